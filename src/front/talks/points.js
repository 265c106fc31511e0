// The row of points: which one is on the table, and what is signed of each.
import { fill, make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { optionOf } from "./rules.js";

export function stateOf(game, point, words) {
  const option = optionOf(point, game.state.signed);
  if (option) return say(words, "signed_short", option);
  return say(words, game.state.signed[point.id] === "open" ? "open_short" : "undecided");
}

export function buildPoints(game, words) {
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
    },
  };
}
