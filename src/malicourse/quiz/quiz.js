// quiz/text.js
var COUNTED = ["zero", "one", "two", "three"];
function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[COUNTED[values.n]] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (blank, name) => has(values, name) ? String(values[name]) : blank);
}
function number(words, value) {
  let [whole, rest = ""] = String(Number(Number(value).toPrecision(12))).split(".");
  const sign2 = whole.startsWith("-") ? "−" : "";
  whole = whole.replace("-", "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  return sign2 + whole + (rest ? words.decimal + rest : "");
}
function tidyUnit(text) {
  text = text.normalize("NFKC").toLowerCase().replace(/\u2019/g, "'").split(/\s+/).join(" ").replace(/^[ .]+|[ .]+$/g, "");
  return text.length > 2 && text.endsWith("s") ? text.slice(0, -1) : text;
}
function readNumber(text) {
  const none = { values: [], unit: "" };
  if ([...text].length > 60) return none;
  text = text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/\u2019/g, "'").trim().split(/\s+/).join(" ");
  const shape = /^([^0-9.,+-]*)([+-]? ?[.,]?[0-9](?:[0-9.,' ]*[0-9])?)(.*)$/.exec(text);
  if (!shape) return none;
  const [, before, figures, after] = shape;
  if (/^ ?[-+]? ?[0-9.,'+-]/.test(after) && after.trim() !== ".") return none;
  const sign2 = figures.startsWith("-") ? -1 : 1;
  const values = readFigures(figures.replace(/^[+\- ]+/, "")).map((value) => sign2 * value);
  return values.length ? { values, unit: tidyUnit(`${before} ${after}`) } : none;
}
function readFigures(digits) {
  if (/[ ']/.test(digits)) return readSpaced(digits);
  const marks = digits.match(/[.,]/g) ?? [];
  if (!marks.length) return [Number(digits)];
  const last = marks[marks.length - 1];
  const other = last === "," ? "." : ",";
  const [whole, rest] = [digits.slice(0, digits.lastIndexOf(last)), digits.slice(digits.lastIndexOf(last) + 1)];
  if (marks.length === 1) {
    const decimal = Number(`${whole || 0}.${rest}`);
    return rest.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole) ? [Number(whole + rest), decimal] : [decimal];
  }
  if (marks.filter((mark) => mark === last).length > 1)
    return !marks.includes(other) && inThrees(digits, last) ? [Number(digits.split(last).join(""))] : [];
  return inThrees(whole, other) ? [Number(`${whole.split(other).join("")}.${rest}`)] : [];
}
function readSpaced(digits) {
  const [whole, ...rest] = digits.replace(/,/g, ".").split(".");
  if (rest.length > 1 || !/^[0-9]{1,3}([ '][0-9]{3})+$/.test(whole) || !/^[0-9]*$/.test(rest[0] ?? "")) return [];
  return [Number(`${whole.replace(/[ ']/g, "")}.${rest[0] || 0}`)];
}
function inThrees(digits, mark) {
  const [first, ...groups] = digits.split(mark);
  return first.length >= 1 && first.length <= 3 && groups.every((group) => group.length === 3);
}
var join = (...parts) => parts.filter(Boolean).join(" ");
var has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

// quiz/elements.js
function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
function draw(tag, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}
function fill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}
var serial = 0;
var uniqueId = () => `malicourse-${Math.random().toString(36).slice(2)}-${serial += 1}`;
var LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
var letter = (place2) => make("span", "mq-letter", `${LETTERS[place2]}. `);
function markOf(input) {
  const mark = make("span", "mq-mark", "", { id: uniqueId() });
  input.setAttribute("aria-describedby", join(input.getAttribute("aria-describedby"), mark.id));
  return mark;
}
var describe = (input, id) => input.setAttribute("aria-describedby", join(id, input.getAttribute("aria-describedby")));
function setMark(element, right, word) {
  element.textContent = "";
  element.dataset.right = right === null ? "" : String(right);
  if (right !== null) element.append(sign(right), make("span", "mq-hidden", ` (${word})`));
}
var sign = (right) => make("span", "mq-sign", right ? "✓" : "✗", { "aria-hidden": "true" });
var setWrong = (element, right, words) => setMark(element, right, say(words, right ? "mark_right" : "mark_wrong"));
function keepKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  event.stopPropagation();
}

// quiz/verdict.js
var nothing = (words) => ({ correct: false, words, notes: [], counted: false, answer: null });
var verdict = (correct, words, notes, answer) => ({ correct, words, notes, counted: true, answer });

// quiz/votes.js
function readVotes(text, size) {
  const named = [...text.toUpperCase().matchAll(/([A-Z])\s*[:=]?\s*(\d{1,4})/g)].map(([, name, votes2]) => [LETTERS.indexOf(name), Number(votes2)]);
  const listed = (text.match(/\d{1,4}/g) ?? []).map((votes2, place2) => [place2, Number(votes2)]);
  const votes = (named.length ? named : listed).filter(([place2]) => place2 < size);
  return votes.length ? Array.from({ length: size }, (_, place2) => {
    var _a;
    return ((_a = votes.find(([one]) => one === place2)) == null ? void 0 : _a[1]) ?? 0;
  }) : [];
}
function showVotes(rows, votes) {
  const most = Math.max(1, ...votes);
  rows.forEach((row, place2) => {
    var _a;
    (_a = row.querySelector(".mq-votes-bar")) == null ? void 0 : _a.remove();
    if (!votes.length) return;
    const bar = make("span", "mq-votes-bar", String(votes[place2]));
    bar.style.setProperty("--mq-share", String(votes[place2] / most));
    row.append(bar);
  });
}
function buildVotes(inputs, words) {
  const row = make("p", "mq-votes");
  const field = make("input", "mq-field", "", { type: "text", autocomplete: "off", maxlength: "60", id: uniqueId(), placeholder: "A 12, B 9" });
  row.append(make("label", "", say(words, "votes"), { for: field.id }), field);
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    inputs.count(readVotes(field.value, inputs.size));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.blur();
  });
  return row;
}

// quiz/choices.js
function build(question, { words, name }, type) {
  const list = make("div", "mq-choices");
  const rows = question.choices.map((choice, place2) => {
    const row = make("label", "mq-choice");
    const input = make("input", "", "", { type, name, value: choice.text });
    const mark = markOf(input);
    input.addEventListener("click", (event) => input.getAttribute("aria-disabled") === "true" && event.preventDefault());
    row.append(input, letter(place2), make("span", "mq-text", choice.text), mark);
    list.append(row);
    return { choice, input, mark, row };
  });
  return {
    element: list,
    size: rows.length,
    read: () => rows.filter(({ input }) => input.checked).map(({ choice }) => choice.text),
    write: (answer) => rows.forEach(({ choice, input }) => input.checked = (answer ?? []).includes(choice.text)),
    mark: (given) => rows.forEach(({ choice, mark, row }) => {
      const note = given == null ? void 0 : given.notes.find(({ part }) => part === choice.text);
      setWrong(mark, note ? note.right : null, words);
      row.dataset.right = note ? String(note.right) : "";
    }),
    settle: (settled) => rows.forEach(({ input }) => input.setAttribute("aria-disabled", String(settled))),
    focus: () => (rows.find(({ input }) => input.checked) ?? rows[0]).input.focus(),
    count: (votes) => showVotes(rows.map(({ row }) => row), votes)
  };
}
function solve(question, words) {
  const right = question.choices.filter((choice) => choice.correct);
  const wrong = question.choices.filter((choice) => !choice.correct);
  const notes = [...right, ...wrong].map(({ text, correct, feedback }) => ({ part: text, right: correct, words: feedback }));
  return verdict(true, say(words, "shown"), notes, right.map((choice) => choice.text));
}
var single = {
  grade(question, answer, words) {
    const chosen = question.choices.find((choice) => choice.text === answer);
    if (!chosen) return nothing(say(words, "empty_single"));
    const notes = [{ part: answer, right: chosen.correct, words: "" }];
    return verdict(chosen.correct, join(say(words, chosen.correct ? "right" : "wrong"), chosen.feedback), notes, answer);
  },
  solve(question, words) {
    const solved = solve(question, words);
    return { ...solved, answer: solved.answer[0] };
  },
  build(question, context) {
    const inputs = build(question, context, "radio");
    return { ...inputs, read: () => inputs.read()[0] ?? null, write: (answer) => inputs.write(answer && [answer]) };
  }
};
var several = {
  grade(question, answer, words) {
    if (!(answer == null ? void 0 : answer.length)) return nothing(say(words, "empty_several"));
    const chosen = question.choices.filter((choice) => answer.includes(choice.text));
    const right = question.choices.filter((choice) => choice.correct).length;
    const found = chosen.filter((choice) => choice.correct).length;
    const tooMany = chosen.length - found;
    const notes = chosen.map((choice) => ({ part: choice.text, right: choice.correct, words: choice.feedback }));
    const given = chosen.map((choice) => choice.text);
    if (found === right && !tooMany) return verdict(true, say(words, "right"), notes, given);
    const part = tooMany ? join(say(words, "several_found", { found, n: right }), say(words, "several_too_many", { n: tooMany })) : say(words, "several_missing", { n: right - found });
    return verdict(false, join(say(words, "wrong"), part), notes, given);
  },
  solve,
  build: (question, context) => build(question, context, "checkbox")
};

// quiz/line.js
var Line = class {
  constructor(question, { words }) {
    Object.assign(this, { words, moved: false, settled: false, shown: false, inputs: /* @__PURE__ */ new Map() });
    Object.assign(this, { points: question.points, top: question.top, step: question.step, unit: question.unit });
    this.asked = this.points.filter(({ given }) => !given);
    const years = this.points.map(({ x }) => Number(x));
    const span = years[years.length - 1] - years[0];
    this.across = (x) => 4 + 92 * (Number(x) - years[0]) / span;
    this.apart = Math.min(...years.slice(1).map((year, i) => this.across(year) - this.across(years[i])));
    this.readout = make("p", "mq-readout", " ", { "aria-hidden": "true" });
    this.plot = this.buildPlot();
    this.marks = this.points.map((point, i) => this.buildMark(point, i));
    this.key = this.buildKey();
    const frame = make("div", "mq-frame");
    frame.append(this.plot);
    this.element = make("div", "mq-draw");
    this.element.append(this.givenWords(), frame, this.key, this.readout);
    listen(this.plot, new Stroke(this));
  }
  givenWords() {
    const said = this.points.filter(({ given }) => given).map(({ x, value }) => `${x}: ${number(this.words, value)}`);
    return make("p", "mq-given", say(this.words, "estimate_given", { points: said.join(say(this.words, "and_then")), unit: this.unit }));
  }
  buildPlot() {
    const plot = make("div", "mq-plot");
    const lines = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", class: "mq-lines", "aria-hidden": "true" });
    const [known, mine, real] = ["known", "mine", "real"].map((whose) => draw("polyline", { class: `mq-line mq-line-${whose}` }));
    this.lines = { known, mine, real };
    lines.append(mine, known, real);
    plot.append(lines);
    for (const share of [0, 0.5, 1]) {
      const tick = make("span", "mq-tick", number(this.words, this.top * share), { "aria-hidden": "true" });
      tick.style.bottom = `${100 * share}%`;
      plot.append(tick);
    }
    return plot;
  }
  buildMark(point, i) {
    const year = make("span", "mq-year", point.x, { "aria-hidden": "true" });
    year.dataset.spare = String(this.points.length > 5 && i % 2 === 1);
    const dot = make("span", point.given ? "mq-dot" : "mq-handle");
    year.style.left = dot.style.left = `${this.across(point.x)}%`;
    if (!point.given) dot.append(this.buildInput(point));
    this.plot.append(year, dot);
    return dot;
  }
  buildInput(point) {
    const input = make("input", "mq-range", "", { type: "range", min: "0", max: String(this.top), step: String(this.step), "aria-label": point.x });
    input.addEventListener("input", () => {
      this.moved = true;
      this.paint(point);
    });
    input.addEventListener("focus", () => this.tell(point));
    this.inputs.set(point.x, input);
    return input;
  }
  buildKey() {
    const key = make("p", "mq-key", "", { "aria-hidden": "true" });
    for (const whose of ["mine", "real"]) {
      const one = make("span", "mq-key-entry", say(this.words, whose === "mine" ? "your_line" : "real_line"));
      one.dataset.whose = whose;
      key.append(one);
    }
    return key;
  }
  // The value of the last known year before a year.
  before(i) {
    const known = this.points.filter(({ given }) => given);
    const earlier = known.filter((point) => this.points.indexOf(point) < i);
    return (earlier[earlier.length - 1] ?? known[0]).value;
  }
  nearestStep(value) {
    return Math.min(this.top, Math.max(0, Number((Math.round(value / this.step) * this.step).toPrecision(12))));
  }
  valueOf(point) {
    return this.inputs.has(point.x) ? Number(this.inputs.get(point.x).value) : point.value;
  }
  spoken(value) {
    return say(this.words, "estimate_value", { number: number(this.words, value), unit: this.unit });
  }
  tell(point) {
    this.readout.textContent = `${point.x}: ${this.spoken(this.valueOf(point))}`;
  }
  paint(point) {
    const up = (value) => 100 * value / this.top;
    const path = (list, value) => list.map((one) => `${this.across(one.x)},${100 - up(value(one))}`).join(" ");
    this.points.forEach((one, i) => {
      var _a;
      this.marks[i].style.bottom = `${up(this.valueOf(one))}%`;
      (_a = this.inputs.get(one.x)) == null ? void 0 : _a.setAttribute("aria-valuetext", this.spoken(this.valueOf(one)));
    });
    const firstAsked = this.points.findIndex(({ given }) => !given);
    this.lines.mine.setAttribute("points", path(this.points, (one) => this.valueOf(one)));
    this.lines.known.setAttribute("points", path(this.points.slice(0, firstAsked), (one) => this.valueOf(one)));
    this.lines.real.setAttribute("points", this.shown ? path(this.points, ({ value }) => value) : "");
    this.plot.dataset.shown = String(this.shown);
    if (point) this.tell(point);
  }
  put(point, height) {
    const input = this.inputs.get(point.x);
    input.value = String(this.nearestStep(this.top * height / 100));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  read() {
    return this.moved ? Object.fromEntries(this.asked.map((point) => [point.x, this.valueOf(point)])) : null;
  }
  write(answer) {
    this.moved = answer !== null;
    this.points.forEach((point, i) => {
      const input = this.inputs.get(point.x);
      if (input) input.value = String((answer == null ? void 0 : answer[point.x]) ?? this.nearestStep(this.before(i)));
    });
    this.readout.textContent = " ";
    this.paint();
  }
  mark(given) {
    this.shown = Boolean(given == null ? void 0 : given.counted);
    this.key.dataset.shown = String(this.shown);
    this.paint();
  }
  settle(now) {
    this.settled = now;
    for (const input of this.inputs.values()) input.disabled = now;
    if (now) this.readout.textContent = " ";
  }
  focus() {
    this.inputs.values().next().value.focus();
  }
};
var Stroke = class {
  constructor(line) {
    this.line = line;
    this.held = null;
  }
  where(event) {
    const area = this.line.plot.getBoundingClientRect();
    return { x: 100 * (event.clientX - area.left) / area.width, y: 100 * (area.bottom - event.clientY) / area.height };
  }
  down(event) {
    if (this.line.settled || !event.isPrimary || event.button) return;
    const { x, y } = this.where(event);
    const far = (point2) => Math.abs(this.line.across(point2.x) - x);
    const point = this.line.asked.reduce((best, one) => far(one) < far(best) ? one : best);
    const waits = event.pointerType === "touch" && !event.target.closest(".mq-handle");
    this.held = { id: event.pointerId, x, y, start: x, calm: y, point, stroke: false, waits };
    if (waits) return;
    event.preventDefault();
    this.take();
  }
  take() {
    const { id, point, y } = this.held;
    this.held.waits = false;
    this.line.plot.setPointerCapture(id);
    this.line.inputs.get(point.x).focus({ preventScroll: true, focusVisible: false });
    this.line.put(point, y);
  }
  move(event) {
    var _a;
    if (event.pointerId !== ((_a = this.held) == null ? void 0 : _a.id) || this.line.settled) return;
    if (this.held.waits) this.take();
    const { apart, across, asked } = this.line;
    const [from, to] = [this.held, this.where(event)];
    const away = Math.abs(to.x - from.start);
    this.held = { ...from, ...to, calm: away < apart / 8 ? to.y : from.calm, stroke: from.stroke || away > apart / 2 };
    if (!this.held.stroke) return this.line.put(from.point, to.y);
    if (!from.stroke) this.line.put(from.point, from.calm);
    for (const point of asked) {
      const at = across(point.x);
      const share = (at - from.x) / (to.x - from.x);
      if (share >= 0 && share <= 1) this.line.put(point, from.y + share * (to.y - from.y));
      else if (Math.abs(to.x - at) < Math.min(apart / 4, Math.abs(from.x - at))) this.line.put(point, to.y);
    }
  }
  up() {
    var _a;
    if ((_a = this.held) == null ? void 0 : _a.waits) this.take();
    this.held = null;
  }
  cancel() {
    this.held = null;
  }
};
function listen(plot, stroke) {
  for (const [type, act] of [["pointerdown", "down"], ["pointermove", "move"], ["pointerup", "up"], ["pointercancel", "cancel"]])
    plot.addEventListener(type, (event) => {
      event.stopPropagation();
      stroke[act](event);
    });
  for (const type of ["touchstart", "touchmove", "touchend"]) plot.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
}

// quiz/numeric.js
var within = (value, target, tolerance) => Math.abs(value - target) <= tolerance + 1e-9 * Math.max(1, Math.abs(target));
function knownUnits({ units }, words) {
  const percent = words.percent.map(tidyUnit);
  return units.some((one) => percent.includes(one)) ? [...units, ...percent] : units;
}
function readAnswer(question, answer, words) {
  const typed = String(answer ?? "").trim();
  if (!typed) return { refused: nothing(say(words, "empty_numeric")) };
  const { values, unit } = readNumber(typed);
  if (!values.length) return { refused: nothing(say(words, "unreadable", { typed })) };
  if (unit && !knownUnits(question, words).includes(unit)) return { refused: nothing(say(words, "other_unit", { unit: question.unit, typed })) };
  const distance = (value2) => Math.abs(value2 - question.answer);
  const value = values.reduce((best, one) => distance(one) < distance(best) ? one : best);
  return { value, readAs: values.length > 1 ? say(words, "read_as", { number: number(words, value) }) : "" };
}
var numeric = {
  grade(question, answer, words) {
    const { refused, value, readAs } = readAnswer(question, answer, words);
    if (refused) return refused;
    if (within(value, question.answer, question.tolerance))
      return verdict(true, join(say(words, "right"), question.feedback.right, readAs), [], value);
    const side = value < question.answer ? "low" : "high";
    const slip = question.near.find((one) => within(value, one.value, one.tolerance));
    const advice = slip ? slip.feedback : question.feedback[side];
    return verdict(false, join(say(words, "wrong"), say(words, `too_${side}`), advice, readAs), [], value);
  },
  solve(question, words) {
    const { answer, tolerance, unit } = question;
    const text = say(words, tolerance ? "number_around" : "number_answer", {
      number: number(words, answer),
      unit,
      low: number(words, answer - tolerance),
      high: number(words, answer + tolerance)
    });
    return verdict(true, join(say(words, "shown"), text, question.feedback.right), [], answer);
  },
  build(question, { words }) {
    const row = make("div", "mq-number");
    const input = make("input", "mq-field", "", { type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "60", id: uniqueId() });
    const label = make("label", "mq-label", say(words, "your_answer"), { for: input.id });
    const unit = make("span", "mq-unit", question.unit, { id: uniqueId() });
    input.setAttribute("aria-describedby", unit.id);
    const mark = markOf(input);
    row.append(label, input, unit, mark);
    return {
      element: row,
      read: () => input.value,
      write: (answer) => input.value = answer === null ? "" : number({ decimal: words.decimal, thousands: "" }, answer),
      mark: (given) => {
        const right = (given == null ? void 0 : given.counted) ? given.correct : null;
        setWrong(mark, right, words);
        row.dataset.right = right === null ? "" : String(right);
      },
      settle: (settled) => input.readOnly = settled,
      focus: () => input.focus()
    };
  }
};

// quiz/estimate.js
function band(mine, real) {
  const [least, most] = [Math.min(mine, real), Math.max(mine, real)];
  if (mine === real || least > 0 && most / least < 1.1) return "close";
  return mine < real ? "low" : "high";
}
function gapWords(mine, real, words) {
  if (mine === real) return say(words, "gap_none");
  if (band(mine, real) === "close") return say(words, "gap_close");
  const side = mine < real ? "low" : "high";
  const [least, most] = [Math.min(mine, real), Math.max(mine, real)];
  if (least <= 0) return say(words, `gap_${side}_by`, { number: number(words, Math.floor((most - least) * 1e6 + 0.5) / 1e6) });
  const ratio = most / least;
  if (ratio < 1.4) return say(words, `gap_${side}_percent`, { percent: 5 * Math.floor((ratio - 1) * 20 + 0.5) });
  if (ratio < 1.75) return say(words, `gap_${side}_half`);
  const times = Math.floor(ratio + 0.5);
  return say(words, `gap_${side}_times`, { n: times, times: number(words, times) });
}
var missing = (question) => question.points.filter(({ given }) => !given);
function gradeLine(question, answer, words) {
  const asked = missing(question);
  if (!answer || asked.some(({ x }) => !has(answer, x))) return nothing(say(words, "empty_estimate"));
  const rows = asked.map(({ x, value }) => ({ x, mine: answer[x], real: value }));
  const told = (key, { x, mine, real }) => say(words, key, { x, mine: number(words, mine), real: number(words, real), gap: gapWords(mine, real, words) });
  const off = rows.map(({ mine, real }) => Math.abs(mine - real));
  const nearest = rows[off.indexOf(Math.min(...off))];
  const farthest = rows[off.indexOf(Math.max(...off))];
  const parts = nearest === farthest ? [told("estimate_only", farthest)] : [told("estimate_nearest", nearest), told("estimate_farthest", farthest)];
  const low = rows.filter(({ mine, real }) => mine < real).length;
  if (rows.length > 2) parts.push(low ? say(words, "estimate_low", { n: low, total: rows.length }) : say(words, "estimate_never_low"));
  const notes = rows.map((row) => ({ part: row.x, right: null, words: told("estimate_year", row) }));
  const kept = Object.fromEntries(rows.map(({ x, mine }) => [x, mine]));
  return verdict(null, join(say(words, "estimated"), ...parts, question.reveal), notes, kept);
}
function gradeNumber(question, answer, words) {
  const { refused, value: mine, readAs } = readAnswer(question, answer, words);
  if (refused) return refused;
  const real = question.answer;
  const gap = say(words, "estimate_gap", { mine: number(words, mine), real: number(words, real), unit: question.unit, gap: gapWords(mine, real, words) });
  return verdict(null, join(say(words, "estimated"), gap, question.feedback[band(mine, real)], question.reveal, readAs), [], mine);
}
function buildNumber(question, context) {
  const { words } = context;
  const inputs = numeric.build(question, context);
  const box = make("div", "mq-guess");
  const bars = make("div", "mq-bars", "", { "aria-hidden": "true" });
  box.append(inputs.element, bars);
  function bar(whose, value, most) {
    const drawn = make("span", "mq-bar");
    drawn.dataset.whose = whose;
    drawn.style.width = `${Math.max(0.5, 60 * Math.abs(value) / most)}%`;
    const row = make("div", "mq-bar-row");
    row.append(drawn, make("span", "mq-bar-words", `${number(words, value)} · ${say(words, whose === "mine" ? "your_line" : "real_line")}`));
    return row;
  }
  return {
    ...inputs,
    element: box,
    mark(given) {
      const both = (given == null ? void 0 : given.counted) ? [["mine", given.answer], ["real", question.answer]] : [];
      const most = Math.max(...both.map(([, value]) => Math.abs(value))) || 1;
      fill(bars, ...both.map(([whose, value]) => bar(whose, value, most)));
    }
  };
}
var estimate = {
  grade: (question, answer, words) => (question.shape === "line" ? gradeLine : gradeNumber)(question, answer, words),
  solve(question, words) {
    const { unit, reveal, shape } = question;
    if (shape === "number") {
      const text = say(words, "number_answer", { number: number(words, question.answer), unit });
      return verdict(null, join(say(words, "shown"), text, reveal), [], question.answer);
    }
    const asked = missing(question);
    const notes = asked.map(({ x, value }) => ({ part: x, right: null, words: `${number(words, value)} ${unit}` }));
    return verdict(null, join(say(words, "shown"), reveal), notes, Object.fromEntries(asked.map(({ x, value }) => [x, value])));
  },
  build: (question, context) => question.shape === "line" ? new Line(question, context) : buildNumber(question, context),
  ungraded: true
};

// quiz/match.js
function buildPair(item, answers, prompt) {
  const row = make("div", "mq-pair");
  const select = make("select", "mq-select", "", { id: uniqueId() });
  const lettered = answers.map((text, place2) => `${LETTERS[place2]}. ${text}`);
  select.append(new Option(prompt, ""), ...answers.map((text, place2) => new Option(lettered[place2], text)));
  const whole = make("span", "mq-whole");
  const mark = markOf(select);
  row.append(make("label", "mq-text", item, { for: select.id }), select, whole, mark);
  function tell() {
    whole.textContent = lettered[answers.indexOf(select.value)] ?? "";
    row.dataset.cut = "false";
    row.dataset.cut = String(whole.offsetWidth > select.clientWidth - 30);
  }
  select.addEventListener("change", tell);
  return { item, row, select, whole, mark, tell };
}
function judged({ item, answer, feedback }, chosen, words) {
  const right = chosen === answer;
  return { part: item, right, words: right ? feedback : say(words, "match_not", { feedback }) };
}
var match = {
  grade(question, answer, words) {
    const answered = question.pairs.filter(({ item }) => answer && has(answer, item) && answer[item]);
    const given = Object.fromEntries(answered.map(({ item }) => [item, answer[item]]));
    const total = question.pairs.length;
    const open = total - answered.length;
    if (open) return nothing(say(words, "empty_match", { n: open }));
    const notes = question.pairs.map((pair) => judged(pair, given[pair.item], words));
    const count = notes.filter(({ right }) => right).length;
    if (count === total) return verdict(true, join(say(words, "right"), question.feedback.right), notes, given);
    const part = count ? say(words, "match_right", { n: count, total }) : say(words, "match_none_right", { total });
    return verdict(false, join(say(words, "wrong"), part, question.feedback.wrong), notes, given);
  },
  solve(question, words) {
    const notes = question.pairs.map((pair) => ({ part: `${pair.item} → ${pair.answer}`, right: true, words: pair.feedback }));
    const answer = Object.fromEntries(question.pairs.map((pair) => [pair.item, pair.answer]));
    return verdict(true, join(say(words, "shown"), question.feedback.right), notes, answer);
  },
  build(question, { words }) {
    const box = make("div", "mq-pairs");
    const prompt = `– ${question.prompt ? `${question.prompt}…` : say(words, "choose")}`;
    const rows = question.pairs.map(({ item }) => buildPair(item, question.answers, prompt));
    box.append(...rows.map(({ row }) => row));
    return {
      element: box,
      read: () => Object.fromEntries(rows.filter(({ select }) => select.value).map(({ item, select }) => [item, select.value])),
      write: (answer) => rows.forEach(({ item, select, tell }) => {
        select.value = answer && has(answer, item) ? answer[item] : "";
        tell();
      }),
      mark: (given) => rows.forEach(({ row, mark }, i) => {
        const note = (given == null ? void 0 : given.counted) ? given.notes[i] : void 0;
        setWrong(mark, note ? note.right : null, words);
        row.dataset.right = note ? String(note.right) : "";
      }),
      settle: (settled) => rows.forEach(({ row, select }) => {
        select.disabled = settled;
        row.dataset.settled = String(settled);
      }),
      focus: () => rows[0].select.focus()
    };
  }
};

// quiz/order.js
function grade(question, answer, words) {
  if (!(answer == null ? void 0 : answer.length)) return nothing(say(words, "empty_order"));
  const right = question.answer;
  const placed = answer.map((text, i) => text === right[i]);
  const count = placed.filter(Boolean).length;
  const total = right.length;
  if (count === total) {
    const notes2 = answer.map((part2) => ({ part: part2, right: true, words: question.items.find(({ text }) => text === part2).note }));
    return verdict(true, join(say(words, "right"), question.feedback.right), notes2, answer);
  }
  const part = count ? say(words, "order_in_place", { n: count, total }) : say(words, "order_none_in_place", { total });
  const notes = answer.map((text, i) => ({ part: text, right: placed[i], words: "" }));
  return verdict(false, join(say(words, "wrong"), part, question.feedback.wrong), notes, answer);
}
function buildItem(text, place2, words, move) {
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
  row.append(letter(place2), body, mark, buttons.up, buttons.down);
  return { row, mark, note, buttons };
}
function glide(row, before) {
  if (!row.animate || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  row.animate([{ transform: `translateY(${before - row.offsetTop}px)` }, { transform: "none" }], { duration: 140, easing: "ease-out" });
}
var Items = class {
  constructor(question, { words, changed }) {
    Object.assign(this, { words, changed, moved: false, settled: false });
    this.start = question.items.map(({ text }) => text);
    this.list = make("ol", "mq-items");
    this.news = make("div", "mq-hidden", "", { role: "status", "aria-live": "polite" });
    this.rows = new Map(this.start.map((text, place2) => [text, buildItem(text, place2, words, (...asked) => this.move(...asked))]));
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
    buttons[way].focus();
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
      const found = given == null ? void 0 : given.notes.find(({ part }) => part === text);
      setMark(mark, found ? found.right : null, say(this.words, (found == null ? void 0 : found.right) ? "in_place" : "not_in_place"));
      row.dataset.right = found ? String(found.right) : "";
      note.textContent = (found == null ? void 0 : found.words) ?? "";
    }
  }
  settle(now) {
    this.settled = now;
    this.closeEnds();
  }
  focus() {
    this.list.querySelector("button:not([aria-disabled=true])").focus();
  }
};
var order = {
  grade,
  solve: (question, words) => ({ ...grade(question, question.answer, words), words: join(say(words, "shown"), question.feedback.right) }),
  build: (question, context) => new Items(question, context),
  inPlace: true
  // its notes stand at the items, not in the feedback
};

// quiz/place.js
function pointWords(point, place2, words) {
  let where = say(words, point.km ? "where_off_river" : "where_at_river", {
    down: say(words, `down_${point.down}`),
    across: say(words, `across_${point.across}`),
    km: number(words, point.km),
    way: point.way ? say(words, `way_${point.way}`) : ""
  });
  if (point.beside) {
    const { km, way, point: other } = point.beside;
    where = say(words, "where_beside", { where, km: number(words, km), way: say(words, `way_${way}`), number: other });
  }
  return say(words, "point", { number: place2, where });
}
function drawMap(map, words) {
  const chart = draw("svg", { viewBox: `0 0 ${map.width} ${map.height}`, class: "mq-map", "aria-hidden": "true" });
  chart.append(
    draw("path", { d: map.neighbours, class: "mq-abroad" }),
    draw("path", { d: map.regions, class: "mq-land" }),
    draw("path", { d: map.rivers, class: "mq-river" }),
    ...map.names.map((one) => draw("text", { x: one.x, y: one.y, class: "mq-country" }, one[words.language] ?? one.en))
  );
  return chart;
}
var Points = class {
  constructor(question, { words, name, changed }) {
    Object.assign(this, { words, changed, settled: false, map: question.map });
    this.element = make("div", "mq-place");
    this.chart = drawMap(question.map, words);
    const list = make("div", "mq-choices mq-points");
    this.rows = question.points.map((point, i) => this.buildRow(point, i, name));
    list.append(...this.rows.map(({ row }) => row));
    this.chart.append(...this.rows.map(({ spot }) => spot));
    this.chart.addEventListener("click", (event) => this.choose(event));
    this.element.append(this.chart, list);
  }
  buildRow(point, i, name) {
    const row = make("label", "mq-choice");
    const input = make("input", "", "", { type: "radio", name, value: point.name });
    input.addEventListener("click", (event) => this.settled && event.preventDefault());
    input.addEventListener("change", () => this.show());
    const mark = markOf(input);
    const town = make("span", "mq-town");
    const text = make("span", "mq-text", `${pointWords(point, i + 1, this.words)} `);
    text.append(town);
    row.append(input, text, mark);
    const spot = draw("g", { class: "mq-point", transform: `translate(${point.x} ${point.y})` });
    spot.append(draw("circle", { r: 11 }), draw("text", { y: 5 }, String(i + 1)));
    return { point, input, mark, town, row, spot };
  }
  show() {
    for (const { input, spot } of this.rows) spot.dataset.chosen = String(input.checked);
  }
  // A click anywhere chooses the nearest point: fingers are wider than points.
  choose(event) {
    if (this.settled) return;
    const frame = this.chart.getBoundingClientRect();
    const x = (event.clientX - frame.left) / frame.width * this.map.width;
    const y = (event.clientY - frame.top) / frame.height * this.map.height;
    const far = ({ point }) => Math.hypot(point.x - x, point.y - y);
    const nearest = this.rows.reduce((best, row) => far(row) < far(best) ? row : best);
    nearest.input.checked = true;
    nearest.input.focus({ preventScroll: true, focusVisible: false });
    this.show();
    this.changed();
  }
  read() {
    var _a;
    return ((_a = this.rows.find(({ input }) => input.checked)) == null ? void 0 : _a.point.name) ?? null;
  }
  write(answer) {
    for (const { point, input } of this.rows) input.checked = point.name === answer;
    this.show();
  }
  mark(given) {
    for (const { point, mark, town, row, spot } of this.rows) {
      const named = (given == null ? void 0 : given.counted) && (given.correct || point.name === given.answer);
      const right = (given == null ? void 0 : given.counted) && point.name === given.answer ? given.correct : null;
      setWrong(mark, right, this.words);
      row.dataset.right = spot.dataset.right = right === null ? "" : String(right);
      town.textContent = named ? `— ${point.name}` : "";
    }
  }
  settle(now) {
    this.settled = now;
    for (const { input } of this.rows) input.setAttribute("aria-disabled", String(now));
    this.chart.dataset.settled = String(now);
  }
  focus() {
    (this.rows.find(({ input }) => input.checked) ?? this.rows[0]).input.focus();
  }
};
var place = {
  grade(question, answer, words) {
    const { points, answer: town } = question;
    const at = points.findIndex(({ name }) => name === answer);
    if (at < 0) return nothing(say(words, "empty_place"));
    if (answer === town) return verdict(true, join(say(words, "right"), question.feedback.right), [], answer);
    const { miss, to } = points[at];
    const said = say(words, "miss", { number: at + 1, chosen: answer, town, km: number(words, miss), way: say(words, `way_${to}`) });
    const slip = question.near.find((one) => one.town === answer);
    return verdict(false, join(say(words, "wrong"), said, slip ? slip.feedback : question.feedback.wrong), [], answer);
  },
  solve(question, words) {
    const { points, answer: town } = question;
    const text = say(words, "place_answer", { number: points.findIndex(({ name }) => name === town) + 1, town });
    return verdict(true, join(say(words, "shown"), text, question.feedback.right), [], town);
  },
  build: (question, context) => new Points(question, context)
};

// quiz/kinds.js
var KINDS = { single, several, numeric, order, match, place, estimate };

// quiz/card.js
var TONES = { right: "right", wrong: "wrong", shown: "shown", estimated: "estimated", open: "" };
var Card = class {
  // save(id, record) is called with each answer; room: before a class that votes.
  constructor(question, spec, save, room) {
    Object.assign(this, { question, save, room, words: spec.words, kind: KINDS[question.kind], id: question.id });
    this.ungraded = Boolean(this.kind.ungraded);
    this.record = null;
    this.cleared = false;
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
    if (first) describe(first, how.id);
    fields.append(legend, how, this.inputs.element);
    return fields;
  }
  listen() {
    this.check.addEventListener("click", (event) => {
      event.preventDefault();
      this.answer();
    });
    this.again.addEventListener("click", () => this.tryAgain());
    this.show.addEventListener("click", () => this.showAnswer());
    this.fields.addEventListener("input", () => this.unmark());
  }
  settled() {
    return Boolean(this.record && (this.record.correct !== false || this.record.shown) && !this.cleared);
  }
  unmark() {
    this.inputs.mark(null);
  }
  answer() {
    var _a;
    if (this.settled()) return;
    const given = this.kind.grade(this.question, this.inputs.read(), this.words);
    if (!given.counted) {
      this.unmark();
      this.tell(given, "open");
      return;
    }
    this.record = { answer: given.answer, correct: given.correct, tries: (((_a = this.record) == null ? void 0 : _a.tries) ?? 0) + 1, shown: false };
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
    this.show.hidden = done || !this.room && ((record == null ? void 0 : record.tries) ?? 0) < 2;
    this.tries.textContent = (record == null ? void 0 : record.tries) && !this.ungraded ? say(words, "tries", { n: record.tries }) : "";
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
};
function firstWords(text, most) {
  return text.length > most ? `${text.slice(0, text.lastIndexOf(" ", most))} …` : text;
}
function folded(summary, inside) {
  const fold = make("details", "mq-hint");
  fold.append(make("summary", "", summary), inside);
  return fold;
}
function shortened(citation) {
  const parts = citation.split(", ");
  return new RegExp("^(\\d+ )?(\\p{L}+ )?\\d{4}$", "u").test(parts[parts.length - 1]) && parts.length > 1 ? `${parts[0]}, ${parts.pop()}` : parts[0];
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

// quiz/quiz.js
var same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
var waiting = window.malicourseWaiting = window.malicourseWaiting || /* @__PURE__ */ new Map();
var Stop = class {
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
      console.warn("The quiz works on, but Python is not told the answers.", error);
    }
  }
  tally(answers) {
    const graded = this.cards.filter(({ ungraded }) => !ungraded);
    const guessed = this.cards.filter(({ id, ungraded }) => ungraded && answers[id]).length;
    const right = graded.filter(({ id }) => {
      var _a;
      return (_a = answers[id]) == null ? void 0 : _a.correct;
    }).length;
    const told = [
      graded.length && say(this.words, "progress", { right, total: graded.length }),
      graded.length < this.cards.length && say(this.words, "estimates", { n: guessed, total: this.cards.length - graded.length })
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
    this.notice.textContent = this.away && this.model.get("parting") || this.model.get("notice") || "";
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
};
function render({ model, el, room = false }) {
  const stop = new Stop(model, room);
  const heard = {
    "change:answers": () => stop.follow(),
    "change:notice": () => stop.tellNotice(),
    "change:parting": () => stop.handOver(),
    comm_live_update() {
      stop.lookForPython(this);
    }
  };
  for (const event of Object.keys(heard)) model.on(event, heard[event]);
  el.append(stop.root);
  stop.handOver();
  return () => {
    for (const event of Object.keys(heard)) model.off(event, heard[event]);
    stop.root.remove();
  };
}
function mount(el, spec, room = false) {
  const state = { spec, answers: {} };
  const listeners = /* @__PURE__ */ new Map();
  const model = {
    get: (key) => state[key],
    set: (key, value) => {
      state[key] = value;
      listeners.forEach((event, listener) => event === `change:${key}` && listener());
    },
    save_changes: () => {
    },
    on: (event, listener) => listeners.set(listener, event),
    off: (_event, listener) => listeners.delete(listener)
  };
  document.dispatchEvent(new CustomEvent("malicourse-quiz", { detail: { spec, model, kinds: KINDS } }));
  const end = render({ model, el, room });
  model.root = el.lastElementChild;
  return end;
}
function mountAll(root = document, room = false) {
  for (const place2 of root.querySelectorAll("[data-malicourse-quiz]")) {
    const live = document.createElement("div");
    try {
      mount(live, JSON.parse(place2.querySelector("script").textContent), room);
    } catch (error) {
      console.warn("These questions stay as they are written.", error);
      continue;
    }
    place2.textContent = "";
    place2.append(...live.childNodes);
  }
}
var quiz_default = { render };
export {
  KINDS,
  quiz_default as default,
  gapWords,
  mount,
  mountAll,
  number,
  readNumber,
  readVotes,
  say,
  tidyUnit
};
