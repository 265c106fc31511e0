// What the rules mean for a seat and for the whole text, in words.
import { say } from "../quiz/text.js";
import { crossed, optionOf, outcome, score, walksOut } from "./rules.js";

// Why a seat stands where it stands; it is said where that is our reading.
export const reasonOf = ({ why, basis }, words) => (basis === "inferred" ? say(words, "inferred", { why }) : why);

// What is said of a seat: that it stays, or that it walks out, and why.
export function judged(game, seat, words) {
  const { spec, state } = game;
  const count = score(spec, state.signed)[seat.id];
  const leaving = walksOut(spec, state.signed)[seat.id];
  if (!leaving) return say(words, "stays", count);
  if (leaving === "against") return say(words, "walks_against", { resists: count.resists, others: count.wants + count.accepts });
  const whys = crossed(spec, state.signed)[seat.id].map(({ point, option }) =>
    say(words, "line_of", { number: spec.points.find(({ id }) => id === point).number, why: reasonOf(spec.positions[seat.id][option], words) }),
  );
  return say(words, "walks_red_line", { why: whys.join(" ") });
}

export function verdictOf(game, words) {
  const signed = game.spec.points.filter((point) => optionOf(point, game.state.signed)).length;
  const leaving = Object.keys(walksOut(game.spec, game.state.signed)).length;
  return say(words, `outcome_${outcome(game.spec, game.state.signed)}`, { signed, total: game.spec.points.length, needed: game.spec.needed, n: leaving });
}
