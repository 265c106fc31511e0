// quiz/text.js
var COUNTED = ["zero", "one", "two", "three"];
function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[COUNTED[values.n]] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (blank, name) => has(values, name) ? String(values[name]) : blank);
}
function number(words, value) {
  let [whole, rest = ""] = String(Number(Number(value).toPrecision(12))).split(".");
  const sign = whole.startsWith("-") ? "−" : "";
  whole = whole.replace("-", "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  return sign + whole + (rest ? words.decimal + rest : "");
}
var has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

// quiz/elements.js
function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
var serial = 0;
var uniqueId = () => `malicourse-${Math.random().toString(36).slice(2)}-${serial += 1}`;

// quiz/handed.js
var COLUMNS = ["lesson", "stop", "question", "objective", "answered", "right", "tries", "shown", "when", "asked", "first"];
function answerWords(answer, words) {
  if (typeof answer === "number") return number({ decimal: ".", thousands: "" }, answer).replace("−", "-");
  if (answer === null || typeof answer !== "object") return String(answer);
  const parts = Object.entries(answer).map(([item, value]) => (Array.isArray(answer) ? "" : `${item}: `) + answerWords(value, words));
  return parts.join(say(words, "and_then"));
}
function cell(value) {
  let text = String(value).replace(/(^|[;,|\t\r\n])([ \u00a0"]*)(?=[=+\-@＝＋－＠])/g, "$1$2'");
  if (/^[\t\r\n]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
function table(rows, words) {
  const told = (truth) => truth === null ? "" : say(words, truth ? "yes" : "no");
  const cells = rows.map((row) => ({
    ...row,
    answered: answerWords(row.answer, words),
    right: told(row.correct),
    shown: told(row.shown),
    first: row.first === null ? "" : answerWords(row.first, words)
  }));
  const lines = [COLUMNS, ...cells.map((row) => COLUMNS.map((name) => row[name]))];
  return `\uFEFF${lines.map((line) => `${line.map(cell).join(",")}\r
`).join("")}`;
}
function write(rows, name, words) {
  const whose = name.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+|-+$/g, "");
  const file = `my-answers${whose && "-"}${whose}.csv`;
  const href = URL.createObjectURL(new Blob([table(rows, words)], { type: "text/csv" }));
  const link = make("a", "", "", { href, download: file, hidden: "" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 6e4);
  return file;
}

// quiz/panel.js
var LONGEST_NAME = 60;
function fold(summary, ...inside) {
  const element = make("details", "mq-fold");
  element.append(make("summary", "", summary), ...inside);
  return element;
}
var Panel = class {
  constructor(keep, lesson) {
    Object.assign(this, { keep, lesson, words: keep.words });
    this.element = make("div", "mq-keep", "", { role: "group", "aria-label": say(this.words, "label") });
    this.state = make("p", "mq-kept", "", { tabindex: "-1" });
    this.off = this.buildOff();
    this.on = this.buildOn();
    this.element.append(this.state, this.off, this.on);
  }
  button(key, press) {
    const button = make("button", "mq-button", say(this.words, key), { type: press ? "button" : "submit" });
    if (press) button.addEventListener("click", press);
    return button;
  }
  // A name to type, and what is said of it.
  nameField() {
    const id = uniqueId();
    const row = make("p", "mq-name");
    row.append(make("label", "", say(this.words, "name"), { for: id }), make("input", "mq-field", "", { id, type: "text", autocomplete: "off", maxlength: LONGEST_NAME }));
    return row;
  }
  form(...inside) {
    const form = make("form", "", "", { novalidate: "" });
    form.append(...inside);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = form.querySelector("input");
      const name = field.value.normalize("NFC").replace(/[\s\p{C}]+/gu, " ").trim();
      const fault = this.keep.begin(name);
      if (!fault) field.value = "";
      this.tell(fault && say(this.words, fault));
    });
    return form;
  }
  buildOff() {
    const row = make("div", "mq-keep-row");
    row.append(this.button("keep"), fold(say(this.words, "shared"), this.nameField(), make("p", "mq-how", say(this.words, "names"))));
    return this.form(row, make("p", "mq-how", say(this.words, "rules")));
  }
  buildOn() {
    this.all = this.button("hand_in", () => this.handIn(""));
    this.one = this.button("hand_in_one", () => this.handIn(this.lesson));
    const go = make("p", "mq-keep-row");
    go.append(this.button("go_on"), this.button("stop", () => this.end(false, "stopped")));
    this.other = fold("", this.form(this.nameField(), make("p", "mq-how", say(this.words, "names")), go));
    this.loss = make("p", "mq-how");
    this.forget = fold(say(this.words, "forget"), this.loss, this.button("forget_now", () => this.end(true, "forgotten")));
    const row = make("div", "mq-keep-row");
    row.append(this.all, this.one, this.other, this.forget);
    return row;
  }
  end(forget, words) {
    this.keep.end(forget);
    this.tell(say(this.words, words));
  }
  handIn(lesson) {
    const rows = this.keep.rows(lesson);
    const file = write(rows, this.keep.name, this.words);
    this.tell(say(this.words, "written", { n: rows.length, file }));
  }
  // Say what was done; the button that was pressed may be gone, so the focus comes here.
  tell(words) {
    if (words) this.state.textContent = words;
    this.state.hidden = !this.state.textContent;
    this.other.open = this.forget.open = false;
    this.state.focus();
  }
  paint() {
    const { keep, words } = this;
    const on = keep.name !== null;
    const [here, all] = [keep.counts[this.lesson] || 0, keep.count()];
    this.state.textContent = on ? this.sentence() : "";
    this.state.hidden = !on;
    this.off.hidden = on;
    this.on.hidden = !on;
    this.all.hidden = !all;
    this.one.hidden = !here || here === all;
    this.other.firstChild.textContent = say(words, keep.name ? "not_me" : "somebody_else", { name: keep.name });
    this.loss.textContent = say(words, "loss", { n: all });
  }
  sentence() {
    const { words } = this;
    const { name, since } = this.keep;
    const [year, month, day] = since.split("-").map(Number);
    const told = say(words, "day", { day: day === 1 ? words.first : day, month: words.months[month - 1], year });
    return say(words, name ? "kept_of" : "kept", { n: this.keep.count(), day: told, name });
  }
};

// quiz/keep.js
var FORMAT = 1;
var same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
var idOf = (name) => encodeURIComponent(name.toLowerCase());
var two = (number2) => String(Math.floor(Math.abs(number2))).padStart(2, "0");
function now() {
  const time = /* @__PURE__ */ new Date();
  const ahead = -time.getTimezoneOffset();
  const wall = new Date(time.getTime() + ahead * 6e4).toISOString().slice(0, 19);
  return `${wall}${ahead < 0 ? "-" : "+"}${two(ahead / 60)}:${two(ahead % 60)}`;
}
function firstOf(before, record, mark) {
  if (record.tries === 1) return record.answer;
  return before && before.mark === mark && before.tries >= 1 && before.tries <= record.tries ? before.first : null;
}
function holds(question, record, { kinds, spec: { words } }) {
  try {
    const given = kinds[question.kind].grade(question, record.answer, words);
    return record.mark === question.mark && given.counted && given.correct === record.correct;
  } catch (_damaged) {
    return false;
  }
}
var hintOf = ({ spec, model }, question) => model.root.querySelectorAll(".mq-form")[spec.questions.indexOf(question)].querySelector(":scope > .mq-hint") || {};
var Keep = class {
  // course: its name, so that other courses of the same address are left alone; words: those of words/*/keep.json.
  constructor({ course, words }) {
    Object.assign(this, { words, top: `malicourse/${course}`, name: null, since: "", whose: null, counts: {}, stops: [], panels: [] });
    addEventListener("storage", ({ key }) => (key === null || key.startsWith(this.top)) && this.look());
    addEventListener("pageshow", ({ persisted }) => persisted && this.look());
  }
  join({ spec, model, kinds }) {
    const stop = { spec, model, kinds, saved: {} };
    this.stops.push(stop);
    model.on("change:answers", () => this.save(stop));
  }
  // Two places on a page: where the first questions have been answered, and where the last have.
  start() {
    this.stops = this.stops.filter(({ model }) => model.root);
    for (const { model, spec } of /* @__PURE__ */ new Set([...this.stops.slice(0, 1), ...this.stops.slice(-1)])) {
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
    this.counts = {};
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
      stop.model.set("answers", { ...answers, ...own ? stop.model.get("answers") : {} });
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
    const told = changed ? some ? "restored_in_part" : "changed" : some && "restored";
    return { answers, notice: told ? say(this.words, told, { n: changed, button: say(spec.words, "start_over") }) : "" };
  }
  // Keep what has changed in the answers of a stop: one small entry, so that nobody waits for it.
  save(stop) {
    const { spec, model, saved } = stop;
    const answers = model.get("answers");
    if (this.name === null || same(saved, answers)) return;
    if (!has(Object(this.read(this.top).people), idOf(this.name))) return this.look();
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
};
function keepAnswers(kept) {
  const keep = new Keep(kept);
  document.addEventListener("malicourse-quiz", ({ detail }) => keep.join(detail));
  document.addEventListener("DOMContentLoaded", () => keep.start());
}
export {
  keepAnswers
};
