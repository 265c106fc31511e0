// The quiz in the browser: as the front end of malicourse.quiz.QuizWidget, and alone in decks and pages through mountAll().
import { Card } from "./card.js";
import { keepKeys, make } from "./elements.js";
import { KINDS } from "./kinds.js";
import { say } from "./text.js";

export { gapWords } from "./estimate.js";
export { KINDS };
export { number, readNumber, say, tidyUnit } from "./text.js";
export { readVotes } from "./votes.js";

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// What was answered while Python was away, by lesson and stop; each quiz of a notebook is a script of its own.
const waiting = (window.malicourseWaiting = window.malicourseWaiting || new Map());

// The questions of a stop. room: on a slide, before a class that votes.
class Stop {
  constructor(model, room) {
    const spec = model.get("spec");
    Object.assign(this, { model, words: spec.words, name: `${spec.lesson}/${spec.stop}`, away: false });
    const name = `${say(this.words, "title")}: ${spec.title}`;
    this.root = make("div", "malicourse-quiz", "", { role: "group", lang: this.words.language, "aria-label": name });
    this.progress = make("p", "mq-progress");
    const head = make("div", "mq-head");
    head.append(make("p", "mq-title", spec.title), this.progress);
    this.notice = make("p", "mq-notice", "", { role: "status" });
    this.cards = spec.questions.map((question) => new Card(question, spec, (...kept) => this.save(...kept), room));
    this.root.append(head, this.notice, ...this.cards.map(({ element }) => element));
    for (const type of ["keydown", "keypress", "keyup"]) this.root.addEventListener(type, keepKeys);
    this.follow();
    this.tellNotice();
  }

  save(id, record) {
    const answers = { ...this.model.get("answers") };
    if (record) answers[id] = record;
    else delete answers[id];
    this.tally(answers);
    if (this.away) waiting.set(this.name, { ...waiting.get(this.name), [id]: record });
    try {
      this.model.set("answers", answers);
      this.model.save_changes();
    } catch (error) {
      console.warn("The quiz works on, but Python is not told the answers.", error); // the kernel is gone
    }
  }

  tally(answers) {
    const graded = this.cards.filter(({ ungraded }) => !ungraded);
    const guessed = this.cards.filter(({ id, ungraded }) => ungraded && answers[id]).length;
    const right = graded.filter(({ id }) => answers[id]?.correct).length;
    const told = [
      graded.length && say(this.words, "progress", { right, total: graded.length }),
      graded.length < this.cards.length && say(this.words, "estimates", { n: guessed, total: this.cards.length - graded.length }),
    ];
    this.progress.textContent = told.filter(Boolean).join(" · ");
    this.progress.hidden = this.cards.length < 2;
  }

  // Another view of the same widget, or Python, changed the answers.
  follow() {
    const answers = this.model.get("answers") ?? {};
    for (const card of this.cards) if (!same(card.record, answers[card.id] ?? null)) card.restore(answers[card.id]);
    this.tally(answers);
  }

  // What Python says of answers kept from another day; a page without Python says nothing.
  tellNotice() {
    this.notice.textContent = (this.away && this.model.get("parting")) || this.model.get("notice") || "";
    this.notice.hidden = !this.notice.textContent;
  }

  // Python was restarted, or is back.
  lookForPython(view) {
    this.away = !(view && view.model && view.model.comm_live);
    this.tellNotice();
  }

  // Hand over what was answered while Python was away, once it keeps answers again.
  handOver() {
    const late = waiting.get(this.name);
    if (!late || this.away || !this.model.get("parting")) return;
    waiting.delete(this.name);
    const answers = { ...this.model.get("answers"), ...late };
    for (const id of Object.keys(late)) if (!late[id]) delete answers[id];
    this.model.set("answers", answers);
    this.model.save_changes();
  }
}

function render({ model, el, room = false }) {
  const stop = new Stop(model, room);
  const heard = {
    "change:answers": () => stop.follow(),
    "change:notice": () => stop.tellNotice(),
    "change:parting": () => stop.handOver(),
    comm_live_update() {
      stop.lookForPython(this); // the view, as anywidget and ipywidgets call it
    },
  };
  for (const event of Object.keys(heard)) model.on(event, heard[event]);
  el.append(stop.root);
  stop.handOver();
  return () => {
    for (const event of Object.keys(heard)) model.off(event, heard[event]);
    stop.root.remove();
  };
}

// Put the quiz into el; spec is the JSON of malicourse.quiz.MIME. Returns the function that takes it away.
export function mount(el, spec, room = false) {
  const state = { spec, answers: {} };
  const listeners = new Map();
  const model = {
    get: (key) => state[key],
    set: (key, value) => {
      state[key] = value;
      listeners.forEach((event, listener) => event === `change:${key}` && listener());
    },
    save_changes: () => {},
    on: (event, listener) => listeners.set(listener, event),
    off: (_event, listener) => listeners.delete(listener),
  };
  // Whoever keeps the answers of this page sets those of last time, and listens to the model for new ones.
  document.dispatchEvent(new CustomEvent("malicourse-quiz", { detail: { spec, model, kinds: KINDS } }));
  const end = render({ model, el, room });
  model.root = el.lastElementChild;
  return end;
}

// Bring every place that quiz.mount_html wrote to life. The written questions in it stay where one cannot be built.
export function mountAll(root = document, room = false) {
  for (const place of root.querySelectorAll("[data-malicourse-quiz]")) {
    const live = document.createElement("div");
    try {
      mount(live, JSON.parse(place.querySelector("script").textContent), room);
    } catch (error) {
      console.warn("These questions stay as they are written.", error);
      continue;
    }
    place.textContent = "";
    place.append(...live.childNodes);
  }
}

export default { render };
