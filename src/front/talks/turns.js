// Before a class one thing is shown at a time: buttons in a row, and what each of them shows.
import { make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";

// sides: for each key the parts that it shows. shown(place) is called after a turn.
export function buildTurns(words, keys, sides, start = 0, shown = () => {}) {
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
