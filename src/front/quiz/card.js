// One question: its inputs, its buttons, its feedback.
import { describe, fill, LETTERS, make, sign, uniqueId } from "./elements.js";
import { KINDS } from "./kinds.js";
import { say } from "./text.js";
import { buildVotes } from "./votes.js";

// How the feedback looks, and the interface words it begins with.
const TONES = { right: "right", wrong: "wrong", shown: "shown", estimated: "estimated", open: "" };

export class Card {
  // save(id, record) is called with each answer; room: before a class that votes.
  constructor(question, spec, save, room) {
    Object.assign(this, { question, save, room, words: spec.words, kind: KINDS[question.kind], id: question.id });
    this.ungraded = Boolean(this.kind.ungraded);
    this.record = null; // {answer, correct, tries, shown}, or null before the first try
    this.cleared = false; // "Try again" was pressed: the inputs are empty, the tries still count
    this.build(spec.total);
    this.listen();
    this.restore(null);
  }

  build(total) {
    const { question, words, room } = this;
    this.element = make("div", "mq-card");
    this.form = make("form", "mq-form", "", { novalidate: "" });
    this.fields = this.buildFields(total);
    this.submit = say(words, this.ungraded ? "commit" : "check");
    this.check = make("button", "mq-button mq-check", this.submit, { type: "submit" });
    this.again = make("button", "mq-button mq-again", say(words, "try_again"), { type: "button" });
    this.show = make("button", "mq-button mq-show", say(words, "show_answer"), { type: "button" });
    this.tries = make("span", "mq-tries");
    const actions = make("div", "mq-actions");
    actions.append(this.check, this.again, this.show, this.tries);
    this.feedback = make("div", "mq-feedback", "", { role: "status", "aria-live": "polite", "aria-atomic": "true" });
    this.source = sourceLine(room ? question.sources.slice(0, 3) : question.sources, words, room);
    this.form.append(this.fields);
    if (question.hint) this.form.append(folded(say(words, "hint"), make("p", "mq-hint-text", question.hint)));
    this.form.append(actions);
    if (room && this.inputs.count) this.form.append(buildVotes(this.inputs, words));
    this.form.append(this.feedback, this.source);
    this.element.append(this.form);
  }

  buildFields(total) {
    const { question, words } = this;
    const fields = make("fieldset", "mq-fields");
    const legend = make("legend", "mq-legend");
    const count = make("span", "mq-count", say(words, "question_of", { number: question.number, total }));
    count.append(make("span", "mq-level", ` · ${say(words, `difficulty_${question.difficulty}`)}`));
    legend.append(count, make("span", "mq-stem", question.stem));
    const how = make("p", "mq-how", say(words, ["how", question.kind, question.shape].filter(Boolean).join("_")), { id: uniqueId() });
    this.inputs = this.kind.build(question, { words, name: uniqueId(), changed: () => this.unmark() });
    const first = this.inputs.element.querySelector("input, select, button");
    if (first) describe(first, how.id); // not every screen reader reads what describes a fieldset
    fields.append(legend, how, this.inputs.element);
    return fields;
  }

  listen() {
    // Enter presses this button, too. The form itself is never sent: a frame that forbids forms would tell nothing of it.
    this.check.addEventListener("click", (event) => {
      event.preventDefault();
      this.answer();
    });
    this.again.addEventListener("click", () => this.tryAgain());
    this.show.addEventListener("click", () => this.showAnswer());
    // A mark stays true only while the answer stays.
    this.fields.addEventListener("input", () => this.unmark());
  }

  settled() {
    return Boolean(this.record && (this.record.correct !== false || this.record.shown) && !this.cleared);
  }

  unmark() {
    this.inputs.mark(null);
  }

  answer() {
    if (this.settled()) return;
    const given = this.kind.grade(this.question, this.inputs.read(), this.words);
    if (!given.counted) {
      this.unmark();
      this.tell(given, "open");
      return;
    }
    this.record = { answer: given.answer, correct: given.correct, tries: (this.record?.tries ?? 0) + 1, shown: false };
    this.cleared = false;
    this.paint(given);
    this.save(this.id, this.record);
  }

  tryAgain() {
    if (this.settled()) {
      this.record = null;
      this.save(this.id, null);
    } else this.cleared = true;
    this.inputs.write(null);
    this.paint(null);
    this.inputs.focus();
  }

  showAnswer() {
    this.restore({ answer: null, correct: false, tries: 0, ...this.record, shown: true });
    this.check.focus();
    this.save(this.id, this.record);
  }

  restore(record) {
    this.record = record ?? null;
    this.cleared = false;
    const solved = record && record.shown && record.correct === false;
    const given = record && (solved ? this.kind.solve(this.question, this.words) : this.kind.grade(this.question, record.answer, this.words));
    this.inputs.write(given ? given.answer : null);
    this.paint(given);
  }

  // Bring the card into the state that its record tells.
  paint(given) {
    const { record, cleared, words } = this;
    const done = this.settled();
    const shown = done && record.correct === false;
    const state = !record || cleared ? "" : shown ? "shown" : { true: "right", false: "wrong", null: "estimated" }[record.correct];
    this.inputs.mark(given ?? null);
    this.inputs.settle(done);
    this.element.dataset.state = state;
    this.check.setAttribute("aria-disabled", String(done));
    this.check.textContent = done ? say(words, "answered") : this.submit;
    this.again.hidden = !record || cleared;
    this.again.textContent = say(words, done ? "start_over" : "try_again");
    this.show.hidden = done || (!this.room && (record?.tries ?? 0) < 2);
    this.tries.textContent = record?.tries && !this.ungraded ? say(words, "tries", { n: record.tries }) : "";
    this.source.hidden = !record || cleared;
    this.tell(given, given ? state : "");
  }

  // Put in at once: a screen reader tells only the last of several changes.
  tell(given, tone) {
    this.feedback.dataset.tone = tone;
    if (!given) return fill(this.feedback);
    const lead = TONES[tone] ? say(this.words, TONES[tone]) : "";
    const line = make("p", "mq-words");
    line.append(make("strong", "mq-lead", lead), document.createTextNode(given.words.slice(lead.length)));
    const notes = this.kind.inPlace ? [] : given.notes.filter((note) => note.words);
    if (!notes.length) return fill(this.feedback, line);
    const list = make("ul", "mq-notes");
    list.append(...notes.map((note) => this.noteRow(note)));
    fill(this.feedback, line, this.ungraded ? folded(say(this.words, "estimate_years"), list) : list);
  }

  noteRow(note) {
    const row = make("li", "mq-note-row");
    row.dataset.right = String(note.right);
    const part = make("span", "mq-part");
    if (note.right !== null) {
      const word = say(this.words, note.right ? "mark_right" : "mark_wrong");
      part.append(sign(note.right), make("span", "mq-hidden", ` (${word})`), " ");
    }
    part.append(this.partName(note.part));
    row.append(part, make("span", "mq-why", ` ${note.words}`));
    return row;
  }

  // Before a class a choice is named by its letter alone, and a pair by its first words: all of it stands beside it.
  partName(part) {
    if (!this.room) return part;
    if (this.question.pairs) return firstWords(part, 24);
    const at = this.inputs.count ? this.question.choices.findIndex(({ text }) => text === part) : -1;
    return at < 0 ? part : LETTERS[at];
  }
}

function firstWords(text, most) {
  return text.length > most ? `${text.slice(0, text.lastIndexOf(" ", most))} …` : text;
}

function folded(summary, inside) {
  const fold = make("details", "mq-hint");
  fold.append(make("summary", "", summary), inside);
  return fold;
}

// "Reuters, “A title”, 6 April 2012" becomes "Reuters, 6 April 2012", for one line under a slide.
function shortened(citation) {
  const parts = citation.split(", ");
  return /^(\d+ )?(\p{L}+ )?\d{4}$/u.test(parts[parts.length - 1]) && parts.length > 1 ? `${parts[0]}, ${parts.pop()}` : parts[0];
}

function sourceLine(sources, words, short) {
  const line = make("p", "mq-source");
  line.append(make("span", "mq-source-word", `${say(words, "source", { n: sources.length })} `));
  sources.forEach(({ citation, url }, i) => {
    if (i) line.append(say(words, "and_then"));
    const name = short ? shortened(citation) : citation;
    if (!/^https?:\/\//i.test(url)) return line.append(name);
    const link = make("a", "", name, { href: url, target: "_blank", rel: "noopener noreferrer" });
    link.append(make("span", "mq-hidden", ` (${say(words, "new_tab")})`));
    return line.append(link);
  });
  return line;
}
