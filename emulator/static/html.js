// Builds elements, and shows the bot's formatted text by an allow-list: nothing is ever set as innerHTML.

const PLAIN = new Set(["B", "I", "U", "S", "PRE", "BLOCKQUOTE"]);
const SVG = "http://www.w3.org/2000/svg";

/** Makes an element: properties by name, `on...` as listeners, `data-` and `aria-` as attributes. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const ICONS = {
  send: "M3 20.5 21 12 3 3.5v6.6L15 12 3 13.9z",
  smile: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20m0 18a8 8 0 1 1 0-16 8 8 0 0 1 0 16M8.5 11a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3m7 0a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M12 17.5c2.3 0 4.2-1.4 5-3.5H7c.8 2.1 2.7 3.5 5 3.5",
  copy: "M16 1H5a2 2 0 0 0-2 2v13h2V3h11zm3 4H9a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2m0 16H9V7h10z",
  insert: "M20 4h-9v2h9v12h-9v2h9a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2M8 8v3H2v2h6v3l5-4z",
  lock: "M17 9V7A5 5 0 0 0 7 7v2a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-9a2 2 0 0 0-2-2M9 7a3 3 0 0 1 6 0v2H9z",
  bin: "M6 19a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V7H6zM19 4h-3.5l-1-1h-5l-1 1H5v2h14z",
  person: "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9m0 2c-4 0-8 2-8 5v2h16v-2c0-3-4-5-8-5",
  people: "M8.5 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7m7.5 0a3 3 0 1 0 0-6 3 3 0 0 0 0 6m-7.5 2C5.3 13 2 14.6 2 17.2V20h13v-2.8C15 14.6 11.7 13 8.5 13m7.5 0-.8.1c1.2 1 1.8 2.3 1.8 4V20h5v-2.6C22 15 18.9 13 16 13",
  shield: "M12 2 4 5v6c0 5.2 3.4 9.8 8 11 4.6-1.2 8-5.8 8-11V5zm0 5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5m0 12.5a7 7 0 0 1-4.8-3.3c0-1.6 3.2-2.5 4.8-2.5s4.8.9 4.8 2.5A7 7 0 0 1 12 19.5",
  letter: "M20 4H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V6a2 2 0 0 0-2-2m0 4-8 5-8-5V6l8 5 8-5z",
  phone: "M16 1H8a2 2 0 0 0-2 2v18a2 2 0 0 0 2 2h8a2 2 0 0 0 2-2V3a2 2 0 0 0-2-2m-2.5 20h-3v-1h3zM16 18H8V4h8z",
  tick: "m9 16.2-3.5-3.5L4.1 14.1 9 19 20 8l-1.4-1.4z",
};

/** Draws a small icon; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Copies the allowed part of the bot's HTML; `send` is called with a command that is tapped in a text. */
export function formatted(html, send, copied) {
  const source = new DOMParser().parseFromString(html, "text/html").body;
  const target = document.createDocumentFragment();
  copyInto(target, source, send, copied);
  return target;
}

function copyInto(target, source, send, copied) {
  for (const node of source.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) target.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE) {
      const element = allowed(node, send, copied);
      copyInto(element ?? target, node, send, copied);
      if (element) target.append(element);
    }
  }
}

function allowed(node, send, copied) {
  if (PLAIN.has(node.tagName)) return document.createElement(node.tagName);
  if (node.tagName === "CODE") return code(node.textContent, copied);
  if (node.tagName === "A") return link(node.getAttribute("href") ?? "");
  if (node.tagName !== "SPAN") return null;
  if (node.className === "spoiler") return spoiler();
  if (node.className === "bot_command") return command(node.textContent, send);
  return null;
}

function link(address) {
  if (!address.startsWith("https://")) return null;
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" });
}

function command(text, send) {
  return make("button", { type: "button", className: "command", onclick: () => send(text) });
}

function code(text, copied) {
  const element = make("code", { tabIndex: 0, role: "button", title: "Copy" });
  whenPressed(element, () => copy(text, copied));
  return element;
}

function spoiler() {
  const element = make("span", { className: "spoiler", tabIndex: 0, role: "button" });
  element.setAttribute("aria-label", "Hidden text: press to show it");
  const reveal = (event) => {
    if (element.classList.contains("shown")) return;
    event.stopPropagation();
    element.classList.add("shown");
    element.removeAttribute("aria-label");
    element.removeAttribute("role");
  };
  element.addEventListener("click", reveal, true);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") reveal(event);
  }, true);
  return element;
}

function whenPressed(element, act) {
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

/** Copies a text and says so. */
export async function copy(text, copied) {
  try {
    await navigator.clipboard.writeText(text);
    copied("Copied");
  } catch {
    copied("Your browser did not allow copying; please select the text.");
  }
}
