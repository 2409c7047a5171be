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
const ROOMS = [[2240, 5], [1800, 4], [1120, 3]];

const phones = [];
const mailbox = new Mailbox(document.getElementById("mailbox"), insert);
let guide = null;
let authenticators = [];
let shown = null;
let writer = null;
// Names of the panels, those looked at last in front.
let looked = [];
let waiting = null;

/** Without a guide, every chat of the world gets a phone: a private one its person, a group its first member. */
function phoneOf(chat, bot) {
  const user = chat.type === "private" ? chat.id : chat.members.find((member) => member.id !== bot.id)?.id;
  return { name: `chat${chat.id}`, title: chat.title, user, chat: chat.id };
}

function addPhone(place) {
  const phone = new Phone(place, heard);
  phones.push(phone);
  looked.push(phone.name);
  phone.element.addEventListener("focusin", () => { if (isFamily(phone)) writer = phone; });
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

/** How many phones have room side by side. */
function room() {
  return ROOMS.find(([width]) => innerWidth >= width)?.[1] ?? 1;
}

/** Shows a panel; where there is room for several phones, those that were looked at last stay beside it. */
function show(name) {
  shown = name;
  if (name !== "guide") {
    looked = [name, ...looked.filter((one) => one !== name)];
    const phone = phones.find((one) => one.name === name);
    if (isFamily(phone)) writer = phone;
  }
  arrange();
}

function arrange() {
  const count = room();
  const front = count > 1 ? visible(count) : [shown === "guide" && !narrow.matches ? looked[0] : shown];
  tabs.setAttribute("aria-multiselectable", String(count > 1));
  tabs.classList.toggle("spare", phones.length <= count);
  const foremost = front.includes(shown) ? shown : front[0];
  for (const tab of tabs.children) {
    const chosen = front.includes(tab.dataset.name);
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = tab.dataset.name === foremost ? 0 : -1;
    if (chosen) tab.classList.remove("news");
  }
  const come = phones.filter((phone) => front.includes(phone.name) && !phone.element.classList.contains("shown"));
  for (const phone of phones) phone.element.classList.toggle("shown", front.includes(phone.name));
  document.getElementById("guide").classList.toggle("shown", front.includes("guide"));
  // Only once all have their width is it known where each one ends.
  for (const phone of come) phone.toEnd();
}

/** A phone that is being typed on is not taken away. */
function visible(count) {
  const held = phones.find((phone) => phone.element.contains(document.activeElement) && phone.element.classList.contains("shown"));
  const front = looked.slice(0, count);
  if (held && !front.includes(held.name)) front[count - 1] = held.name;
  return front;
}

function isFamily(phone) {
  return phone !== undefined && phone.chat === phone.user && phone.name !== "administrator";
}

/** Puts a text into the box of the family's phone that was used last. */
function insert(text) {
  const phone = writer ?? phones[0];
  show(phone.name);
  phone.insert(text);
}

/** Brings phones to the front where there is room for several; on a small screen the visitor decides. */
function bring(names) {
  if (room() < 2) return;
  for (const name of [...names].reverse()) looked = [name, ...looked.filter((one) => one !== name)];
  arrange();
}

function heard(phone) {
  if (!phone.element.classList.contains("shown")) document.getElementById(`tab-${phone.name}`)?.classList.add("news");
}

addEventListener("resize", arrange);

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
  mailbox.show(state.letters, first, guide?.isPlaying && room() > 1);
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
    for (const part of [guide, ...authenticators]) part?.refresh().catch(() => {});
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
    document.getElementById("subtitle").textContent = "A demo: three families' phones, two schools. Everything is made up, and nothing leaves this computer.";
    addTab("guide", "Guide");
    mailbox.timeZone = facts.time_zone;
    for (const place of facts.phones) addPhone({ ...place, timeZone: facts.time_zone });
    guide = new Guide(facts, phones, document.getElementById("guide"));
    guide.show = show;
    guide.insert = insert;
    guide.follow = bring;
    guide.played = () => mailbox.rest();
    // The school's side is part of the first tour; the other families are one tab away.
    looked = ["parent", "group", "administrator", "second", "other"];
    const confirming = facts.phones.filter((place) => place.confirms).map((place) => place.name);
    authenticators = phones.filter((phone) => confirming.includes(phone.name)).map((phone) => new Authenticator(phone));
    const reset = document.getElementById("reset");
    reset.hidden = false;
    reset.addEventListener("click", () => { if (confirm("Begin again with a fresh school?")) startAgain(); });
  }
  await follow(seen, lost);
}

begin().catch(lost);
