// The demo's own part of the page: the story with its steps, the sample students, and the authenticator.

import { copy, icon, make } from "./html.js";
import { get, post } from "./line.js";

const TICK = 250;

export class Guide {
  constructor(facts, phones, element) {
    this.facts = facts;
    this.phones = phones;
    this.element = element;
    this.done = -1;
    this.build();
  }

  build() {
    const { steps, students } = this.facts;
    this.bar = make("progress", { max: steps.length - 1, value: 0 });
    this.bar.setAttribute("aria-label", "Steps of the story that are done");
    this.steps = steps.map((step, at) => this.step(step, at));
    this.note = make("p", { className: "note", role: "status" });
    this.students = students.map((student) => this.student(student));
    this.element.append(
      make("h2", {}, "What to try"), this.bar, make("ol", { className: "steps" }, ...this.steps), this.note,
      make("h2", {}, "Sample students ", make("small", {}, "ID and temporary password")),
      make("ul", { className: "students" }, ...this.students),
    );
    this.element.hidden = false;
  }

  step(step, at) {
    const tags = this.phones.filter((phone) => step.phones.includes(phone.name)).map((phone) => this.tag(phone));
    const number = make("span", { className: "number" }, String(at + 1), icon("tick"));
    const body = make("div", { className: "body" }, make("p", {}, ...stressed(step.text)), make("div", { className: "acts" }, ...tags, this.doing(at)));
    return make("li", {}, make("details", { name: "story" }, make("summary", {}, number, make("span", {}, step.title), make("span", { className: "aside state" })), body));
  }

  /** The last step is the visitor's own; any other can be watched. */
  doing(at) {
    if (at === this.facts.steps.length - 1) return null;
    const button = make("button", { type: "button", className: "doing" }, "Do it for me");
    button.addEventListener("click", async () => {
      button.disabled = true;
      button.textContent = "Watch the phones…";
      this.show?.(this.facts.steps[at].phones[0]);
      const problem = await post(`/demo/play/${at + 1}`);
      if (problem) this.say(problem);
      button.disabled = false;
      button.textContent = "Do it for me";
    });
    return button;
  }

  tag(phone) {
    const go = () => { this.show?.(phone.name); phone.input.focus(); };
    return make("button", { type: "button", className: `tag ${phone.name}`, title: `Go to the phone: ${phone.title}`, onclick: go }, phone.short ?? phone.title);
  }

  student(student) {
    const about = make("p", { className: "who" }, make("b", {}, student.full_name), ` · ${student.class_name}`);
    const slip = this.value("Temporary password", student.temporary_password);
    slip.classList.add("slip");
    return make("li", { "data-login": student.login }, about, this.value("MIMS ID", student.login), slip);
  }

  value(label, text) {
    const put = make("button", { type: "button", className: "small", title: "Put into the parent's box" }, icon("insert"));
    put.setAttribute("aria-label", `Put into the parent's box: ${label} ${text}`);
    put.addEventListener("click", () => this.insert(text));
    const take = make("button", { type: "button", className: "small", title: "Copy" }, icon("copy"));
    take.setAttribute("aria-label", `Copy: ${label} ${text}`);
    take.addEventListener("click", () => copy(text, (said) => this.say(said)));
    return make("p", { className: "value" }, make("code", { title: label }, text), put, take);
  }

  insert(text) {
    const parent = this.phones.find((phone) => phone.name === "parent") ?? this.phones[0];
    this.show?.(parent.name);
    parent.insert(text);
  }

  say(text) {
    this.note.textContent = text;
    setTimeout(() => { this.note.textContent = ""; }, 6000);
  }

  /** Asks how far the story is, and shows it. */
  async refresh() {
    const progress = await get("/demo/progress");
    for (const student of this.students) student.classList.toggle("spent", progress.spent.includes(student.dataset.login));
    const lived = new Set(progress.done);
    if (lived.size === this.done) return;
    this.done = lived.size;
    this.bar.value = lived.size;
    const now = this.steps.findIndex((_, at) => !lived.has(at + 1));
    this.steps.forEach((step, at) => {
      step.classList.toggle("done", lived.has(at + 1));
      step.classList.toggle("now", at === now);
      step.querySelector(".state").textContent = lived.has(at + 1) ? ", done" : "";
      step.querySelector("details").open = at === now;
    });
    for (const phone of this.phones) phone.element.classList.toggle("next", this.facts.steps[now].phones.includes(phone.name));
  }
}

/** Words between backticks are what to tap or type. */
function stressed(text) {
  return text.split("`").map((part, at) => (at % 2 ? make("b", {}, part) : part));
}

/** What stands in for the administrator's authenticator app: the code, the time left, whether it was used. */
export class Authenticator {
  constructor(phone) {
    this.phone = phone;
    this.code = null;
    this.digits = make("output", { className: "digits" }, "––– –––");
    this.left = make("span", { className: "left" });
    this.ring = make("span", { className: "ring", "aria-hidden": "true" });
    this.put = make("button", { type: "button", className: "plain" }, "Type it");
    this.put.addEventListener("click", () => phone.insert(this.code.code));
    const take = make("button", { type: "button", className: "small", title: "Copy the code" }, icon("copy"));
    take.setAttribute("aria-label", "Copy the one-time code");
    take.addEventListener("click", () => copy(this.code.code, (said) => phone.toast(said)));
    const words = make("div", { className: "words" }, make("p", { className: "label" }, "Authenticator app"), this.digits, this.left);
    phone.widget.append(this.ring, words, this.put, take);
    phone.widget.hidden = false;
    setInterval(() => this.tick(), TICK);
  }

  async refresh() {
    this.asked = true;
    try {
      this.code = await get("/demo/code");
      this.until = performance.now() + this.code.seconds * 1000;
      this.digits.textContent = `${this.code.code.slice(0, 3)} ${this.code.code.slice(3)}`;
      this.digits.setAttribute("aria-label", [...this.code.code].join(" "));
      this.phone.widget.classList.toggle("used", this.code.used);
      this.put.disabled = this.code.used;
      this.tick();
    } finally {
      this.asked = false;
    }
  }

  tick() {
    if (!this.code) return;
    const left = Math.max(0, (this.until - performance.now()) / 1000);
    this.ring.style.setProperty("--part", String(left / this.code.period));
    const seconds = `${Math.ceil(left)} s`;
    this.left.textContent = this.code.used ? `used · the next one in ${seconds}` : `good for ${seconds}`;
    if (left === 0 && !this.asked) this.refresh().catch(() => {});
  }
}

/** Asks for a fresh school; the page comes back by itself. */
export async function startAgain() {
  await post("/demo/reset");
}

