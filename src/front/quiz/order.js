// Items to put in order, each moved by two buttons or the arrow keys.
import { letter, make, markOf, setMark } from "./elements.js";
import { join, say } from "./text.js";
import { nothing, verdict } from "./verdict.js";

function grade(question, answer, words) {
  if (!answer?.length) return nothing(say(words, "empty_order"));
  const right = question.answer;
  const placed = answer.map((text, i) => text === right[i]);
  const count = placed.filter(Boolean).length;
  const total = right.length;
  if (count === total) {
    const notes = answer.map((part) => ({ part, right: true, words: question.items.find(({ text }) => text === part).note }));
    return verdict(true, join(say(words, "right"), question.feedback.right), notes, answer);
  }
  const part = count ? say(words, "order_in_place", { n: count, total }) : say(words, "order_none_in_place", { total });
  const notes = answer.map((text, i) => ({ part: text, right: placed[i], words: "" }));
  return verdict(false, join(say(words, "wrong"), part, question.feedback.wrong), notes, answer);
}

function buildItem(text, place, words, move) {
  const row = make("li", "mq-item");
  row.dataset.text = text;
  const note = make("span", "mq-note");
  const buttons = { up: make("button", "mq-move", "↑", { type: "button" }), down: make("button", "mq-move", "↓", { type: "button" }) };
  const mark = markOf(buttons.up);
  for (const [way, button] of Object.entries(buttons)) {
    button.setAttribute("aria-label", say(words, `move_${way}`, { item: text }));
    button.addEventListener("click", () => move(text, way));
    button.addEventListener("keydown", (event) => {
      const key = { ArrowUp: "up", ArrowDown: "down" }[event.key];
      if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      move(text, key);
    });
  }
  const body = make("span", "mq-text", `${text} `);
  body.append(note);
  row.append(letter(place), body, mark, buttons.up, buttons.down);
  return { row, mark, note, buttons };
}

function glide(row, before) {
  if (!row.animate || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  row.animate([{ transform: `translateY(${before - row.offsetTop}px)` }, { transform: "none" }], { duration: 140, easing: "ease-out" });
}

class Items {
  constructor(question, { words, changed }) {
    Object.assign(this, { words, changed, moved: false, settled: false });
    this.start = question.items.map(({ text }) => text);
    this.list = make("ol", "mq-items");
    this.news = make("div", "mq-hidden", "", { role: "status", "aria-live": "polite" });
    this.rows = new Map(this.start.map((text, place) => [text, buildItem(text, place, words, (...asked) => this.move(...asked))]));
    this.arrange(this.start);
    this.element = make("div", "mq-order");
    this.element.append(this.list, this.news);
  }

  texts() {
    return [...this.list.children].map((row) => row.dataset.text);
  }

  arrange(texts) {
    this.list.append(...texts.map((text) => this.rows.get(text).row));
    this.closeEnds();
  }

  closeEnds() {
    this.texts().forEach((text, i, all) => {
      const { up, down } = this.rows.get(text).buttons;
      up.setAttribute("aria-disabled", String(this.settled || i === 0));
      down.setAttribute("aria-disabled", String(this.settled || i === all.length - 1));
    });
  }

  move(text, way) {
    const { row, buttons } = this.rows.get(text);
    const neighbour = way === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (this.settled || !neighbour) return;
    const before = row.offsetTop;
    if (way === "up") neighbour.before(row);
    else neighbour.after(row);
    this.moved = true;
    this.closeEnds();
    this.changed();
    buttons[way].focus(); // moving an element in the page drops its focus
    glide(row, before);
    this.news.textContent = say(this.words, "moved", { item: text, place: this.texts().indexOf(text) + 1, total: this.start.length });
  }

  read() {
    return this.moved ? this.texts() : null;
  }

  write(answer) {
    this.moved = answer !== null;
    this.news.textContent = "";
    this.arrange(answer ?? this.start);
  }

  mark(given) {
    for (const [text, { row, mark, note }] of this.rows) {
      const found = given?.notes.find(({ part }) => part === text);
      setMark(mark, found ? found.right : null, say(this.words, found?.right ? "in_place" : "not_in_place"));
      row.dataset.right = found ? String(found.right) : "";
      note.textContent = found?.words ?? "";
    }
  }

  settle(now) {
    this.settled = now;
    this.closeEnds();
  }

  focus() {
    this.list.querySelector("button:not([aria-disabled=true])").focus();
  }
}

export const order = {
  grade,
  solve: (question, words) => ({ ...grade(question, question.answer, words), words: join(say(words, "shown"), question.feedback.right) }),
  build: (question, context) => new Items(question, context),
  inPlace: true, // its notes stand at the items, not in the feedback
};
