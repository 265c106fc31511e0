// The second step: one point at a time, its options, the votes of the seats, what is signed, and what that crosses.
import { fill, make, uniqueId } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { buildPoints } from "./points.js";
import { crossed } from "./rules.js";
import { buildSpoiler } from "./spoiler.js";

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

export class NegotiateStep {
  constructor({ game, words, tell, room }) {
    Object.assign(this, { game, words, tell, room, shown: null });
    this.element = make("div", "mt-negotiate");
    this.points = buildPoints(game, words);
    this.head = make("div", "mt-head");
    this.title = make("h4", "mt-title");
    this.question = make("p", "mt-question");
    this.body = make("div", "mt-body");
    this.spoiler = buildSpoiler(game, words, tell);
    this.head.append(this.points.element, this.spoiler.button);
    this.talk = make("div", "mt-talk");
    this.talk.append(this.title, this.question, this.body);
    this.element.append(this.head, this.talk, this.spoiler.element);
    this.update("");
  }

  update(why) {
    const { game, words } = this;
    this.points.update();
    this.spoiler.update(why);
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
    const { game, words } = this;
    const { options } = game.point;
    const list = make("ul", "mt-options");
    for (const option of options) {
      const row = make("li", "mt-option");
      const label = make("p", "mt-label");
      label.append(make("span", "mq-letter", `${option.letter}. `), option.label);
      row.append(label, make("p", "mt-text", option.text), make("p", "mt-from", say(words, "from", { from: option.written_from })));
      list.append(row);
    }
    this.body.textContent = "";
    const ballot = this.buildBallot(options);
    if (this.room) this.body.append(this.buildTurns(list, ballot));
    this.body.append(list, ballot);
  }

  // Before a class the options are read first, in full; then the seats vote, with the labels beside them.
  buildTurns(list, ballot) {
    const turns = make("div", "mt-turns");
    const voted = Object.keys(this.game.state.votes[this.game.point.id] ?? {}).length > 0;
    const buttons = ["read_options", "take_votes"].map((key, place) => {
      const button = make("button", "mq-button mt-side", say(this.words, key), { type: "button" });
      button.addEventListener("click", () => show(place));
      return button;
    });
    function show(place) {
      list.dataset.short = String(place === 1);
      ballot.hidden = place === 0;
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === place)));
    }
    show(voted ? 1 : 0);
    turns.append(...buttons);
    return turns;
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
    this.message = make("div", "mt-message");
    ballot.append(this.tally, row, this.message);
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
    fill(this.message, ...this.verdict());
  }

  // What is signed, and whose red line that crosses.
  verdict() {
    const { game, words } = this;
    const choice = game.state.signed[game.point.id];
    if (!choice) return [];
    const option = game.point.options.find(({ id }) => id === choice);
    if (!option) return [make("p", "", say(words, "left_open"))];
    const lines = Object.entries(crossed(game.spec, { [game.point.id]: choice }));
    if (!lines.length) return [make("p", "", say(words, "signed_freely", option))];
    return lines.map(([id, [{ why }]]) => {
      const seat = game.spec.seats.find((one) => one.id === id).name;
      return make("p", "mt-crossed", say(words, "crosses", { letter: option.letter, seat, why }));
    });
  }
}
