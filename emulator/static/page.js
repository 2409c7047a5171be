// Puts the page together: phones, tabs, theme, and the demo's guide where the server has one.

import { Authenticator, Guide, startAgain } from "./guide.js";
import { make } from "./html.js";
import { follow, get } from "./line.js";
import { Mailbox } from "./mailbox.js";
import { Phone } from "./phone.js";

const PAUSE = 120;
const desk = document.getElementById("desk");
const tabs = document.getElementById("tabs");
const banner = document.getElementById("banner");
const narrow = matchMedia("(max-width: 719px)");

const phones = [];
const mailbox = new Mailbox(document.getElementById("mailbox"), (code) => { show(phones[0].name); phones[0].insert(code); });
let guide = null;
let authenticator = null;
let shown = null;
let waiting = null;

/** Without a guide, every chat of the world gets a phone: a private one its person, a group its first member. */
function phoneOf(chat, bot) {
  const user = chat.type === "private" ? chat.id : chat.members.find((member) => member.id !== bot.id)?.id;
  return { name: `chat${chat.id}`, title: chat.title, user, chat: chat.id };
}

function addPhone(place) {
  const phone = new Phone(place, heard);
  phones.push(phone);
  desk.append(phone.element);
  addTab(phone.name, phone.title, place.short);
  return phone;
}

function addTab(name, title, short = title) {
  const tab = make("button", { type: "button", role: "tab", id: `tab-${name}`, "data-name": name, onclick: () => show(name) },
    make("span", { className: "long" }, title), make("span", { className: "short" }, short));
  tab.setAttribute("aria-controls", name === "guide" ? "guide" : `phone-${name}`);
  tabs.append(tab);
}

/** Shows a panel where there is no room for all. */
function show(name) {
  shown = name;
  for (const tab of tabs.children) {
    const chosen = tab.dataset.name === name;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) tab.classList.remove("news");
  }
  for (const panel of [...phones.map((phone) => phone.element), document.getElementById("guide")]) {
    panel.classList.toggle("shown", (panel.dataset.name ?? panel.id) === name);
  }
  phones.find((phone) => phone.name === name)?.toEnd();
}

function heard(phone) {
  if (phone.name !== shown) document.getElementById(`tab-${phone.name}`)?.classList.add("news");
}

tabs.addEventListener("keydown", (event) => {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!way) return;
  const all = [...tabs.children].filter((tab) => tab.offsetParent !== null);
  const next = all[(all.indexOf(document.activeElement) + way + all.length) % all.length];
  show(next.dataset.name);
  next.focus();
});

function seen(state, first) {
  banner.hidden = true;
  if (!guide) for (const chat of state.chats) if (!phones.some((phone) => phone.chat === chat.id)) addPhone(phoneOf(chat, state.bot));
  for (const user of state.users) for (const phone of here(user.id)) phone.who.textContent = user.name;
  for (const chat of state.chats) for (const phone of here(chat.id)) phone.showChat(chat);
  for (const message of state.messages) for (const phone of here(message.chat)) phone.showMessage(message, first);
  for (const answer of state.answers) for (const phone of here(answer.chat)) phone.showAnswer(answer);
  mailbox.show(state.letters, first);
  offerCommands(state.commands);
  if (first) for (const phone of phones) phone.toEnd();
  if (!shown && phones.length) show(guide && narrow.matches ? "guide" : phones[0].name);
  later();
}

function here(chat) {
  return phones.filter((phone) => phone.chat === chat);
}

let offered = "";

function offerCommands(commands) {
  const key = JSON.stringify([commands, phones.length]);
  if (key === offered) return;
  offered = key;
  const scopes = Object.entries(commands).map(([scope, list]) => [JSON.parse(scope)[0]?.type, list]);
  for (const phone of phones) {
    const wanted = phone.chat === phone.user ? "all_private_chats" : "all_group_chats";
    phone.showCommands(scopes.find(([type]) => type === wanted)?.[1] ?? scopes.find(([type]) => type === "default")?.[1] ?? []);
  }
}

/** Asks how far the story is once the world has come to rest for a moment. */
function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    for (const part of [guide, authenticator]) part?.refresh().catch(() => {});
  }, PAUSE);
}

function lost() {
  banner.textContent = "The server does not answer. This page goes on by itself when it is back.";
  banner.hidden = false;
}

function wearTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.getElementById("theme").textContent = theme === "dark" ? "Light" : "Dark";
}

document.getElementById("theme").addEventListener("click", () => {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", theme);
  wearTheme(theme);
});
wearTheme(localStorage.getItem("theme") ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"));

async function begin() {
  const facts = await get("/demo/guide");
  if (facts) {
    document.querySelector("h1").textContent = "MIMS Helpdesk";
    document.getElementById("subtitle").textContent = "A demo: three phones, one school. Everything is made up, and nothing leaves this computer.";
    addTab("guide", "Guide");
    for (const place of facts.phones) addPhone({ ...place, timeZone: facts.time_zone });
    guide = new Guide(facts, phones, document.getElementById("guide"));
    guide.show = show;
    const administrator = phones.find((phone) => phone.name === "administrator");
    if (administrator) authenticator = new Authenticator(administrator);
    const reset = document.getElementById("reset");
    reset.hidden = false;
    reset.addEventListener("click", () => { if (confirm("Begin again with a fresh school?")) startAgain(); });
  }
  await follow(seen, lost);
}

begin().catch(lost);
