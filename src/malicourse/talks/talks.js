// quiz/text.js
var COUNTED = ["zero", "one", "two", "three"];
function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[COUNTED[values.n]] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (blank, name) => has(values, name) ? String(values[name]) : blank);
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
function fill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}
var serial = 0;
var uniqueId = () => `malicourse-${Math.random().toString(36).slice(2)}-${serial += 1}`;
function keepKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  event.stopPropagation();
}

// talks/clock.js
var clockText = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
function phaseName(game, words, phase = game.state.phase) {
  return say(words, phase ? "caucus" : "at_table");
}
function buildClock(game, words, tell) {
  const element = make("div", "mt-clock", "", { role: "group", "aria-label": say(words, "clock") });
  const name = make("span", "mt-phase");
  const face = make("span", "mt-face", "", { role: "timer", "aria-live": "off" });
  const run = make("button", "mq-button mt-run", "", { type: "button" });
  const more = make("button", "mq-button mt-more", say(words, "add_minute"), { type: "button", "aria-label": say(words, "add_minute_spoken") });
  const next = make("button", "mq-button mt-next", "", { type: "button" });
  run.addEventListener("click", () => game.state.ends ? game.pause() : game.start());
  more.addEventListener("click", () => game.addMinute());
  next.addEventListener("click", () => game.next());
  element.append(name, face, run, more, next);
  let before = game.seconds;
  return {
    element,
    update(why) {
      const { seconds } = game;
      const time = clockText(seconds);
      name.textContent = phaseName(game, words);
      face.textContent = time;
      element.dataset.over = String(!seconds);
      run.textContent = say(words, game.state.ends ? "pause" : "start");
      next.textContent = phaseName(game, words, 1 - game.state.phase);
      next.setAttribute("aria-label", say(words, "next", { phase: next.textContent }));
      if (why === "ended") tell(say(words, "time_up", { phase: phaseName(game, words) }));
      else if (why === "tick" && before > 60 && seconds <= 60) tell(say(words, "last_minute"));
      else if (["started", "paused", "added", "phase"].includes(why)) tell(say(words, `clock_${why}`, { phase: phaseName(game, words), time }));
      before = seconds;
    }
  };
}

// talks/rules.js
var STANCES = ["wants", "accepts", "resists", "red_line"];
var optionOf = (point, signed) => point.options.find(({ id }) => id === signed[point.id]);
function signedPairs(spec, signed) {
  return spec.points.map((point) => [point, optionOf(point, signed)]).filter(([, option]) => option);
}
var positionOf = (spec, seat, option) => spec.positions[seat.id][option.id] ?? {};
function crossed(spec, signed) {
  const found = {};
  for (const seat of spec.seats) {
    const lines2 = signedPairs(spec, signed).map(([point, option]) => ({ point: point.id, option: option.id, ...positionOf(spec, seat, option) })).filter(({ stance }) => stance === "red_line");
    if (lines2.length) found[seat.id] = lines2.map(({ point, option, why }) => ({ point, option, why }));
  }
  return found;
}
function score(spec, signed) {
  const counts = {};
  for (const seat of spec.seats) {
    const count = counts[seat.id] = { wants: 0, accepts: 0, resists: 0, red_line: 0 };
    for (const [, option] of signedPairs(spec, signed)) {
      const { stance } = positionOf(spec, seat, option);
      if (STANCES.includes(stance)) count[stance] += 1;
    }
  }
  return counts;
}
function walksOut(spec, signed) {
  const leaving = {};
  for (const [seat, count] of Object.entries(score(spec, signed))) {
    if (count.red_line) leaving[seat] = "red_line";
    else if (count.resists > count.wants + count.accepts) leaving[seat] = "against";
  }
  return leaving;
}
function outcome(spec, signed) {
  if (Object.keys(walksOut(spec, signed)).length) return "walkout";
  return signedPairs(spec, signed).length >= spec.needed ? "agreement" : "too_little";
}
function deal(groups, seats, random = Math.random) {
  const drawn = shuffled(seats, random);
  const takers = shuffled(groups, random);
  return Array.from({ length: Math.max(groups.length, seats.length) }, (_, i) => [takers[i % takers.length], drawn[i % drawn.length]]);
}
function shuffled(items, random) {
  const rest = [...items];
  for (let i = rest.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [rest[i], rest[j]] = [rest[j], rest[i]];
  }
  return rest;
}

// talks/points.js
function stateOf(game, point, words) {
  const option = optionOf(point, game.state.signed);
  if (option) return say(words, "signed_short", option);
  return say(words, game.state.signed[point.id] === "open" ? "open_short" : "undecided");
}
function buildPoints(game, words) {
  const element = make("div", "mt-points", "", { role: "group", "aria-label": say(words, "points") });
  const buttons = game.spec.points.map((_, place) => {
    const button = make("button", "mq-button mt-point", "", { type: "button" });
    button.addEventListener("click", () => game.turnTo(place));
    element.append(button);
    return button;
  });
  return {
    element,
    update() {
      game.spec.points.forEach((point, place) => {
        const button = buttons[place];
        const option = optionOf(point, game.state.signed);
        const mark = option ? option.letter : game.state.signed[point.id] === "open" ? "–" : "";
        fill(button, make("span", "mt-number", String(point.number)), make("span", "mt-mark", mark));
        button.setAttribute("aria-label", say(words, "point_state", { ...point, state: stateOf(game, point, words) }));
        if (place === game.state.at) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      });
    }
  };
}

// talks/sources.js
function sourceLine(spec, words, ids) {
  const line = make("p", "mq-source", `${say(words, "sources", { n: ids.length })} `);
  ids.forEach((id, place) => {
    const { citation, url } = spec.sources[id];
    if (place) line.append(say(words, "and_then"));
    if (!/^https?:\/\//i.test(url)) return line.append(citation);
    return line.append(make("a", "", citation, { href: url, target: "_blank", rel: "noopener noreferrer" }));
  });
  return line;
}

// talks/compare.js
var VERDICTS = ["carried", "partly", "not_carried"];
var CompareStep = class {
  constructor({ game, words, tell }) {
    Object.assign(this, { game, words, tell, shown: null });
    this.element = make("div", "mt-compare");
    this.points = buildPoints(game, words);
    this.body = make("div", "mt-compared");
    this.element.append(this.points.element, this.body);
    this.update("");
  }
  update(why) {
    this.points.update();
    if (why === "tick" || why === "names") return;
    const { game } = this;
    if (this.shown !== game.point || why === "signed" || why === "over") {
      this.shown = game.point;
      this.build(game.point);
    }
    if (why === "point") this.tell(say(this.words, "point_title", game.point));
    const { verdict, why: reason } = game.state.carried[game.point.id] ?? { verdict: "", why: "" };
    for (const input of this.inputs) input.checked = input.value === verdict;
    if (this.reason.value !== reason) this.reason.value = reason;
  }
  build(point) {
    const { game, words } = this;
    const option = optionOf(point, game.state.signed);
    const from = option ? say(words, "from", { from: option.written_from }) : "";
    const ours = option ? `${option.letter}. ${option.label}. ${option.text}` : stateOf(game, point, words);
    const columns = make("div", "mt-columns mt-three");
    for (const [head, text, more = ""] of [
      [say(words, "ours"), ours, from],
      [say(words, "accord", { articles: point.accord_articles }), point.accord],
      [say(words, "by_2020"), point.by_2020]
    ]) {
      const column = make("div", "mt-column");
      column.append(make("h5", "mt-head-three", head), make("p", "mt-side-text", text), make("p", "mt-from", more));
      columns.append(column);
    }
    this.body.textContent = "";
    this.body.append(make("h4", "mt-title", say(words, "point_title", point)), columns, sourceLine(game.spec, words, point.sources), this.buildJudgement(point));
  }
  buildJudgement(point) {
    const { game, words } = this;
    const box = make("div", "mt-judge");
    const asked = make("p", "mt-asked", say(words, "would_it"), { id: uniqueId() });
    const group = make("div", "mt-radios", "", { role: "radiogroup", "aria-labelledby": asked.id });
    const name = uniqueId();
    this.inputs = VERDICTS.map((value) => {
      const one = make("label", "mt-radio");
      const input = make("input", "", "", { type: "radio", name, value });
      input.addEventListener("change", () => game.carry(point, { verdict: value }));
      one.append(input, make("span", "mt-radio-text", say(words, value)));
      group.append(one);
      return input;
    });
    this.reason = make("textarea", "mq-field mt-reason", "", { id: uniqueId(), rows: "2", maxlength: "600", autocomplete: "off" });
    this.reason.addEventListener("input", () => game.carry(point, { why: this.reason.value }));
    const field = make("div", "mt-field");
    field.append(make("label", "", say(words, "why"), { for: this.reason.id }), this.reason);
    const row = make("div", "mt-carried");
    row.append(asked, group);
    box.append(row, field);
    return box;
  }
};

// talks/judged.js
var reasonOf = ({ why, basis }, words) => basis === "inferred" ? say(words, "inferred", { why }) : why;
function judged(game, seat, words) {
  const { spec, state } = game;
  const count = score(spec, state.signed)[seat.id];
  const leaving = walksOut(spec, state.signed)[seat.id];
  if (!leaving) return say(words, "stays", count);
  if (leaving === "against") return say(words, "walks_against", { resists: count.resists, others: count.wants + count.accepts });
  const whys = crossed(spec, state.signed)[seat.id].map(
    ({ point, option }) => say(words, "line_of", { number: spec.points.find(({ id }) => id === point).number, why: reasonOf(spec.positions[seat.id][option], words) })
  );
  return say(words, "walks_red_line", { why: whys.join(" ") });
}
function verdictOf(game, words) {
  const signed = game.spec.points.filter((point) => optionOf(point, game.state.signed)).length;
  const leaving = Object.keys(walksOut(game.spec, game.state.signed)).length;
  return say(words, `outcome_${outcome(game.spec, game.state.signed)}`, { signed, total: game.spec.points.length, needed: game.spec.needed, n: leaving });
}

// talks/turns.js
function buildTurns(words, keys, sides, start = 0, shown = () => {
}) {
  const element = make("div", "mt-turns");
  const all = new Set(sides.flat());
  const buttons = keys.map((key, place) => {
    const button = make("button", "mq-button mt-side", say(words, key), { type: "button" });
    button.addEventListener("click", () => show(place));
    return button;
  });
  function show(place) {
    for (const part of all) part.hidden = !sides[place].includes(part);
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === place)));
    shown(place);
  }
  show(start);
  element.append(...buttons);
  return { element, buttons };
}

// talks/draw.js
var FIELDS = ["who", "wanted", "could_not_give_up", "feared", "answers_to", "words"];
var DrawStep = class {
  constructor({ game, words, tell, room }) {
    Object.assign(this, { game, words, tell, room, spec: game.spec, shown: null });
    this.element = make("div", "mt-draw");
    this.table = make("div", "mt-lots");
    this.card = make("div", "mt-card", "", { hidden: "" });
    this.element.append(this.buildLot(), this.table, this.card);
    this.update("");
  }
  buildLot() {
    const { game, words, room } = this;
    this.lot = make("div", "mt-lot");
    this.names = make("textarea", "mq-field mt-names", "", { id: uniqueId(), rows: room ? "4" : "6", maxlength: "20000", autocomplete: "off" });
    this.names.addEventListener("input", () => game.change({ names: this.names.value }, "names"));
    this.button = make("button", "mq-button mq-check", "", { type: "button" });
    this.button.addEventListener("click", () => game.draw((number) => say(words, "group", { number })));
    const field = make("div", "mt-field");
    field.append(make("label", "", say(words, "names"), { for: this.names.id }), this.names);
    this.lot.append(make("p", "mt-rule", say(words, "lot_rule")), field, this.button);
    return this.lot;
  }
  update(why) {
    const { game, words } = this;
    if (why === "over") this.shown = null;
    if (this.names.value !== game.state.names) this.names.value = game.state.names;
    this.button.textContent = say(words, game.state.lots.length ? "draw_again" : "draw");
    if (["drawn", "over", ""].includes(why)) this.list();
    if (why === "drawn") this.tell(say(words, "drawn"));
    this.turn();
  }
  // Who sits where; before the draw, which seats there are.
  list() {
    const rows = make("ul", "mt-seats");
    for (const seat of this.spec.seats) {
      const row = make("li", "mt-seat");
      const groups = this.game.groupsOf(seat);
      const show = make("button", "mq-button mt-show", say(this.words, "show_card"), { type: "button", "data-seat": seat.id });
      show.setAttribute("aria-label", say(this.words, "show_card_of", { seat: seat.name }));
      show.addEventListener("click", () => this.open(seat));
      row.append(make("span", "mt-name", seat.name), make("span", "mt-group", groups.join(" · ")), show);
      rows.append(row);
    }
    fill(this.table, rows);
  }
  turn() {
    this.card.hidden = !this.shown;
    this.lot.hidden = this.table.hidden = Boolean(this.shown);
  }
  open(seat) {
    this.shown = seat;
    const { words } = this;
    const head = make("div", "mt-card-head");
    const title = make("h4", "mt-title", seat.name, { tabindex: "-1" });
    const hide = make("button", "mq-button mt-hide", say(words, "hide_card"), { type: "button" });
    hide.addEventListener("click", () => this.close());
    const sides = [this.who(seat), this.stands(seat)];
    const turns = buildTurns(words, ["card_who", "card_stands"], sides.map((side) => [side]));
    turns.element.append(hide);
    head.append(make("p", "mt-private", say(words, "private")), turns.element);
    fill(this.card, title, head, ...sides);
    this.turn();
    title.focus();
  }
  close() {
    const { id } = this.shown;
    this.shown = null;
    this.turn();
    this.table.querySelector(`[data-seat="${id}"]`).focus();
  }
  leave() {
    this.shown = null;
    this.turn();
  }
  who(seat) {
    const list = make("dl", "mt-who");
    for (const field of FIELDS.filter((one) => seat[one])) {
      const row = make("div", "mt-told");
      row.append(make("dt", "", say(this.words, `seat_${field}`)), make("dd", "", seat[field]));
      list.append(row);
    }
    const side = make("div", "mt-face-one");
    side.append(list, sourceLine(this.spec, this.words, seat.sources));
    return side;
  }
  // Point by point, what the seat wants, accepts, resists, and its red lines.
  stands(seat) {
    const side = make("div", "mt-stands");
    for (const point of this.spec.points) {
      const row = make("div", "mt-stand");
      row.append(make("h5", "mt-stand-point", say(this.words, "point_title", point)));
      const list = make("ul", "mt-stances");
      for (const stance of STANCES)
        for (const option of point.options) {
          const position = positionOf(this.spec, seat, option);
          if (position.stance === stance) list.append(this.stance(option, position));
        }
      row.append(list);
      side.append(row);
    }
    const box = make("div", "mt-face-one");
    const named = Object.values(this.spec.positions[seat.id]).flatMap(({ sources }) => sources);
    const fold = make("details", "mt-note");
    fold.append(make("summary", "", say(this.words, "card_sources")), sourceLine(this.spec, this.words, [...new Set(named)]));
    box.append(side, make("p", "mt-note", say(this.words, "inferred_note")), fold);
    return box;
  }
  stance(option, position) {
    const { stance } = position;
    const row = make("li", "mt-stance", "", { "data-stance": stance });
    row.append(make("strong", "", say(this.words, `is_${stance}`)), ` ${option.letter}`, make("span", "mt-stance-label", `. ${option.label}`));
    row.append(make("span", "mt-why", ` ${reasonOf(position, this.words)}`));
    return row;
  }
};

// talks/game.js
var MINUTES = [4, 3];
var begun = () => ({
  names: "",
  // of groups, as typed, one a line
  lots: [],
  // {group, seat}, once drawn
  at: 0,
  // place of the point that is on the table
  votes: {},
  // point -> seat -> option or "none"
  signed: {},
  // point -> option or "open"
  phase: 0,
  // 0 at the table, 1 in a caucus
  left: MINUTES[0] * 60,
  // seconds
  ends: 0,
  // when a running clock ends; 0 while it stands
  spoiler: "",
  // id, once drawn
  aside: false,
  // the teacher has set it aside
  carried: {}
  // point -> {verdict, why}
});
var Game = class {
  constructor(spec) {
    this.spec = spec;
    this.listeners = /* @__PURE__ */ new Set();
    this.state = begun();
  }
  // Call listener after each change; returns the function that ends it.
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  change(change, why = "") {
    Object.assign(this.state, change);
    for (const listener of [...this.listeners]) listener(why);
  }
  startOver() {
    clearInterval(this.ticking);
    this.change(begun(), "over");
  }
  get point() {
    return this.spec.points[this.state.at];
  }
  // ---- the lot
  draw(unnamed) {
    const typed = this.state.names.split("\n").map((name) => name.trim()).filter(Boolean);
    const groups = typed.length ? typed : this.spec.seats.map((_, i) => unnamed(i + 1));
    const seated = deal(groups.map((group, place) => ({ group, place })), this.spec.seats);
    const order = (seat) => this.spec.seats.findIndex(({ id }) => id === seat.id);
    const lots = seated.map(([{ group }, seat]) => ({ group, seat: seat.id, order: order(seat) }));
    this.change({ lots: lots.sort((a, b) => a.order - b.order) }, "drawn");
  }
  groupsOf(seat) {
    return this.state.lots.filter((lot) => lot.seat === seat.id).map(({ group }) => group);
  }
  drawSpoiler() {
    const { spoilers } = this.spec;
    if (!this.state.spoiler) this.change({ spoiler: spoilers[Math.floor(Math.random() * spoilers.length)].id }, "spoiler");
  }
  get spoiler() {
    return this.spec.spoilers.find(({ id }) => id === this.state.spoiler);
  }
  // Another point has its own minutes, unless the clock runs.
  turnTo(place) {
    const fresh = place !== this.state.at && !this.state.ends;
    this.change({ at: place, left: fresh ? this.full : this.state.left }, "point");
  }
  // ---- votes and what is signed
  vote(seat, choice) {
    const { id } = this.point;
    const votes = { ...this.state.votes, [id]: { ...this.state.votes[id], [seat.id]: choice } };
    this.change({ votes }, "vote");
  }
  sign(choice) {
    this.change({ signed: { ...this.state.signed, [this.point.id]: choice } }, "signed");
  }
  carry(point, part) {
    const before = this.state.carried[point.id] ?? { verdict: "", why: "" };
    this.change({ carried: { ...this.state.carried, [point.id]: { ...before, ...part } } }, "carried");
  }
  // ---- the clock
  get full() {
    return MINUTES[this.state.phase] * 60;
  }
  get seconds() {
    const { ends, left } = this.state;
    return ends ? Math.max(0, Math.ceil((ends - Date.now()) / 1e3)) : left;
  }
  start() {
    clearInterval(this.ticking);
    this.ticking = setInterval(() => this.tick(), 500);
    this.change({ ends: Date.now() + (this.seconds || this.full) * 1e3 }, "started");
  }
  pause() {
    clearInterval(this.ticking);
    this.change({ left: this.seconds, ends: 0 }, "paused");
  }
  addMinute() {
    const { ends, left } = this.state;
    this.change(ends ? { ends: ends + 6e4 } : { left: left + 60 }, "added");
  }
  next() {
    clearInterval(this.ticking);
    const phase = 1 - this.state.phase;
    this.change({ phase, left: MINUTES[phase] * 60, ends: 0 }, "phase");
  }
  tick() {
    if (this.seconds) return this.change({}, "tick");
    clearInterval(this.ticking);
    return this.change({ left: 0, ends: 0 }, "ended");
  }
};
function gameOf(spec) {
  const games = window.malicourseTalks = window.malicourseTalks || /* @__PURE__ */ new Map();
  const { step: _, ...rules } = spec;
  const name = JSON.stringify(rules);
  if (!games.has(name)) games.set(name, new Game(spec));
  return games.get(name);
}

// talks/negotiate.js
function radios(label, choices, choose) {
  const group = make("div", "mt-radios", "", { role: "radiogroup", ...label });
  const name = uniqueId();
  const inputs = choices.map(([value, text, spoken]) => {
    const one = make("label", "mt-radio");
    const input = make("input", "", "", { type: "radio", name, value, "aria-label": spoken });
    input.addEventListener("change", () => choose(value));
    one.append(input, make("span", "mt-radio-text", text));
    group.append(one);
    return input;
  });
  return { group, set: (value) => inputs.forEach((input) => input.checked = input.value === value) };
}
function redLine(seat, why) {
  const row = make("li", "mt-red");
  row.append(make("strong", "", seat), ` ${why}`);
  return row;
}
var NegotiateStep = class {
  constructor({ game, words, tell, room, clock, spoiler }) {
    Object.assign(this, { game, words, tell, room, spoiler, shown: null });
    this.element = make("div", "mt-negotiate");
    this.points = buildPoints(game, words);
    this.head = make("div", "mt-head");
    this.title = make("h4", "mt-title");
    this.question = make("p", "mt-question");
    this.body = make("div", "mt-body");
    this.head.append(this.points.element, clock.element);
    this.turns = make("div");
    this.talk = make("div", "mt-talk");
    const heading = make("div", "mt-heading");
    heading.append(this.title, this.turns);
    this.talk.append(heading, this.question, this.body);
    this.element.append(this.head, this.talk, this.spoiler.element);
    this.update("");
  }
  update(why) {
    const { game, words } = this;
    this.points.update();
    this.talk.hidden = this.spoiler.open;
    if (this.shown !== game.point || why === "over") {
      this.shown = game.point;
      this.title.textContent = say(words, "point_title", game.point);
      this.question.textContent = game.point.question;
      this.build();
    }
    this.follow();
    if (why === "signed") this.tell(this.message.textContent);
    if (why === "point") this.tell(this.title.textContent);
  }
  build() {
    const { options } = this.game.point;
    const list = make("ul", "mt-options");
    for (const option of options) {
      const row = make("li", "mt-option");
      const label = make("p", "mt-label");
      label.append(make("span", "mq-letter", `${option.letter}. `), option.label);
      row.append(label, make("p", "mt-text", option.text));
      list.append(row);
    }
    this.body.textContent = "";
    this.why = make("ul", "mt-whys");
    this.message = make("div", "mt-message");
    const ballot = this.buildBallot(options);
    this.body.append(list, ballot, this.message, this.why);
    this.turns.textContent = "";
    if (this.room) this.turnSides(list, ballot);
  }
  // The options are read first, in full; then the seats vote, with the labels beside them; then, whose red lines are
  // crossed, and why.
  turnSides(list, ballot) {
    const sides = [[list, this.question], [list, ballot, this.message], [this.why]];
    const start = this.game.state.votes[this.game.point.id] ? 1 : 0;
    const short = (place) => list.dataset.short = String(place === 1);
    const { element, buttons } = buildTurns(this.words, ["read_options", "take_votes", "red_lines"], sides, start, short);
    this.turns.append(element);
    this.lines = buttons[2];
  }
  buildBallot(options) {
    const { game, words } = this;
    const ballot = make("div", "mt-ballot");
    const choices = [
      ...options.map(({ id, letter, label }) => [id, letter, `${letter}. ${label}`]),
      ["none", say(words, "none"), say(words, "none_spoken")]
    ];
    this.rows = game.spec.seats.map((seat) => {
      const row2 = make("div", "mt-vote");
      const name2 = make("span", "mt-voter", seat.name, { id: uniqueId() });
      const { group, set } = radios({ "aria-labelledby": name2.id }, choices, (choice) => game.vote(seat, choice));
      row2.append(name2, group);
      ballot.append(row2);
      return { seat, set };
    });
    this.tally = make("p", "mt-tally");
    const row = make("div", "mt-vote mt-signing");
    const name = make("span", "mt-voter", say(words, "sign"), { id: uniqueId() });
    const signing = [...choices.slice(0, -1), ["open", say(words, "leave_open"), say(words, "leave_open")]];
    this.signing = radios({ "aria-labelledby": name.id }, signing, (choice) => game.sign(choice));
    row.append(name, this.signing.group);
    ballot.append(this.tally, row);
    return ballot;
  }
  // Bring inputs and words into the state of the game.
  follow() {
    const { game, words } = this;
    const { id, options } = game.point;
    const votes = game.state.votes[id] ?? {};
    for (const { seat, set } of this.rows) set(votes[seat.id]);
    this.signing.set(game.state.signed[id]);
    const given = Object.values(votes);
    const counts = [...options.map((option) => [option.letter, option.id]), [say(words, "none"), "none"]];
    const told = counts.map(([name, choice2]) => `${name} ${given.filter((one) => one === choice2).length}`).join(" · ");
    const n = this.rows.length - given.length;
    this.tally.textContent = given.length ? say(words, n ? "tally" : "tally_all", { told, n }) : say(words, "no_votes");
    const choice = game.state.signed[id];
    const lines2 = Object.keys(crossed(game.spec, { [id]: choice })).map((seat) => [this.nameOf(seat), reasonOf(game.spec.positions[seat][choice], words)]);
    const said = this.verdict(options.find((option) => option.id === choice), lines2);
    fill(this.message, ...choice ? [make("p", lines2.length ? "mt-crossed" : "", said)] : []);
    fill(this.why, ...lines2.map(([seat, why]) => redLine(seat, why)));
    if (this.room) this.lines.hidden = !lines2.length;
  }
  nameOf(seat) {
    return this.game.spec.seats.find(({ id }) => id === seat).name;
  }
  // What is signed, and whose red line that crosses.
  verdict(option, lines2) {
    if (!option) return say(this.words, "left_open");
    if (!lines2.length) return say(this.words, "signed_freely", option);
    return say(this.words, "crosses_all", { letter: option.letter, seats: lines2.map(([seat]) => seat).join(say(this.words, "and_then")), n: lines2.length });
  }
};

// talks/paper.js
function lines(game, words) {
  const { spec, state } = game;
  const found = [["h1", say(words, "title")], ["p", verdictOf(game, words)], ["h2", say(words, "the_text")]];
  for (const point of spec.points) {
    const option = optionOf(point, state.signed);
    const text = option ? `${option.letter}. ${option.label}. ${option.text}` : stateOf(game, point, words);
    found.push(["h3", say(words, "point_title", point)], ["p", text]);
    const { verdict, why } = state.carried[point.id] ?? {};
    if (verdict || why) found.push(["p", say(words, "told_why", { verdict: verdict ? say(words, verdict) : "", why: why ?? "" }).trim()]);
  }
  found.push(["h2", say(words, "who_stays")]);
  for (const seat of spec.seats) {
    const groups = game.groupsOf(seat);
    const name = groups.length ? say(words, "seat_of", { seat: seat.name, groups: groups.join(", ") }) : seat.name;
    found.push(["p", `${name} ${judged(game, seat, words)}`]);
  }
  if (game.spoiler && !state.aside) found.push(["h2", say(words, "spoiler_title", { date: game.spoiler.when })], ["p", game.spoiler.card]);
  return found;
}
function written(game, words) {
  return lines(game, words).map(([kind, text]) => kind === "p" ? text : `
${text}`).join("\n").trim();
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}
function copyByHand(text) {
  const before = document.activeElement;
  const field = make("textarea", "", "", { "aria-hidden": "true", style: "position: fixed; left: -999px" });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  before == null ? void 0 : before.focus();
  return done;
}
function print(game, words) {
  for (const before of document.querySelectorAll(".malicourse-talks-sheet")) before.remove();
  const sheet = make("div", "malicourse-talks-sheet", "", { lang: game.spec.language });
  sheet.append(...lines(game, words).map(([kind, text]) => make(kind, "", text)));
  document.body.append(sheet);
  document.documentElement.classList.add("malicourse-talks-prints");
  function done() {
    sheet.remove();
    document.documentElement.classList.remove("malicourse-talks-prints");
    window.removeEventListener("afterprint", done);
  }
  window.addEventListener("afterprint", done);
  window.print();
}

// talks/signed.js
var SignedStep = class {
  constructor({ game, words, tell, room }) {
    Object.assign(this, { game, words, tell });
    this.element = make("div", "mt-signed");
    this.verdict = make("p", "mt-verdict");
    this.text = make("ol", "mt-text-signed");
    this.seats = make("ul", "mt-judged");
    const columns = make("div", "mt-columns");
    const sides = [this.column("the_text", this.text), this.column("who_stays", this.seats)];
    columns.append(...sides);
    this.element.append(this.verdict);
    if (room) this.element.append(buildTurns(words, ["the_text", "who_stays"], sides.map((side) => [side])).element);
    this.element.append(columns, this.buildActions());
    this.update("");
  }
  column(key, list) {
    const column = make("div", "mt-column");
    column.append(make("h4", "mt-title", say(this.words, key)), list);
    return column;
  }
  buildActions() {
    const { game, words, tell } = this;
    const actions = make("div", "mq-actions");
    const buttons = Object.fromEntries(
      ["copy", "print", "over", "really", "keep"].map((key) => [key, make("button", "mq-button", say(words, key), { type: "button" })])
    );
    const sure = make("span", "mt-sure", say(words, "sure"));
    function ask(asked) {
      for (const one of [sure, buttons.really, buttons.keep]) one.hidden = !asked;
      for (const key of ["copy", "print", "over"]) buttons[key].hidden = asked;
    }
    ask(false);
    buttons.copy.addEventListener("click", async () => tell(say(words, await copy(written(game, words)) ? "copied" : "not_copied"), true));
    buttons.print.addEventListener("click", () => print(game, words));
    buttons.over.addEventListener("click", () => (ask(true), buttons.keep.focus()));
    buttons.keep.addEventListener("click", () => (ask(false), buttons.over.focus()));
    buttons.really.addEventListener("click", () => (ask(false), game.startOver()));
    actions.append(buttons.copy, buttons.print, buttons.over, sure, buttons.really, buttons.keep);
    return actions;
  }
  update(why) {
    if (why === "tick" || why === "names") return;
    const { game, words } = this;
    this.verdict.textContent = verdictOf(game, words);
    this.verdict.dataset.outcome = outcome(game.spec, game.state.signed);
    fill(this.text, ...game.spec.points.map((point) => this.row(point)));
    fill(
      this.seats,
      ...game.spec.seats.map((seat) => {
        const row = make("li", "mt-judgement", "", { "data-leaves": String(Boolean(walksOut(game.spec, game.state.signed)[seat.id])) });
        row.append(make("strong", "", seat.name), ` ${judged(game, seat, words)}`);
        return row;
      })
    );
  }
  row(point) {
    const row = make("li", "mt-article", "", { value: String(point.number) });
    const option = optionOf(point, this.game.state.signed);
    row.append(make("strong", "", point.title), make("span", "mt-chosen", option ? ` ${option.letter}. ${option.label}` : ` ${stateOf(this.game, point, this.words)}`));
    if (option) row.append(make("span", "mt-chosen-text", option.text));
    return row;
  }
};

// talks/spoiler.js
function buildSpoiler(game, words, tell) {
  const button = make("button", "mq-button mt-interrupt", "", { type: "button" });
  const element = make("div", "mt-spoiler", "", { hidden: "" });
  const view = { button, element, open: false, update };
  function show(open) {
    view.open = open;
    game.change({}, "shown");
  }
  button.addEventListener("click", () => {
    if (game.state.aside) return;
    game.drawSpoiler();
    show(true);
    element.querySelector("h4").focus();
  });
  function build() {
    const { spoiler } = game;
    const title = make("h4", "mt-title", say(words, "spoiler_title", { date: spoiler.when }), { tabindex: "-1" });
    const effect = make("p", "mt-effect");
    effect.append(make("strong", "", say(words, "effect")), ` ${spoiler.effect}`);
    const actions = make("p", "mq-actions");
    for (const [key, done] of [["back", () => show(false)], ["set_aside", setAside]]) {
      const one = make("button", "mq-button", say(words, key), { type: "button" });
      one.addEventListener("click", done);
      actions.append(one);
    }
    fill(element, title, make("p", "mt-event", spoiler.card), effect, sourceLine(game.spec, words, spoiler.sources), actions);
  }
  function setAside() {
    view.open = false;
    game.change({ aside: true }, "aside");
  }
  function update(why) {
    const { spoiler, state } = game;
    if (!spoiler || state.aside) view.open = false;
    if (spoiler && element.dataset.event !== spoiler.id) build();
    element.dataset.event = spoiler ? spoiler.id : "";
    element.hidden = !view.open;
    button.textContent = say(words, state.aside ? "was_set_aside" : spoiler ? "spoiler_again" : "draw_spoiler");
    button.setAttribute("aria-disabled", String(state.aside));
    if (why === "spoiler") tell(say(words, "spoiler_told", { card: spoiler.card, effect: spoiler.effect }));
    if (why === "aside") tell(say(words, "was_set_aside"));
  }
  return view;
}

// talks/talks.js
var STEPS = { draw: DrawStep, negotiate: NegotiateStep, signed: SignedStep, compare: CompareStep };
var Table = class {
  constructor(spec, room) {
    const { words } = spec;
    const game = gameOf(spec);
    Object.assign(this, { spec, words, game });
    this.root = make("div", "malicourse-quiz malicourse-talks", "", { role: "group", lang: spec.language, "aria-label": say(words, "title"), "data-room": String(room) });
    this.status = make("p", "mt-status", "", { role: "status" });
    const tell = (text, seen = false) => this.tell(text, seen);
    this.clock = buildClock(game, words, tell);
    this.spoiler = buildSpoiler(game, words, tell);
    const parts = { game, words, tell, room, clock: this.clock, spoiler: this.spoiler };
    this.steps = Object.fromEntries(Object.entries(STEPS).map(([name, Step]) => [name, new Step(parts)]));
    const top = make("div", "mt-top");
    top.append(this.buildSteps(), this.spoiler.button);
    this.root.append(top, ...Object.values(this.steps).map(({ element }) => element), this.status);
    for (const type of ["keydown", "keypress", "keyup"]) this.root.addEventListener(type, keepKeys);
    const leave = () => this.steps.draw.leave();
    document.addEventListener("slidechanged", leave);
    const deaf = game.listen((why) => this.update(why));
    this.end = () => {
      document.removeEventListener("slidechanged", leave);
      deaf();
    };
    this.show(spec.step in STEPS ? spec.step : "draw");
    this.update("");
  }
  buildSteps() {
    const turns = make("div", "mt-steps", "", { role: "group", "aria-label": say(this.words, "steps") });
    this.turns = Object.keys(STEPS).map((name, place) => {
      const turn = make("button", "mq-button mt-step", `${place + 1} ${say(this.words, `step_${name}`)}`, { type: "button" });
      turn.addEventListener("click", () => this.show(name));
      turns.append(turn);
      return [name, turn];
    });
    return turns;
  }
  show(name) {
    this.steps.draw.leave();
    for (const [one, step] of Object.entries(this.steps)) step.element.hidden = one !== name;
    for (const [one, turn] of this.turns)
      if (one === name) turn.setAttribute("aria-current", "step");
      else turn.removeAttribute("aria-current");
    this.spoiler.button.hidden = name !== "negotiate";
    this.tell("");
  }
  update(why) {
    this.clock.update(why);
    if (why === "tick") return;
    this.spoiler.update(why);
    for (const step of Object.values(this.steps)) step.update(why);
    if (why === "over") this.show("draw");
  }
  // Speak to a screen reader; seen: and to everybody else.
  tell(text, seen) {
    this.status.textContent = text;
    this.status.dataset.seen = String(Boolean(seen && text));
  }
};
function mount(el, spec, room = false) {
  const table = new Table(spec, room);
  el.append(table.root);
  return () => {
    table.end();
    table.root.remove();
  };
}
function mountAll(root = document, room = false) {
  for (const place of root.querySelectorAll("[data-malicourse-talks]")) {
    const live = document.createElement("div");
    try {
      mount(live, JSON.parse(place.querySelector("script").textContent), room);
    } catch (error) {
      console.warn("These cards stay as they are written.", error);
      continue;
    }
    place.textContent = "";
    place.append(...live.childNodes);
  }
}
var talks_default = { render: ({ model, el }) => mount(el, model.get("spec")) };
export {
  clockText,
  crossed,
  deal,
  talks_default as default,
  mount,
  mountAll,
  outcome,
  score,
  walksOut
};
