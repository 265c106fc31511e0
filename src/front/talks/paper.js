// The signed text to copy, and on a sheet of its own to print.
import { make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { judged, verdictOf } from "./judged.js";
import { stateOf } from "./points.js";
import { optionOf } from "./rules.js";

// The text as lines: [kind, words].
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

export function written(game, words) {
  return lines(game, words)
    .map(([kind, text]) => (kind === "p" ? text : `\n${text}`))
    .join("\n")
    .trim();
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text); // an older browser, or a page that may not use the clipboard
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
  before?.focus();
  return done;
}

// Print nothing of the page but the text.
export function print(game, words) {
  for (const before of document.querySelectorAll(".malicourse-talks-sheet")) before.remove(); // of a second click
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
