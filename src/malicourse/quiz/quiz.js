// The quiz in the browser: as the front end of malicourse.quiz.QuizWidget, and alone in decks and pages through mount().
// Every text enters the page as textContent, never as markup. The kinds mirror src/malicourse/quiz/kinds.py;
// tests/grading_cases.json holds the two to one answer.

// ---- words and numbers -----------------------------------------------------------------------------------------------

const PLURALS = { 1: "one", 2: "two", 3: "three" };

export function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[PLURALS[values.n]] ?? entry.other;
  for (const [name, value] of Object.entries(values)) entry = entry.replaceAll(`{${name}}`, () => String(value));
  return entry;
}

export function number(words, value) {
  let [whole, rest = ""] = String(Number(Number(value).toPrecision(12))).split("."); // 37.099999999999994 is kept for 37.1
  const sign = whole.startsWith("-") ? "\u2212" : "";
  whole = whole.replace("-", "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  return sign + whole + (rest ? words.decimal + rest : "");
}

export function tidyUnit(text) {
  text = text.normalize("NFKC").toLowerCase().split(/\s+/).join(" ").replace(/^[ .]+|[ .]+$/g, "");
  return text.length > 2 && text.endsWith("s") ? text.slice(0, -1) : text;
}

// "1 250,5 km" becomes {values: [1250.5], unit: "km"}. Values are several only where "1,234" may be decimal or thousands.
export function readNumber(text) {
  const none = { values: [], unit: "" };
  if ([...text].length > 60) return none;
  text = text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/\u2019/g, "'").trim().split(/\s+/).join(" ");
  const shape = /^([^0-9.,+-]*)([+-]? ?[.,]?[0-9](?:[0-9.,' ]*[0-9])?)(.*)$/.exec(text);
  if (!shape) return none;
  const [, before, figures, after] = shape;
  if (/^ ?[-+]? ?[0-9.,'+-]/.test(after) && after.trim() !== ".") return none;
  const sign = figures.startsWith("-") ? -1 : 1;
  const values = readFigures(figures.replace(/^[+\- ]+/, "")).map((value) => sign * value);
  return values.length ? { values, unit: tidyUnit(`${before} ${after}`) } : none;
}

function readFigures(digits) {
  const split = (text, mark) => [text.slice(0, text.lastIndexOf(mark)), text.slice(text.lastIndexOf(mark) + 1)];
  if (/[ ']/.test(digits)) {
    const [whole, ...rest] = digits.replaceAll(",", ".").split(".");
    if (rest.length > 1 || !/^[0-9]{1,3}([ '][0-9]{3})+$/.test(whole) || !/^[0-9]*$/.test(rest[0] ?? "")) return [];
    return [Number(`${whole.replace(/[ ']/g, "")}.${rest[0] || 0}`)];
  }
  const marks = digits.match(/[.,]/g) ?? [];
  if (!marks.length) return [Number(digits)];
  const last = marks.at(-1);
  const other = last === "," ? "." : ",";
  const [whole, rest] = split(digits, last);
  if (marks.length === 1) {
    const decimal = Number(`${whole || 0}.${rest}`);
    return rest.length === 3 && /^[1-9][0-9]{0,2}$/.test(whole) ? [Number(whole + rest), decimal] : [decimal];
  }
  if (marks.filter((mark) => mark === last).length > 1)
    return !marks.includes(other) && inThrees(digits, last) ? [Number(digits.replaceAll(last, ""))] : [];
  return inThrees(whole, other) ? [Number(`${whole.replaceAll(other, "")}.${rest}`)] : [];
}

function inThrees(digits, mark) {
  const [first, ...groups] = digits.split(mark);
  return first.length >= 1 && first.length <= 3 && groups.every((group) => group.length === 3);
}

// ---- elements --------------------------------------------------------------------------------------------------------

function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

const join = (...parts) => parts.filter(Boolean).join(" ");
const nothing = (words) => ({ correct: false, words, notes: [], counted: false, answer: null });
const verdict = (correct, words, notes, answer) => ({ correct, words, notes, counted: true, answer });
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let serial = 0;
const uniqueId = () => `malicourse-${Math.random().toString(36).slice(2)}-${(serial += 1)}`;

// Sign and hidden word beside a choice or an item, so that right and wrong are never told by colour alone.
function setMark(element, right, word) {
  element.replaceChildren();
  element.dataset.right = right === null ? "" : String(right);
  if (right === null) return;
  element.append(make("span", "mq-sign", right ? "✓" : "✗", { "aria-hidden": "true" }), make("span", "mq-hidden", `(${word})`));
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"; // the same as in answer keys and on sheets
const letter = (place) => make("span", "mq-letter", `${LETTERS[place]}. `);

// ---- the kinds -------------------------------------------------------------------------------------------------------
// grade and solve say what kinds.py says. build makes the inputs and returns: element; read() -> answer or null;
// write(answer or null); mark(verdict or null); settle(bool) closes or opens the inputs; focus().

function buildChoices(question, { words, name }, type) {
  const list = make("div", "mq-choices");
  const rows = question.choices.map((choice, place) => {
    const row = make("label", "mq-choice");
    const input = make("input", "", "", { type, name, value: choice.text });
    const mark = make("span", "mq-mark");
    // A disabled input would turn grey and drop the focus; a closed one only stays as it is.
    input.addEventListener("click", (event) => input.getAttribute("aria-disabled") === "true" && event.preventDefault());
    row.append(input, letter(place), make("span", "mq-text", choice.text), mark);
    list.append(row);
    return { choice, input, mark, row };
  });
  return {
    element: list,
    size: rows.length,
    read: () => rows.filter(({ input }) => input.checked).map(({ choice }) => choice.text),
    write: (answer) => rows.forEach(({ choice, input }) => (input.checked = (answer ?? []).includes(choice.text))),
    mark: (given) =>
      rows.forEach(({ choice, mark, row }) => {
        const note = given?.notes.find(({ part }) => part === choice.text);
        setMark(mark, note ? note.right : null, say(words, note?.right ? "mark_right" : "mark_wrong"));
        row.dataset.right = note ? String(note.right) : "";
      }),
    settle: (settled) => rows.forEach(({ input }) => input.setAttribute("aria-disabled", String(settled))),
    focus: () => (rows.find(({ input }) => input.checked) ?? rows[0]).input.focus(),
    count: (votes) => showVotes(rows.map(({ row }) => row), votes),
  };
}

// "A 12, B 9" or "12 9 0 3" becomes [12, 9, 0, 3]; nothing readable becomes an empty list.
export function readVotes(text, size) {
  const named = [...text.toUpperCase().matchAll(/([A-Z])\s*[:=]?\s*(\d{1,4})/g)].map(([, name, votes]) => [LETTERS.indexOf(name), Number(votes)]);
  const listed = (text.match(/\d{1,4}/g) ?? []).map((votes, place) => [place, Number(votes)]);
  const votes = (named.length ? named : listed).filter(([place]) => place < size);
  return votes.length ? Array.from({ length: size }, (_, place) => votes.find(([one]) => one === place)?.[1] ?? 0) : [];
}

// The class's counts, as a bar and a number beside each choice.
function showVotes(rows, votes) {
  const most = Math.max(1, ...votes);
  rows.forEach((row, place) => {
    row.querySelector(".mq-votes-bar")?.remove();
    if (!votes.length) return;
    const bar = make("span", "mq-votes-bar", String(votes[place]));
    bar.style.setProperty("--mq-share", String(votes[place] / most));
    row.append(bar);
  });
}

// A field for the counts of a show of hands. Nothing is stored; leaving the slide empties it.
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
    event.preventDefault(); // Enter would check the answer
    field.blur();
  });
  return row;
}

function solveChoices(question, words) {
  const right = question.choices.filter((choice) => choice.correct);
  const wrong = question.choices.filter((choice) => !choice.correct);
  const notes = [...right, ...wrong].map(({ text, correct, feedback }) => ({ part: text, right: correct, words: feedback }));
  return verdict(true, say(words, "shown"), notes, right.map((choice) => choice.text));
}

const single = {
  grade(question, answer, words) {
    const chosen = question.choices.find((choice) => choice.text === answer);
    if (!chosen) return nothing(say(words, "empty_single"));
    const notes = [{ part: answer, right: chosen.correct, words: "" }];
    return verdict(chosen.correct, join(say(words, chosen.correct ? "right" : "wrong"), chosen.feedback), notes, answer);
  },
  solve(question, words) {
    const solved = solveChoices(question, words);
    return { ...solved, answer: solved.answer[0] };
  },
  build(question, context) {
    const inputs = buildChoices(question, context, "radio");
    return { ...inputs, read: () => inputs.read()[0] ?? null, write: (answer) => inputs.write(answer && [answer]) };
  },
};

const several = {
  grade(question, answer, words) {
    if (!answer?.length) return nothing(say(words, "empty_several"));
    const chosen = question.choices.filter((choice) => answer.includes(choice.text));
    const right = question.choices.filter((choice) => choice.correct).length;
    const found = chosen.filter((choice) => choice.correct).length;
    const false_ = chosen.length - found;
    const notes = chosen.map((choice) => ({ part: choice.text, right: choice.correct, words: choice.feedback }));
    const given = chosen.map((choice) => choice.text);
    if (found === right && !false_) return verdict(true, say(words, "right"), notes, given);
    const part = false_
      ? join(say(words, "several_found", { found, n: right }), say(words, "several_too_many", { n: false_ }))
      : say(words, "several_missing", { n: right - found });
    return verdict(false, join(say(words, "wrong"), part), notes, given);
  },
  solve: solveChoices,
  build: (question, context) => buildChoices(question, context, "checkbox"),
};

const within = (value, target, tolerance) => Math.abs(value - target) <= tolerance + 1e-9 * Math.max(1, Math.abs(target));

function knownUnits({ units }, words) {
  const percent = words.percent.map(tidyUnit);
  return units.some((one) => percent.includes(one)) ? [...units, ...percent] : units;
}

const numeric = {
  grade(question, answer, words) {
    const typed = String(answer ?? "").trim();
    if (!typed) return nothing(say(words, "empty_numeric"));
    const { values, unit } = readNumber(typed);
    if (!values.length) return nothing(say(words, "unreadable", { typed }));
    if (unit && !knownUnits(question, words).includes(unit)) return nothing(say(words, "other_unit", { unit: question.unit, typed }));
    const distance = (value) => Math.abs(value - question.answer);
    const value = values.reduce((best, one) => (distance(one) < distance(best) ? one : best));
    const readAs = values.length > 1 ? say(words, "read_as", { number: number(words, value) }) : "";
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
      high: number(words, answer + tolerance),
    });
    return verdict(true, join(say(words, "shown"), text, question.feedback.right), [], answer);
  },
  build(question, { words }) {
    const row = make("div", "mq-number");
    const input = make("input", "mq-field", "", { type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "60", id: uniqueId() });
    const label = make("label", "mq-label", say(words, "your_answer"), { for: input.id });
    const mark = make("span", "mq-mark");
    const unit = make("span", "mq-unit", question.unit, { id: uniqueId() });
    input.setAttribute("aria-describedby", unit.id);
    row.append(label, input, unit, mark);
    return {
      element: row,
      read: () => input.value,
      write: (answer) => (input.value = answer === null ? "" : number({ decimal: words.decimal, thousands: "" }, answer)),
      mark: (given) => {
        const right = given?.counted ? given.correct : null;
        setMark(mark, right, say(words, right ? "mark_right" : "mark_wrong"));
        row.dataset.right = right === null ? "" : String(right);
      },
      settle: (settled) => (input.readOnly = settled),
      focus: () => input.focus(),
    };
  },
};

const order = {
  grade(question, answer, words) {
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
  },
  solve(question, words) {
    const solved = order.grade(question, question.answer, words);
    return { ...solved, words: join(say(words, "shown"), question.feedback.right) };
  },
  build(question, { words, changed }) {
    const box = make("div", "mq-order");
    const list = make("ol", "mq-items");
    const news = make("div", "mq-hidden", "", { role: "status", "aria-live": "polite" });
    const start = question.items.map(({ text }) => text);
    let moved = false;
    let settled = false;
    const still = () => [...list.children].map((row) => row.dataset.text);
    const rows = new Map();
    for (const text of start) {
      const row = make("li", "mq-item");
      row.dataset.text = text;
      const mark = make("span", "mq-mark");
      const note = make("span", "mq-note");
      const buttons = { up: make("button", "mq-move", "↑"), down: make("button", "mq-move", "↓") };
      for (const [way, button] of Object.entries(buttons)) {
        button.type = "button";
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
      row.append(letter(start.indexOf(text)), body, mark, buttons.up, buttons.down);
      rows.set(text, { row, mark, note, buttons });
    }
    const ends = () =>
      still().forEach((text, i, all) => {
        const { up, down } = rows.get(text).buttons;
        up.setAttribute("aria-disabled", String(settled || i === 0));
        down.setAttribute("aria-disabled", String(settled || i === all.length - 1));
      });
    const arrange = (texts) => {
      list.append(...texts.map((text) => rows.get(text).row));
      ends();
    };
    function move(text, way) {
      const { row, buttons } = rows.get(text);
      const neighbour = way === "up" ? row.previousElementSibling : row.nextElementSibling;
      if (settled || !neighbour) return;
      const before = row.offsetTop;
      if (way === "up") neighbour.before(row);
      else neighbour.after(row);
      moved = true;
      ends();
      changed();
      buttons[way].focus(); // moving an element in the page drops its focus
      if (row.animate && !matchMedia("(prefers-reduced-motion: reduce)").matches)
        row.animate([{ transform: `translateY(${before - row.offsetTop}px)` }, { transform: "none" }], { duration: 140, easing: "ease-out" });
      news.textContent = say(words, "moved", { item: text, place: still().indexOf(text) + 1, total: start.length });
    }
    arrange(start);
    box.append(list, news);
    return {
      element: box,
      read: () => (moved ? still() : null),
      write: (answer) => {
        moved = answer !== null;
        news.textContent = "";
        arrange(answer ?? start);
      },
      mark: (given) => {
        for (const [text, { row, mark, note }] of rows) {
          const found = given?.notes.find(({ part }) => part === text);
          setMark(mark, found ? found.right : null, say(words, found?.right ? "in_place" : "not_in_place"));
          row.dataset.right = found ? String(found.right) : "";
          note.textContent = found?.words ?? "";
        }
      },
      settle: (now) => {
        settled = now;
        ends();
      },
      focus: () => list.querySelector("button:not([aria-disabled=true])").focus(),
    };
  },
  inPlace: true, // its notes stand at the items, not in the feedback
};

const match = {
  grade(question, answer, words) {
    const given = Object.fromEntries(
      question.pairs.filter(({ item }) => answer && Object.hasOwn(answer, item) && answer[item]).map(({ item }) => [item, answer[item]]),
    );
    const total = question.pairs.length;
    const open = total - Object.keys(given).length;
    if (open) return nothing(say(words, "empty_match", { n: open }));
    const notes = question.pairs.map((pair) => ({ part: pair.item, right: given[pair.item] === pair.answer, words: pair.feedback }));
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
    // It begins with no letter: pressing C shall find answer C.
    const prompt = `– ${question.prompt ? `${question.prompt}…` : say(words, "choose")}`;
    const rows = question.pairs.map(({ item }) => {
      const row = make("div", "mq-pair");
      const select = make("select", "mq-select", "", { id: uniqueId() });
      select.append(new Option(prompt, ""), ...question.answers.map((text, place) => new Option(`${LETTERS[place]}. ${text}`, text)));
      const mark = make("span", "mq-mark");
      row.append(make("label", "mq-text", item, { for: select.id }), select, mark);
      box.append(row);
      return { item, row, select, mark };
    });
    return {
      element: box,
      read: () => Object.fromEntries(rows.filter(({ select }) => select.value).map(({ item, select }) => [item, select.value])),
      write: (answer) => rows.forEach(({ item, select }) => (select.value = answer && Object.hasOwn(answer, item) ? answer[item] : "")),
      mark: (given) =>
        rows.forEach(({ item, row, mark }, i) => {
          const note = given?.counted ? given.notes[i] : undefined;
          setMark(mark, note ? note.right : null, say(words, note?.right ? "mark_right" : "mark_wrong"));
          row.dataset.right = note ? String(note.right) : "";
        }),
      settle: (settled) => rows.forEach(({ select }) => (select.disabled = settled)),
      focus: () => rows[0].select.focus(),
    };
  },
};

// ---- place on the map ------------------------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

function draw(tag, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

function pointWords(point, place, words) {
  let where = say(words, point.km ? "where_off_river" : "where_at_river", {
    down: say(words, `down_${point.down}`),
    across: say(words, `across_${point.across}`),
    km: number(words, point.km),
    way: point.way ? say(words, `way_${point.way}`) : "",
  });
  if (point.beside) {
    const { km, way, point: other } = point.beside;
    where = say(words, "where_beside", { where, km: number(words, km), way: say(words, `way_${way}`), number: other });
  }
  return say(words, "point", { number: place, where });
}

const place = {
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
  build(question, { words, name, changed }) {
    const { points, map } = question;
    const box = make("div", "mq-place");
    const chart = draw("svg", { viewBox: `0 0 ${map.width} ${map.height}`, class: "mq-map", "aria-hidden": "true" }); // the list says it all
    chart.append(
      draw("path", { d: map.neighbours, class: "mq-abroad" }),
      draw("path", { d: map.regions, class: "mq-land" }),
      draw("path", { d: map.rivers, class: "mq-river" }),
      ...map.names.map((one) => draw("text", { x: one.x, y: one.y, class: "mq-country" }, one[words.language] ?? one.en)),
    );
    const list = make("div", "mq-choices mq-points");
    let settled = false;
    const rows = points.map((point, i) => {
      const row = make("label", "mq-choice");
      const input = make("input", "", "", { type: "radio", name, value: point.name });
      input.addEventListener("click", (event) => settled && event.preventDefault());
      input.addEventListener("change", show);
      const mark = make("span", "mq-mark");
      const town = make("span", "mq-town");
      const text = make("span", "mq-text", `${pointWords(point, i + 1, words)} `);
      text.append(town);
      row.append(input, text, mark);
      list.append(row);
      const spot = draw("g", { class: "mq-point", transform: `translate(${point.x} ${point.y})` });
      spot.append(draw("circle", { r: 11 }), draw("text", { y: 5 }, String(i + 1)));
      chart.append(spot);
      return { point, input, mark, town, row, spot };
    });
    function show() {
      for (const { input, spot } of rows) spot.dataset.chosen = String(input.checked);
    }
    // A click anywhere chooses the nearest point: fingers are wider than points.
    chart.addEventListener("click", (event) => {
      if (settled) return;
      const frame = chart.getBoundingClientRect();
      const x = ((event.clientX - frame.left) / frame.width) * map.width;
      const y = ((event.clientY - frame.top) / frame.height) * map.height;
      const far = ({ point }) => Math.hypot(point.x - x, point.y - y);
      const nearest = rows.reduce((best, row) => (far(row) < far(best) ? row : best));
      nearest.input.checked = true;
      nearest.input.focus({ preventScroll: true, focusVisible: false });
      show();
      changed();
    });
    box.append(chart, list);
    return {
      element: box,
      read: () => rows.find(({ input }) => input.checked)?.point.name ?? null,
      write: (answer) => {
        for (const { point, input } of rows) input.checked = point.name === answer;
        show();
      },
      mark: (given) =>
        rows.forEach(({ point, mark, town, row, spot }) => {
          const named = given?.counted && (given.correct || point.name === given.answer);
          const right = given?.counted && point.name === given.answer ? given.correct : null;
          setMark(mark, right, say(words, right ? "mark_right" : "mark_wrong"));
          row.dataset.right = spot.dataset.right = right === null ? "" : String(right);
          town.textContent = named ? `— ${point.name}` : "";
        }),
      settle: (now) => {
        settled = now;
        for (const { input } of rows) input.setAttribute("aria-disabled", String(now));
        chart.dataset.settled = String(now);
      },
      focus: () => (rows.find(({ input }) => input.checked) ?? rows[0]).input.focus(),
    };
  },
};

// ---- estimate before you see -----------------------------------------------------------------------------------------

function band(mine, real) {
  const [least, most] = [Math.min(mine, real), Math.max(mine, real)];
  if (mine === real || (least > 0 && most / least < 1.1)) return "close";
  return mine < real ? "low" : "high";
}

export function gapWords(mine, real, words) {
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

const missing = (question) => question.points.filter(({ given }) => !given);

function gradeLine(question, answer, words) {
  const asked = missing(question);
  if (!answer || asked.some(({ x }) => !Object.hasOwn(answer, x))) return nothing(say(words, "empty_estimate"));
  const rows = asked.map(({ x, value }) => ({ x, mine: answer[x], real: value }));
  const told = (key, { x, mine, real }) =>
    say(words, key, { x, mine: number(words, mine), real: number(words, real), gap: gapWords(mine, real, words) });
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

// Two bars, the estimate and the real number, drawn to one scale once the learner has committed.
function buildNumber(question, context) {
  const { words } = context;
  const inputs = numeric.build(question, context);
  const box = make("div", "mq-guess");
  const bars = make("div", "mq-bars", "", { "aria-hidden": "true" }); // the feedback says it in words
  box.append(inputs.element, bars);
  return {
    ...inputs,
    element: box,
    mark(given) {
      bars.replaceChildren();
      if (!given?.counted) return;
      const both = [["mine", given.answer], ["real", question.answer]];
      const most = Math.max(...both.map(([, value]) => Math.abs(value))) || 1;
      for (const [whose, value] of both) {
        const bar = make("span", "mq-bar");
        bar.dataset.whose = whose;
        bar.style.width = `${Math.max(0.5, (60 * Math.abs(value)) / most)}%`;
        const row = make("div", "mq-bar-row");
        row.append(bar, make("span", "mq-bar-words", `${number(words, value)} · ${say(words, whose === "mine" ? "your_line" : "real_line")}`));
        bars.append(row);
      }
    },
  };
}

// A drawing with a point for each year. The point of a year that is asked holds a slider, so that keys and screen readers
// find what they know; mouse and fingers draw on the whole plot.
function buildLine(question, { words }) {
  const { points, top, step, unit } = question;
  const years = points.map(({ x }) => Number(x));
  const across = (x) => 4 + (92 * (Number(x) - years[0])) / (years.at(-1) - years[0]);
  const up = (value) => (100 * value) / top;
  const start = points.find(({ given }) => given).value;
  const before = (i) => points.slice(0, i).findLast(({ given }) => given)?.value ?? start;
  const nearestStep = (value) => Math.min(top, Math.max(0, Number((Math.round(value / step) * step).toPrecision(12))));

  const box = make("div", "mq-draw");
  const said = points.filter(({ given }) => given).map(({ x, value }) => `${x}: ${number(words, value)}`);
  box.append(make("p", "mq-given", say(words, "estimate_given", { points: said.join("; "), unit })));
  const frame = make("div", "mq-frame");
  const plot = make("div", "mq-plot");
  const lines = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", class: "mq-lines", "aria-hidden": "true" });
  const [known, mine, real] = ["known", "mine", "real"].map((whose) => draw("polyline", { class: `mq-line mq-line-${whose}` }));
  lines.append(mine, known, real);
  plot.append(lines);
  for (const share of [0, 0.5, 1]) {
    const tick = make("span", "mq-tick", number(words, top * share), { "aria-hidden": "true" });
    tick.style.bottom = `${100 * share}%`;
    plot.append(tick);
  }
  const readout = make("p", "mq-readout", "\u00a0", { "aria-hidden": "true" }); // the slider tells its own value
  const marks = points.map((point) => {
    const year = make("span", "mq-year", point.x, { "aria-hidden": "true" });
    year.style.left = `${across(point.x)}%`;
    const dot = make("span", point.given ? "mq-dot" : "mq-handle");
    dot.style.left = `${across(point.x)}%`;
    plot.append(year, dot);
    return { dot, year };
  });
  // Where the years stand close together, every second name is left out on narrow screens.
  marks.forEach(({ year }, i) => (year.dataset.spare = String(points.length > 5 && i % 2 === 1)));

  let moved = false;
  let settled = false;
  let shown = false;
  const inputs = new Map();
  points.forEach((point, i) => {
    if (point.given) return;
    const input = make("input", "mq-range", "", { type: "range", min: "0", max: String(top), step: String(step), "aria-label": point.x });
    input.addEventListener("input", () => {
      moved = true;
      paint(point);
    });
    input.addEventListener("focus", () => tell(point));
    marks[i].dot.append(input);
    inputs.set(point.x, input);
  });
  const valueOf = (point) => (inputs.has(point.x) ? Number(inputs.get(point.x).value) : point.value);
  const spoken = (value) => say(words, "estimate_value", { number: number(words, value), unit });
  const tell = (point) => (readout.textContent = `${point.x}: ${spoken(valueOf(point))}`);
  const path = (list, value) => list.map((point) => `${across(point.x)},${100 - up(value(point))}`).join(" ");

  function paint(point) {
    points.forEach((one, i) => {
      marks[i].dot.style.bottom = `${up(valueOf(one))}%`;
      inputs.get(one.x)?.setAttribute("aria-valuetext", spoken(valueOf(one)));
    });
    mine.setAttribute("points", path(points, valueOf));
    known.setAttribute("points", path(points.filter(({ given }, i) => given && points.slice(0, i).every((one) => one.given)), valueOf));
    real.setAttribute("points", shown ? path(points, ({ value }) => value) : "");
    plot.dataset.shown = String(shown);
    if (point) tell(point);
  }

  // One stroke draws many years, each as high as the stroke is where it meets the year. A pointer that stays about its
  // place moves the one point up and down.
  const asked = missing(question);
  const apart = Math.min(...years.slice(1).map((year, i) => across(year) - across(years[i])));
  let held = null; // {id, x, y, start, calm, point, stroke} of the finger or button that draws

  function put(point, height) {
    const input = inputs.get(point.x);
    input.value = String(nearestStep((top * height) / 100));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function where(event) {
    const area = plot.getBoundingClientRect();
    return { x: (100 * (event.clientX - area.left)) / area.width, y: (100 * (area.bottom - event.clientY)) / area.height };
  }
  plot.addEventListener("pointerdown", (event) => {
    event.stopPropagation(); // a deck would turn the page
    if (settled || !event.isPrimary || event.button) return;
    event.preventDefault();
    const { x, y } = where(event);
    const far = (point) => Math.abs(across(point.x) - x);
    const point = asked.reduce((best, one) => (far(one) < far(best) ? one : best));
    held = { id: event.pointerId, x, y, start: x, calm: y, point, stroke: false };
    plot.setPointerCapture(held.id);
    inputs.get(point.x).focus({ preventScroll: true, focusVisible: false });
    put(point, y);
  });
  plot.addEventListener("pointermove", (event) => {
    event.stopPropagation();
    if (event.pointerId !== held?.id || settled) return;
    const [from, to] = [held, where(event)];
    const away = Math.abs(to.x - from.start);
    held = { ...from, ...to, calm: away < apart / 8 ? to.y : from.calm, stroke: from.stroke || away > apart / 2 };
    if (!held.stroke) return put(from.point, to.y);
    if (!from.stroke) put(from.point, from.calm); // what looked like a drag was the beginning of a stroke
    for (const point of asked) {
      const at = across(point.x);
      const share = (at - from.x) / (to.x - from.x);
      if (share >= 0 && share <= 1) put(point, from.y + share * (to.y - from.y));
      else if (Math.abs(to.x - at) < Math.min(apart / 4, Math.abs(from.x - at))) put(point, to.y); // on the way to it
    }
  });
  for (const type of ["pointerup", "pointercancel"])
    plot.addEventListener(type, (event) => {
      event.stopPropagation();
      held = null;
    });
  for (const type of ["touchstart", "touchmove", "touchend"]) plot.addEventListener(type, (event) => event.stopPropagation(), { passive: true });

  frame.append(plot);
  const key = make("p", "mq-key", "", { "aria-hidden": "true" });
  for (const whose of ["mine", "real"]) {
    const one = make("span", "mq-key-entry", say(words, whose === "mine" ? "your_line" : "real_line"));
    one.dataset.whose = whose;
    key.append(one);
  }
  box.append(frame, key, readout);
  return {
    element: box,
    read: () => (moved ? Object.fromEntries(missing(question).map((point) => [point.x, valueOf(point)])) : null),
    write: (answer) => {
      moved = answer !== null;
      points.forEach((point, i) => {
        const input = inputs.get(point.x);
        if (input) input.value = String(answer?.[point.x] ?? nearestStep(before(i)));
      });
      readout.textContent = "\u00a0";
      paint();
    },
    mark: (given) => {
      shown = Boolean(given?.counted);
      key.dataset.shown = String(shown);
      paint();
    },
    settle: (now) => {
      settled = now;
      for (const input of inputs.values()) input.disabled = now;
      if (now) readout.textContent = "\u00a0";
    },
    focus: () => inputs.values().next().value.focus(),
  };
}

const estimate = {
  grade(question, answer, words) {
    if (question.shape === "line") return gradeLine(question, answer, words);
    const typed = String(answer ?? "").trim();
    if (!typed) return nothing(say(words, "empty_numeric"));
    const { values, unit } = readNumber(typed);
    if (!values.length) return nothing(say(words, "unreadable", { typed }));
    if (unit && !knownUnits(question, words).includes(unit)) return nothing(say(words, "other_unit", { unit: question.unit, typed }));
    const real = question.answer;
    const mine = values.reduce((best, one) => (Math.abs(one - real) < Math.abs(best - real) ? one : best));
    const readAs = values.length > 1 ? say(words, "read_as", { number: number(words, mine) }) : "";
    const gap = say(words, "estimate_gap", { mine: number(words, mine), real: number(words, real), unit: question.unit, gap: gapWords(mine, real, words) });
    return verdict(null, join(say(words, "estimated"), gap, question.feedback[band(mine, real)], question.reveal, readAs), [], mine);
  },
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
  build: (question, context) => (question.shape === "line" ? buildLine : buildNumber)(question, context),
  ungraded: true, // an estimate is neither right nor wrong
};

export const KINDS = { single, several, numeric, order, match, place, estimate };

// ---- one question ----------------------------------------------------------------------------------------------------

// How the feedback looks, and the interface words it begins with.
const TONES = { right: "right", wrong: "wrong", shown: "shown", estimated: "estimated", open: "" };

function buildCard(question, spec, save, room) {
  const words = spec.words;
  const kind = KINDS[question.kind];
  let record = null; // {answer, correct, tries, shown}, or null before the first try
  let cleared = false; // "Try again" was pressed: the inputs are empty, the tries still count

  const card = make("div", "mq-card");
  const form = make("form", "mq-form", "", { novalidate: "" });
  const fields = make("fieldset", "mq-fields");
  const legend = make("legend", "mq-legend");
  const count = make("span", "mq-count", say(words, "question_of", { number: question.number, total: spec.total }));
  count.append(make("span", "mq-level", ` · ${say(words, `difficulty_${question.difficulty}`)}`));
  legend.append(count, make("span", "mq-stem", question.stem));
  const how = make("p", "mq-how", say(words, ["how", question.kind, question.shape].filter(Boolean).join("_")), { id: uniqueId() });
  fields.setAttribute("aria-describedby", how.id);
  const inputs = kind.build(question, { words, name: uniqueId(), changed: () => unmark() });
  fields.append(legend, how, inputs.element);

  const actions = make("div", "mq-actions");
  const submit = say(words, kind.ungraded ? "commit" : "check");
  const check = make("button", "mq-button mq-check", submit, { type: "submit" });
  const again = make("button", "mq-button mq-again", say(words, "try_again"), { type: "button" });
  const show = make("button", "mq-button mq-show", say(words, "show_answer"), { type: "button" });
  const tries = make("span", "mq-tries");
  actions.append(check, again, show, tries);

  const feedback = make("div", "mq-feedback", "", { role: "status", "aria-live": "polite" });
  const source = make("p", "mq-source");
  source.hidden = true;
  form.append(fields);
  if (question.hint) {
    const hint = make("details", "mq-hint");
    hint.append(make("summary", "", say(words, "hint")), make("p", "mq-hint-text", question.hint));
    form.append(hint);
  }
  form.append(actions);
  if (room && inputs.count) form.append(buildVotes(inputs, words));
  form.append(feedback, source);
  card.append(form);
  fillSource(source, room ? question.sources.slice(0, 3) : question.sources, words, room);

  // Before a class a choice is named by its letter alone: its words stand beside it.
  function partName(part) {
    const place = room && inputs.count ? question.choices.findIndex(({ text }) => text === part) : -1;
    return place < 0 ? part : LETTERS[place];
  }

  const settled = () => Boolean(record && (record.correct !== false || record.shown) && !cleared);

  function tell(given, tone) {
    const lead = TONES[tone] ? say(words, TONES[tone]) : "";
    const line = make("p", "mq-words");
    line.append(make("strong", "mq-lead", lead), document.createTextNode(given.words.slice(lead.length)));
    feedback.dataset.tone = tone;
    feedback.replaceChildren(line);
    const notes = kind.inPlace ? [] : given.notes.filter((note) => note.words);
    if (!notes.length) return;
    const list = make("ul", "mq-notes");
    if (kind.ungraded) {
      const more = make("details", "mq-hint");
      more.append(make("summary", "", say(words, "estimate_years")), list);
      feedback.append(more);
    } else feedback.append(list);
    for (const note of notes) {
      const row = make("li", "mq-note-row");
      row.dataset.right = String(note.right);
      const part = make("span", "mq-part");
      if (note.right !== null) part.append(make("span", "mq-sign", note.right ? "✓ " : "✗ "));
      part.append(document.createTextNode(partName(note.part)));
      row.append(part, make("span", "mq-why", ` ${note.words}`));
      list.append(row);
    }
  }

  function unmark() {
    inputs.mark(null);
  }

  // Bring the card into the state that its record tells.
  function paint(given) {
    const done = settled();
    const shown = done && record.correct === false;
    const state = !record || cleared ? "" : shown ? "shown" : { true: "right", false: "wrong", null: "estimated" }[record.correct];
    inputs.mark(given ?? null);
    inputs.settle(done);
    card.dataset.state = state;
    check.setAttribute("aria-disabled", String(done));
    check.textContent = done ? say(words, "answered") : submit;
    again.hidden = !record || cleared;
    again.textContent = say(words, done ? "start_over" : "try_again");
    show.hidden = done || (!room && (record?.tries ?? 0) < 2);
    tries.textContent = record?.tries && !kind.ungraded ? say(words, "tries", { n: record.tries }) : "";
    source.hidden = !record || cleared;
    if (given) tell(given, state);
    else {
      feedback.dataset.tone = "";
      feedback.replaceChildren();
    }
  }

  function restore(next) {
    record = next ?? null;
    cleared = false;
    const given = record && (record.shown && record.correct === false ? kind.solve(question, words) : kind.grade(question, record.answer, words));
    inputs.write(given ? given.answer : null);
    paint(given);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (settled()) return;
    const given = kind.grade(question, inputs.read(), words);
    if (!given.counted) {
      inputs.mark(null);
      tell(given, "open");
      return;
    }
    record = { answer: given.answer, correct: given.correct, tries: (record?.tries ?? 0) + 1, shown: false };
    cleared = false;
    paint(given);
    save(question.id, record);
  });

  again.addEventListener("click", () => {
    if (settled()) {
      record = null;
      save(question.id, null);
    } else cleared = true;
    inputs.write(null);
    paint(null);
    inputs.focus();
  });

  show.addEventListener("click", () => {
    record = { answer: null, correct: false, tries: 0, ...record, shown: true };
    cleared = false;
    restore(record);
    check.focus();
    save(question.id, record);
  });

  // A mark stays true only while the answer stays.
  fields.addEventListener("input", unmark);
  restore(null);
  return { card, id: question.id, ungraded: Boolean(kind.ungraded), restore, record: () => record };
}

// "Reuters, “A title”, 6 April 2012" becomes "Reuters, 6 April 2012", for one line under a slide.
function shortened(citation) {
  const parts = citation.split(", ");
  return /^(\d+ )?(\p{L}+ )?\d{4}$/u.test(parts[parts.length - 1]) && parts.length > 1 ? `${parts[0]}, ${parts.pop()}` : parts[0];
}

function fillSource(line, sources, words, short) {
  line.append(make("span", "mq-source-word", `${say(words, "source", { n: sources.length })} `));
  sources.forEach(({ citation, url }, i) => {
    if (i) line.append("; ");
    const name = short ? shortened(citation) : citation;
    if (!/^https?:\/\//i.test(url)) return line.append(name);
    const link = make("a", "", name, { href: url, target: "_blank", rel: "noopener noreferrer" });
    link.append(make("span", "mq-hidden", ` (${say(words, "new_tab")})`));
    return line.append(link);
  });
}

// ---- the questions of a stop -----------------------------------------------------------------------------------------

// Plain keys would run JupyterLab's or the deck's commands; the others (Ctrl+S, Tab, Escape, F5) stay theirs.
function keepKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  event.stopPropagation();
}

// room: on a slide, before a class that votes.
function render({ model, el, room = false }) {
  const spec = model.get("spec");
  const words = spec.words;
  const root = make("div", "malicourse-quiz", "", { role: "group", lang: words.language, "aria-label": `${say(words, "title")}: ${spec.title}` });
  const head = make("div", "mq-head");
  const progress = make("p", "mq-progress");
  head.append(make("p", "mq-title", spec.title), progress);
  const notice = make("p", "mq-notice", "", { role: "status" });
  root.append(head, notice);

  const save = (id, record) => {
    const answers = { ...model.get("answers") };
    if (record) answers[id] = record;
    else delete answers[id];
    tally(answers);
    try {
      model.set("answers", answers);
      model.save_changes();
    } catch (error) {
      console.warn("The quiz works on, but Python is not told the answers.", error); // the kernel is gone
    }
  };
  const cards = spec.questions.map((question) => buildCard(question, spec, save, room));
  root.append(...cards.map(({ card }) => card));

  function tally(answers) {
    const graded = cards.filter(({ ungraded }) => !ungraded);
    const guessed = cards.filter(({ id, ungraded }) => ungraded && answers[id]).length;
    const right = graded.filter(({ id }) => answers[id]?.correct).length;
    progress.textContent = [
      graded.length && say(words, "progress", { right, total: graded.length }),
      graded.length < cards.length && say(words, "estimates", { n: guessed, total: cards.length - graded.length }),
    ].filter(Boolean).join(" · ");
    progress.hidden = cards.length < 2;
  }

  // Another view of the same widget, or Python, changed the answers.
  function follow() {
    const answers = model.get("answers") ?? {};
    for (const card of cards) if (!same(card.record(), answers[card.id] ?? null)) card.restore(answers[card.id]);
    tally(answers);
  }

  // What Python says of answers kept from another day; a page without Python says nothing.
  function tellNotice() {
    notice.textContent = model.get("notice") ?? "";
    notice.hidden = !notice.textContent;
  }

  for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, keepKeys);
  model.on("change:answers", follow);
  model.on("change:notice", tellNotice);
  follow();
  tellNotice();
  el.append(root);
  return () => {
    model.off("change:answers", follow);
    model.off("change:notice", tellNotice);
    root.remove();
  };
}

// ---- without a kernel ------------------------------------------------------------------------------------------------

// Put the quiz into el; spec is the JSON of malicourse.quiz.MIME. Returns the function that takes it away.
export function mount(el, spec, room = false) {
  const state = { spec, answers: {} };
  const listeners = new Set();
  const model = {
    get: (key) => state[key],
    set: (key, value) => {
      state[key] = value;
      if (key === "answers") listeners.forEach((listener) => listener());
    },
    save_changes: () => {},
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
  return render({ model, el, room });
}

// Bring every place that quiz.mount_html wrote to life; the static questions in it give way.
export function mountAll(root = document, room = false) {
  for (const place of root.querySelectorAll("[data-malicourse-quiz]")) {
    const spec = JSON.parse(place.querySelector("script").textContent);
    place.replaceChildren();
    mount(place, spec, room);
  }
}

export default { render };
