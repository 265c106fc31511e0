// Estimate before you see: a number, or a line drawn over years. Neither right nor wrong.
import { fill, make } from "./elements.js";
import { Line } from "./line.js";
import { numeric, readAnswer } from "./numeric.js";
import { has, join, number, say } from "./text.js";
import { nothing, verdict } from "./verdict.js";

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
  if (!answer || asked.some(({ x }) => !has(answer, x))) return nothing(say(words, "empty_estimate"));
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

function gradeNumber(question, answer, words) {
  const { refused, value: mine, readAs } = readAnswer(question, answer, words);
  if (refused) return refused;
  const real = question.answer;
  const gap = say(words, "estimate_gap", { mine: number(words, mine), real: number(words, real), unit: question.unit, gap: gapWords(mine, real, words) });
  return verdict(null, join(say(words, "estimated"), gap, question.feedback[band(mine, real)], question.reveal, readAs), [], mine);
}

// Two bars, the estimate and the real number, drawn to one scale once the learner has committed.
function buildNumber(question, context) {
  const { words } = context;
  const inputs = numeric.build(question, context);
  const box = make("div", "mq-guess");
  const bars = make("div", "mq-bars", "", { "aria-hidden": "true" }); // the feedback says it in words
  box.append(inputs.element, bars);
  function bar(whose, value, most) {
    const drawn = make("span", "mq-bar");
    drawn.dataset.whose = whose;
    drawn.style.width = `${Math.max(0.5, (60 * Math.abs(value)) / most)}%`;
    const row = make("div", "mq-bar-row");
    row.append(drawn, make("span", "mq-bar-words", `${number(words, value)} · ${say(words, whose === "mine" ? "your_line" : "real_line")}`));
    return row;
  }
  return {
    ...inputs,
    element: box,
    mark(given) {
      const both = given?.counted ? [["mine", given.answer], ["real", question.answer]] : [];
      const most = Math.max(...both.map(([, value]) => Math.abs(value))) || 1;
      fill(bars, ...both.map(([whose, value]) => bar(whose, value, most)));
    },
  };
}

export const estimate = {
  grade: (question, answer, words) => (question.shape === "line" ? gradeLine : gradeNumber)(question, answer, words),
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
  build: (question, context) => (question.shape === "line" ? new Line(question, context) : buildNumber(question, context)),
  ungraded: true,
};
