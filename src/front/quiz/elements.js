// Elements and marks. Every text enters the page as textContent, never as markup.
import { join, say } from "./text.js";

export function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export function draw(tag, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

// What element.replaceChildren does, for browsers of 2020 too.
export function fill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}

let serial = 0;
export const uniqueId = () => `malicourse-${Math.random().toString(36).slice(2)}-${(serial += 1)}`;

export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; // the same as in answer keys and on sheets
export const letter = (place) => make("span", "mq-letter", `${LETTERS[place]}. `);

// A place for the mark of an input, which a screen reader reads with the input.
export function markOf(input) {
  const mark = make("span", "mq-mark", "", { id: uniqueId() });
  input.setAttribute("aria-describedby", join(input.getAttribute("aria-describedby"), mark.id));
  return mark;
}
// A line that is read with the first input, as its how-to.
export const describe = (input, id) => input.setAttribute("aria-describedby", join(id, input.getAttribute("aria-describedby")));

// Sign and hidden word beside a choice or an item, so that right and wrong are never told by colour alone.
export function setMark(element, right, word) {
  element.textContent = "";
  element.dataset.right = right === null ? "" : String(right);
  if (right !== null) element.append(sign(right), make("span", "mq-hidden", ` (${word})`));
}

export const sign = (right) => make("span", "mq-sign", right ? "✓" : "✗", { "aria-hidden": "true" });
export const setWrong = (element, right, words) => setMark(element, right, say(words, right ? "mark_right" : "mark_wrong"));

// Plain keys would run JupyterLab's or the deck's commands; the others (Ctrl+S, Tab, Escape, F5) stay theirs.
export function keepKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  event.stopPropagation();
}
