// The second step: one point at a time, its options, the votes of the seats, what is signed, and what that crosses.
import { fill, make, uniqueId } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { reasonOf } from "./judged.js";
import { buildPoints } from "./points.js";
import { crossed } from "./rules.js";
import { buildTurns } from "./turns.js";

// A group of radio buttons: choices are [value, label, name for a screen reader].
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
  return { group, set: (value) => inputs.forEach((input) => (input.checked = input.value === value)) };
}

function redLine(seat, why) {
  const row = make("li", "mt-red");
  row.append(make("strong", "", seat), ` ${why}`);
  return row;
}

export class NegotiateStep {
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
      row.append(label, make("p", "mt-text", option.text)); // what it was written from would give the accord away
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
    const short = (place) => (list.dataset.short = String(place === 1));
    const { element, buttons } = buildTurns(this.words, ["read_options", "take_votes", "red_lines"], sides, start, short);
    this.turns.append(element);
    this.lines = buttons[2];
  }

  buildBallot(options) {
    const { game, words } = this;
    const ballot = make("div", "mt-ballot");
    const choices = [
      ...options.map(({ id, letter, label }) => [id, letter, `${letter}. ${label}`]),
      ["none", say(words, "none"), say(words, "none_spoken")],
    ];
    this.rows = game.spec.seats.map((seat) => {
      const row = make("div", "mt-vote");
      const name = make("span", "mt-voter", seat.name, { id: uniqueId() });
      const { group, set } = radios({ "aria-labelledby": name.id }, choices, (choice) => game.vote(seat, choice));
      row.append(name, group);
      ballot.append(row);
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
    const told = counts.map(([name, choice]) => `${name} ${given.filter((one) => one === choice).length}`).join(" · ");
    const n = this.rows.length - given.length;
    this.tally.textContent = given.length ? say(words, n ? "tally" : "tally_all", { told, n }) : say(words, "no_votes");
    const choice = game.state.signed[id];
    const lines = Object.keys(crossed(game.spec, { [id]: choice })).map((seat) => [this.nameOf(seat), reasonOf(game.spec.positions[seat][choice], words)]);
    const said = this.verdict(options.find((option) => option.id === choice), lines);
    fill(this.message, ...(choice ? [make("p", lines.length ? "mt-crossed" : "", said)] : []));
    fill(this.why, ...lines.map(([seat, why]) => redLine(seat, why)));
    if (this.room) this.lines.hidden = !lines.length;
  }

  nameOf(seat) {
    return this.game.spec.seats.find(({ id }) => id === seat).name;
  }

  // What is signed, and whose red line that crosses.
  verdict(option, lines) {
    if (!option) return say(this.words, "left_open");
    if (!lines.length) return say(this.words, "signed_freely", option);
    return say(this.words, "crosses_all", { letter: option.letter, seats: lines.map(([seat]) => seat).join(say(this.words, "and_then")), n: lines.length });
  }
}
