// Answers kept on this device: off until the learner asks for it, and never sent. The rules are those of progress.py.
// Each stop of each learner has one entry of localStorage, and one entry for all says whose answers are kept now. A page
// carries this script before that of the quiz, which tells it of each stop.
import { Panel } from "./panel.js";
import { has, say } from "./text.js";

const FORMAT = 1;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const idOf = (name) => encodeURIComponent(name.toLowerCase()); // names that differ only in capitals are one learner
const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");

// This second as the clock on the wall has it, such as 2026-11-30T09:30:00+01:00.
function now() {
  const time = new Date();
  const ahead = -time.getTimezoneOffset();
  const wall = new Date(time.getTime() + ahead * 60000).toISOString().slice(0, 19);
  return `${wall}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
}

// The answer at the first try; null where it was not kept, or the question has changed since.
function firstOf(before, record, mark) {
  if (record.tries === 1) return record.answer;
  return before && before.mark === mark && before.tries >= 1 && before.tries <= record.tries ? before.first : null;
}

// Whether the kept answer is one that the question knows, graded as it was.
function holds(question, record, { kinds, spec: { words } }) {
  try {
    const given = kinds[question.kind].grade(question, record.answer, words);
    return record.mark === question.mark && given.counted && given.correct === record.correct;
  } catch (_damaged) {
    return false;
  }
}

// The fold with the hint of a question; an empty object where it has none.
const hintOf = ({ spec, model }, question) =>
  model.root.querySelectorAll(".mq-form")[spec.questions.indexOf(question)].querySelector(":scope > .mq-hint") || {};

class Keep {
  // course: its name, so that other courses of the same address are left alone; words: those of words/*/keep.json.
  constructor({ course, words }) {
    Object.assign(this, { words, top: `malicourse/${course}`, name: null, since: "", whose: null, counts: {}, stops: [], panels: [] });
    addEventListener("storage", ({ key }) => (key === null || key.startsWith(this.top)) && this.look());
    addEventListener("pageshow", ({ persisted }) => persisted && this.look()); // back to a page that heard of nothing
  }

  join({ spec, model, kinds }) {
    const stop = { spec, model, kinds, saved: {} };
    this.stops.push(stop);
    model.on("change:answers", () => this.save(stop));
  }

  // Two places on a page: where the first questions have been answered, and where the last have.
  start() {
    this.stops = this.stops.filter(({ model }) => model.root);
    for (const { model, spec } of new Set([...this.stops.slice(0, 1), ...this.stops.slice(-1)])) {
      const panel = new Panel(this, spec.lesson);
      this.panels.push(panel);
      model.root.append(panel.element);
    }
    this.look();
  }

  // ---- the store -----------------------------------------------------------------------------------------------------

  read(key) {
    try {
      return Object(JSON.parse(localStorage.getItem(key)));
    } catch (_blockedOrDamaged) {
      return {};
    }
  }

  // Empty, or the name of the words that say what is wrong.
  write(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return "";
    } catch (error) {
      return /quota/i.test(error.name) ? "full" : "blocked";
    }
  }

  keys() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`${this.top}/${idOf(this.name)}/`)).sort();
    } catch (_blocked) {
      return [];
    }
  }

  keyOf({ lesson, stop, words }) {
    return [this.top, idOf(this.name), words.language, lesson, stop].join("/");
  }

  // What is kept of this learner, in one lesson or in all: a row for each question.
  rows(only) {
    return this.keys().flatMap((key) => {
      const [lesson, stop] = key.split("/").slice(-2);
      const answers = only && lesson !== only ? [] : Object.entries(this.read(key));
      return answers.filter(([, record]) => record && record.when).map(([question, record]) => ({ ...record, lesson, stop, question }));
    });
  }

  // ---- what the learner asks for -------------------------------------------------------------------------------------

  // See whose answers are kept: when the page opens, and when another page has changed it.
  look() {
    const { format, name, people } = this.read(this.top);
    const on = format === FORMAT && typeof name === "string" && has(Object(people), idOf(name));
    if (on && name !== this.name) return this.takeUp(name, people[idOf(name)]);
    if (!on) this.name = null;
    return this.paint();
  }

  // Keep from now on. Returns empty, or what is wrong.
  begin(name) {
    const { format, people } = this.read(this.top);
    if (format > FORMAT) return "newer";
    const [id, known] = [idOf(name), Object(people)];
    const since = has(known, id) ? known[id] : now().slice(0, 10);
    const fault = this.write(this.top, { format: FORMAT, name, people: { ...known, [id]: since } });
    if (!fault) this.takeUp(name, since);
    return fault;
  }

  // Keep no more; what is kept already stays, unless it is to be forgotten.
  end(forget) {
    const { people } = this.read(this.top);
    const left = { ...people };
    if (forget) {
      for (const key of this.keys()) localStorage.removeItem(key);
      delete left[idOf(this.name)];
    }
    if (Object.keys(left).length) this.write(this.top, { format: FORMAT, people: left });
    else localStorage.removeItem(this.top);
    this.name = null;
    if (forget) this.whose = null;
    for (const stop of this.stops) {
      if (forget) stop.model.set("answers", {});
      stop.model.set("notice", "");
    }
    this.paint();
  }

  paint() {
    this.counts = {}; // of each lesson
    if (this.name !== null) for (const { lesson } of this.rows()) this.counts[lesson] = (this.counts[lesson] || 0) + 1;
    for (const panel of this.panels) panel.paint();
  }

  count() {
    return Object.values(this.counts).reduce((sum, one) => sum + one, 0);
  }

  // ---- the questions -------------------------------------------------------------------------------------------------

  // Show what is kept of a learner. What was answered here before is kept too, if it is not another's.
  takeUp(name, since) {
    const own = this.whose === null || this.whose === idOf(name);
    Object.assign(this, { name, since, whose: idOf(name) });
    for (const stop of this.stops) {
      const { answers, notice } = this.recall(stop);
      stop.saved = answers;
      stop.model.set("answers", { ...answers, ...(own ? stop.model.get("answers") : {}) });
      stop.model.set("notice", notice && name ? `${name} ${notice}` : notice);
    }
    this.paint();
  }

  recall(stop) {
    const { spec } = stop;
    const kept = this.read(this.keyOf(spec));
    const answers = {};
    let changed = 0;
    for (const question of spec.questions.filter(({ id }) => kept[id])) {
      const { answer, correct, tries, shown, hint } = kept[question.id];
      if (holds(question, kept[question.id], stop)) answers[question.id] = { answer, correct, tries, shown };
      else changed += 1;
      if (hint) hintOf(stop, question).open = true;
    }
    const some = Object.keys(answers).length > 0;
    const told = changed ? (some ? "restored_in_part" : "changed") : some && "restored";
    return { answers, notice: told ? say(this.words, told, { n: changed, button: say(spec.words, "start_over") }) : "" };
  }

  // Keep what has changed in the answers of a stop: one small entry, so that nobody waits for it.
  save(stop) {
    const { spec, model, saved } = stop;
    const answers = model.get("answers");
    if (this.name === null || same(saved, answers)) return;
    if (!has(Object(this.read(this.top).people), idOf(this.name))) return this.look(); // forgotten in another window
    const kept = this.read(this.keyOf(spec));
    const before = Object.keys(kept).length;
    for (const question of spec.questions.filter(({ id }) => !same(saved[id], answers[id]))) {
      const { id, stem, objective, mark } = question;
      const record = answers[id];
      const first = record && firstOf(kept[id], record, mark);
      if (record) kept[id] = { ...record, asked: stem, objective, mark, first, hint: hintOf(stop, question).open === true, when: now() };
      else delete kept[id];
    }
    const fault = this.write(this.keyOf(spec), kept);
    if (fault) return model.set("notice", say(this.words, fault));
    stop.saved = answers;
    this.counts[spec.lesson] = (this.counts[spec.lesson] || 0) + Object.keys(kept).length - before;
    for (const panel of this.panels) panel.paint();
  }
}

export function keepAnswers(kept) {
  const keep = new Keep(kept);
  document.addEventListener("malicourse-quiz", ({ detail }) => keep.join(detail));
  document.addEventListener("DOMContentLoaded", () => keep.start()); // every stop stands
}
