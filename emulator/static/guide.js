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
    this.isPlaying = false;
    this.lived = new Set();
    this.build();
  }

  build() {
    const { steps, students, tours } = this.facts;
    this.steps = steps.map((step, at) => this.step(step, at));
    let first = 0;
    this.tours = tours.map((tour) => this.tour(tour, first, first += tour.steps));
    this.note = make("p", { className: "note", role: "status" });
    this.students = students.map((student) => this.student(student));
    this.element.append(
      make("h2", {}, "What to try"), ...this.tours.map((tour) => tour.element), this.note,
      make("h2", {}, "Sample students ", make("small", {}, "ID and temporary password")),
      make("ul", { className: "students" }, ...this.students),
    );
    this.element.hidden = false;
  }

  /** A tour is a part of the story with a bar of its own; one tour is open at a time. */
  tour({ title }, first, after) {
    const steps = this.steps.slice(first, after);
    const bar = make("progress", { max: this.facts.steps.slice(first, after).filter((step) => step.ends).length, value: 0 });
    bar.setAttribute("aria-label", `${title}: steps that are done`);
    const count = make("span", { className: "count" });
    const element = make("details", { className: "tour", name: "tour" },
      make("summary", {}, make("h3", {}, title), count), bar, make("ol", { className: "steps" }, ...steps));
    return { element, bar, count, first, after };
  }

  step(step, at) {
    const tags = step.phones.map((name) => this.tag(this.phones.find((phone) => phone.name === name)));
    const number = make("span", { className: "number" }, String(at + 1), icon("tick"));
    const body = make("div", { className: "body" }, make("p", {}, ...stressed(step.text)), make("div", { className: "acts" }, ...tags, this.doing(at)));
    return make("li", {}, make("details", { name: "story" }, make("summary", { onclick: () => this.follow?.(step.phones) }, number, make("span", {}, step.title), make("span", { className: "aside state" })), body));
  }

  /** A step without an end is the visitor's own; any other can be watched. */
  doing(at) {
    if (!this.facts.steps[at].ends) return null;
    const label = this.facts.steps[at].button;
    const button = make("button", { type: "button", className: "doing" }, label);
    button.addEventListener("click", async () => {
      button.disabled = true;
      button.textContent = "Watch the phones…";
      this.bring(at);
      this.isPlaying = true;
      const problem = await post(`/demo/play/${at + 1}`);
      this.isPlaying = false;
      this.played?.();
      if (problem) this.say(problem);
      button.disabled = false;
      button.textContent = label;
    });
    return button;
  }

  tag(phone) {
    const go = () => { this.show?.(phone.name); phone.input.focus(); };
    return make("button", { type: "button", className: `tag ${phone.name}`, title: `Go to the phone: ${phone.title}`, onclick: go }, phone.short ?? phone.title);
  }

  /** Puts the phones of a step where they can be seen, the first one foremost. */
  bring(at) {
    for (const name of [...this.facts.steps[at].phones].reverse()) this.show?.(name);
  }

  student(student) {
    const about = make("p", { className: "who" }, make("b", {}, student.full_name), ` · ${student.class_name}`);
    const family = make("p", { className: "who" }, icon("phone"), student.guardians);
    const slip = this.value("Temporary password", student.temporary_password);
    slip.classList.add("slip");
    return make("li", { "data-login": student.login }, about, family, this.value("MIMS ID", student.login), slip);
  }

  value(label, text) {
    const put = make("button", { type: "button", className: "small", title: "Put into the message box" }, icon("insert"));
    put.setAttribute("aria-label", `Put into the message box: ${label} ${text}`);
    put.addEventListener("click", () => this.insert?.(text));
    const take = make("button", { type: "button", className: "small", title: "Copy" }, icon("copy"));
    take.setAttribute("aria-label", `Copy: ${label} ${text}`);
    take.addEventListener("click", () => copy(text, (said) => this.say(said)));
    return make("p", { className: "value" }, make("code", { title: label }, text), put, take);
  }

  say(text) {
    this.note.textContent = text;
    setTimeout(() => { this.note.textContent = ""; }, 6000);
  }

  /** Asks how far the story is, and shows it. */
  async refresh() {
    const progress = await get("/demo/progress");
    for (const student of this.students) student.classList.toggle("spent", progress.spent.includes(student.dataset.login));
    const lived = new Set(progress.done.map((number) => number - 1));
    if (lived.size === this.done) return;
    const isFirst = this.done < 0;
    const news = isFirst ? [] : [...lived].filter((at) => !this.lived.has(at));
    this.done = lived.size;
    this.lived = lived;
    this.tours.forEach((tour) => this.showTour(tour));
    this.goOn(news.at(-1) ?? 0, isFirst);
  }

  showTour({ bar, count, first, after }) {
    bar.value = [...this.lived].filter((at) => at >= first && at < after).length;
    count.textContent = `${bar.value} of ${bar.max}`;
    this.steps.slice(first, after).forEach((step, at) => {
      const done = this.lived.has(first + at);
      step.classList.toggle("done", done);
      step.querySelector(".state").textContent = done ? ", done" : "";
    });
  }

  /** Opens the step that comes next in the tour where something was just lived, or in the next tour. */
  goOn(at, isFirst) {
    const here = this.tours.findIndex(({ first, after }) => at >= first && at < after);
    const left = this.steps.map((_, one) => one).filter((one) => !this.lived.has(one));
    const now = [...this.tours.slice(here), ...this.tours].map(({ first, after }) => left.find((one) => one >= first && one < after)).find((one) => one !== undefined);
    this.steps.forEach((step, one) => {
      step.classList.toggle("now", one === now);
      step.querySelector("details").open = one === now;
    });
    for (const { element, first, after } of this.tours) element.open = now >= first && now < after;
    const wanted = this.facts.steps[now]?.phones ?? [];
    for (const phone of this.phones) phone.element.classList.toggle("next", wanted.includes(phone.name));
    if (!isFirst && now !== undefined) this.follow?.(wanted);
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
      this.code = await get(`/demo/code/${this.phone.user}`);
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

