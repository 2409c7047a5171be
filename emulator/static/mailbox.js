// The mailbox beside the phones: the e-mails that the bot sends, as plain text.

import { icon, make } from "./html.js";

const CODE = /\b(\d{4}) (\d{4})\b/;

export class Mailbox {
  /** `type` is called with a code from a letter, to be put where the person would type it. */
  constructor(element, type) {
    this.element = element;
    this.type = type;
    this.shown = 0;
    this.count = make("span", { className: "count" });
    this.news = make("span", { className: "aside", role: "status" });
    this.list = make("ol", { className: "letters" });
    this.element.append(
      make("summary", { className: "plain" }, icon("letter"), make("span", { className: "word" }, "Mailbox"), this.count),
      make("div", { className: "open" }, make("h2", {}, "E-mails of the sample families"), this.list),
    );
    this.element.after(this.news);
    this.element.addEventListener("toggle", () => this.element.classList.remove("news"));
    this.element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
  }

  close() {
    this.element.open = false;
    this.element.querySelector("summary").focus();
  }

  /** Closes again what opened by itself. */
  rest() {
    if (this.isOpenByItself) this.element.open = false;
    this.isOpenByItself = false;
  }

  /** Shows the letters that are new, the newest first; `opens` lets whoever watches read them. */
  show(letters, first, opens = false) {
    const fresh = letters.slice(this.shown);
    if (!fresh.length) return;
    this.shown = letters.length;
    this.element.hidden = false;
    for (const letter of fresh) this.list.prepend(this.letter(letter));
    this.count.textContent = String(this.shown);
    if (first) return;
    if (opens && !this.element.open) this.element.open = this.isOpenByItself = true;
    this.element.classList.toggle("news", !this.element.open);
    this.news.textContent = `New e-mail: ${fresh.at(-1).subject}`;
  }

  letter(letter) {
    const at = new Date(letter.at * 1000).toLocaleTimeString("en-SG", { hour: "numeric", minute: "2-digit", timeZone: this.timeZone });
    const found = letter.text.match(CODE);
    const put = found && make("button", { type: "button", className: "doing", onclick: () => { this.close(); this.type(found[1] + found[2]); } }, "Type the code");
    return make("li", {},
      make("h3", {}, letter.subject), make("p", { className: "who" }, `to ${letter.to}, ${at}`),
      make("p", { className: "text" }, letter.text.trim()), put);
  }
}
