// The fourth step: the class's text beside the accord of 2015 and what was counted by 2020, point by point.
import { make, uniqueId } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { buildPoints, stateOf } from "./points.js";
import { optionOf } from "./rules.js";
import { sourceLine } from "./sources.js";

export const VERDICTS = ["carried", "partly", "not_carried"];

export class CompareStep {
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
      [say(words, "by_2020"), point.by_2020],
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
}
