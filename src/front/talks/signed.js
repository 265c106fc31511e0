// The third step: the text, whether it is an agreement, who stays and who walks out.
import { fill, make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { judged, verdictOf } from "./judged.js";
import { copy, print, written } from "./paper.js";
import { stateOf } from "./points.js";
import { optionOf, outcome, walksOut } from "./rules.js";
import { buildTurns } from "./turns.js";

export class SignedStep {
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
      ["copy", "print", "over", "really", "keep"].map((key) => [key, make("button", "mq-button", say(words, key), { type: "button" })]),
    );
    const sure = make("span", "mt-sure", say(words, "sure"));
    function ask(asked) {
      for (const one of [sure, buttons.really, buttons.keep]) one.hidden = !asked;
      for (const key of ["copy", "print", "over"]) buttons[key].hidden = asked;
    }
    ask(false);
    buttons.copy.addEventListener("click", async () => tell(say(words, (await copy(written(game, words))) ? "copied" : "not_copied"), true));
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
      }),
    );
  }

  row(point) {
    const row = make("li", "mt-article", "", { value: String(point.number) });
    const option = optionOf(point, this.game.state.signed);
    row.append(make("strong", "", point.title), make("span", "mt-chosen", option ? ` ${option.letter}. ${option.label}` : ` ${stateOf(this.game, point, this.words)}`));
    if (option) row.append(make("span", "mt-chosen-text", option.text));
    return row;
  }
}
