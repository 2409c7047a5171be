// One phone: a chat as one person sees it, with its bubbles, buttons, chips and the box to type in.

import { copy, formatted, icon, make } from "./html.js";
import { act } from "./line.js";

const SECRET_STAYS = 1500;
const PROMPT_STAYS = 250;
const COLLAPSE = 350;
const TOAST_STAYS = 3500;
const NEAR = 120;
const FACES = { administrator: "shield" };

export class Phone {
  /** `place` is {name, title, user, chat}; `heard` is called when the bot says something here. */
  constructor(place, heard) {
    Object.assign(this, place);
    this.heard = heard;
    this.bubbles = new Map();
    this.presses = new Map();
    this.build();
  }

  build() {
    const box = `box-${this.name}`;
    this.list = make("div", { className: "messages", role: "log", "aria-label": `Messages: ${this.title}` });
    this.scroll = make("div", { className: "scroll", tabIndex: 0, role: "region" }, this.list);
    this.scroll.setAttribute("aria-label", `Chat: ${this.title}`);
    this.empty = make("p", { className: "empty" }, "No messages yet. Tap a command below to begin.");
    this.scroll.append(this.empty);
    this.heading = make("h2", {}, this.title);
    this.who = make("p", { className: "who" });
    this.typing = make("p", { className: "typing", hidden: true, role: "status" }, "typing…");
    this.avatar = make("span", { className: "avatar" }, icon(FACES[this.name] ?? (this.chat === this.user ? "person" : "people")));
    this.toasts = make("div", { className: "toasts", role: "status" });
    this.widget = make("div", { className: "widget", hidden: true });
    this.chips = make("div", { className: "chips", role: "group" });
    this.chips.setAttribute("aria-label", "Commands");
    this.keyboard = make("div", { className: "keyboard", hidden: true });
    this.input = make("textarea", { id: box, rows: 1, placeholder: "Message", maxLength: 20000 });
    for (const [name, value] of [["autocomplete", "off"], ["spellcheck", "false"], ["autocapitalize", "off"]]) {
      this.input.setAttribute(name, value);
    }
    this.input.setAttribute("aria-label", `Message as ${this.title}`);
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.form.requestSubmit();
      }
    });
    this.input.addEventListener("input", () => this.fit());
    const sticker = make("button", { type: "button", className: "round", title: "Send a sticker" }, icon("smile"));
    sticker.setAttribute("aria-label", "Send a sticker");
    sticker.addEventListener("click", () => this.deed("sticker", {}));
    const send = make("button", { type: "submit", className: "round send", title: "Send" }, icon("send"));
    send.setAttribute("aria-label", "Send");
    this.form = make("form", { className: "composer", onsubmit: (event) => this.submit(event) }, sticker, this.input, send);
    const head = make("header", {}, this.avatar, make("div", {}, this.heading, this.who, this.typing));
    this.element = make(
      "section",
      { className: `phone ${this.name}`, id: `phone-${this.name}`, "data-name": this.name },
      head, this.scroll, this.toasts, this.widget, this.chips, this.keyboard, this.form,
    );
    this.element.setAttribute("aria-label", this.title);
  }

  /** Shows the chat's own facts: title, reply keyboard, typing. */
  showChat(chat) {
    this.exists = true;
    if (chat.migrated_to) this.chat = chat.migrated_to;
    this.who.textContent = chat.title;
    this.typing.hidden = chat.action !== "typing";
    this.who.hidden = !this.typing.hidden;
    const rows = chat.keyboard?.keyboard ?? [];
    this.keyboard.hidden = rows.length === 0;
    this.keyboard.replaceChildren(...rows.map((row) => make("div", { className: "row" }, ...row.map((key) => this.key(key)))));
  }

  key(key) {
    const text = typeof key === "string" ? key : key.text;
    const press = () => (key.request_contact ? this.deed("contact", {}) : this.say(text));
    return make("button", { type: "button", onclick: press }, text);
  }

  /** Offers commands as chips. */
  showCommands(commands) {
    const chips = commands.map((one) =>
      make("button", { type: "button", title: one.description, onclick: () => this.say(`/${one.command}`) }, `/${one.command}`));
    this.chips.replaceChildren(...chips);
    this.chips.hidden = chips.length === 0;
  }

  submit(event) {
    event.preventDefault();
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.fit();
    this.say(text);
  }

  say(text) {
    return this.deed("say", { text });
  }

  async deed(deed, given) {
    try {
      return await act(deed, { user: this.user, ...this.where(), ...given });
    } catch (problem) {
      this.toast(problem.message);
      return null;
    }
  }

  /** A private chat begins with its first message, so until then it cannot be named. */
  where() {
    return this.exists ? { chat: this.chat } : {};
  }

  /** Puts a text into the box, ready to be sent. */
  insert(text) {
    this.input.value = text;
    this.fit();
    this.input.focus();
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 120)}px`;
  }

  /** Shows a message that is new, edited or deleted; `first` is the picture at the page's beginning. */
  showMessage(message, first) {
    const before = this.bubbles.get(message.id);
    if (message.deleted) {
      if (before || !first) this.fade(message, before ?? this.add(message, false));
      return;
    }
    const near = this.isNearEnd();
    if (before) this.change(message, before);
    else this.add(message, !first);
    if (near || message.from.id === this.user) this.toEnd();
    if (!first && message.by_bot) this.heard(this);
  }

  isNearEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR;
  }

  toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  add(message, arrives) {
    const bubble = this.bubble(message);
    bubble.classList.toggle("arrives", arrives);
    const next = [...this.list.children].find((one) => Number(one.dataset.id) > message.id);
    this.bubbles.set(message.id, bubble);
    this.list.insertBefore(bubble, next ?? null);
    this.empty.hidden = true;
    return bubble;
  }

  change(message, before) {
    const bubble = this.bubble(message);
    const focused = before.contains(document.activeElement);
    bubble.classList.add("changed");
    before.replaceWith(bubble);
    this.bubbles.set(message.id, bubble);
    if (focused) (bubble.querySelector("button") ?? this.input).focus({ preventScroll: true });
  }

  /** A deleted message goes: one's own typed secret slowly, so that it can be seen to go. */
  fade(message, bubble) {
    if (bubble.classList.contains("going")) return;
    bubble.classList.add("going");
    const own = message.from.id === this.user;
    if (own) {
      bubble.querySelector(".bubble").append(make("p", { className: "removed" }, icon("bin"), "deleted by the bot"));
      this.toEnd();
    }
    for (const button of bubble.querySelectorAll("button")) button.disabled = true;
    if (bubble.contains(document.activeElement)) this.input.focus({ preventScroll: true });
    setTimeout(() => this.collapse(bubble), own ? SECRET_STAYS : PROMPT_STAYS);
    this.bubbles.delete(message.id);
  }

  collapse(bubble) {
    bubble.style.height = `${bubble.offsetHeight}px`;
    requestAnimationFrame(() => bubble.classList.add("gone"));
    setTimeout(() => {
      bubble.remove();
      this.empty.hidden = this.list.childElementCount > 0;
    }, COLLAPSE);
  }

  bubble(message) {
    const mine = message.from.id === this.user;
    if (message.service) return make("div", { className: "message service", "data-id": String(message.id) }, make("span", { className: "bubble" }, served(message.text)));
    const parts = [];
    if (!mine && this.chat !== this.user) parts.push(make("p", { className: "from" }, message.from.name));
    if (message.photo) parts.push(this.photo(message));
    parts.push(this.text(message), this.meta(message, mine));
    const shape = `bubble${message.sticker ? " sticker" : ""}${message.photo ? " pictured" : ""}`;
    const keys = message.buttons.map((row) => make("div", { className: "row" }, ...row.map((one) => this.button(message, one))));
    return make(
      "div", { className: `message ${mine ? "mine" : "theirs"}`, "data-id": String(message.id) },
      make("span", { className: "aside" }, `${mine ? "You" : message.from.name}: `),
      make("div", { className: shape }, ...parts),
      keys.length ? make("div", { className: "keys" }, ...keys) : null,
    );
  }

  photo(message) {
    const picture = make("img", { src: message.photo, alt: "Picture from the bot: a QR code", className: "photo" });
    picture.addEventListener("load", () => this.toEnd());
    return picture;
  }

  text(message) {
    const say = (text) => this.say(text);
    const told = (text) => this.toast(text);
    return make("div", { className: "text" }, formatted(message.html, say, told));
  }

  meta(message, mine) {
    const time = new Date(message.date * 1000);
    const clock = time.toLocaleTimeString("en-SG", { hour: "numeric", minute: "2-digit", timeZone: this.timeZone });
    const mark = message.protected ? make("span", { className: "mark", title: "Cannot be forwarded or saved" }, icon("lock"), make("span", { className: "aside" }, "protected")) : null;
    return make(
      "p", { className: "meta" }, mark, message.edited ? make("span", {}, "edited") : null,
      make("time", { dateTime: time.toISOString() }, clock), mine ? icon("tick") : null,
    );
  }

  button(message, one) {
    if (one.url) return make("a", { className: "key", href: one.url, target: "_blank", rel: "noopener noreferrer" }, one.text);
    const press = (event) => this.press(message, one, event.currentTarget);
    return make("button", { type: "button", className: `key ${one.style ?? ""}`, onclick: press }, one.text);
  }

  async press(message, one, button) {
    if (one.copy_text) return copy(one.copy_text.text, (text) => this.toast(text));
    button.classList.add("busy");
    button.setAttribute("aria-busy", "true");
    const done = await this.deed("press", { message: message.id, data: one.callback_data });
    if (done) this.presses.set(done.press, button);
    else this.release(button);
    this.settle();
  }

  release(button) {
    button.classList.remove("busy");
    button.removeAttribute("aria-busy");
  }

  /** Takes the answer to a press: the button rests again, and what the bot said is shown. */
  showAnswer(answer) {
    this.answers ??= new Map();
    this.answers.set(answer.press, answer);
    this.settle();
  }

  settle() {
    for (const [press, button] of this.presses) {
      const answer = this.answers?.get(press);
      if (!answer?.answered) continue;
      this.presses.delete(press);
      this.release(button);
      if (answer.text) this.toast(answer.text, answer.alert);
    }
  }

  /** Says something on top of the chat; an alert waits for OK. */
  toast(text, waits = false) {
    const toast = make("div", { className: "toast" }, make("p", {}, text));
    const close = () => toast.remove();
    if (waits) toast.append(make("button", { type: "button", onclick: close }, "OK"));
    this.toasts.replaceChildren(toast);
    setTimeout(close, waits ? 3 * TOAST_STAYS : TOAST_STAYS);
  }
}

const SERVED = [
  [/^new_chat_members: (.*)$/, "$1 joined the group"],
  [/^left_chat_member: (.*)$/, "$1 left the group"],
  [/^migrate_to_chat_id: .*$/, "This group became a supergroup"],
];

function served(text) {
  const known = SERVED.find(([pattern]) => pattern.test(text));
  return known ? text.replace(known[0], known[1]) : text;
}
