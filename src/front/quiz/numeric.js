// A number typed into a field.
import { make, markOf, setWrong, uniqueId } from "./elements.js";
import { join, number, readNumber, say, tidyUnit } from "./text.js";
import { nothing, verdict } from "./verdict.js";

const within = (value, target, tolerance) => Math.abs(value - target) <= tolerance + 1e-9 * Math.max(1, Math.abs(target));

function knownUnits({ units }, words) {
  const percent = words.percent.map(tidyUnit);
  return units.some((one) => percent.includes(one)) ? [...units, ...percent] : units;
}

// The number that was meant: {value, readAs} where it can be read, {refused} where it cannot.
export function readAnswer(question, answer, words) {
  const typed = String(answer ?? "").trim();
  if (!typed) return { refused: nothing(say(words, "empty_numeric")) };
  const { values, unit } = readNumber(typed);
  if (!values.length) return { refused: nothing(say(words, "unreadable", { typed })) };
  if (unit && !knownUnits(question, words).includes(unit)) return { refused: nothing(say(words, "other_unit", { unit: question.unit, typed })) };
  const distance = (value) => Math.abs(value - question.answer);
  const value = values.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  return { value, readAs: values.length > 1 ? say(words, "read_as", { number: number(words, value) }) : "" };
}

export const numeric = {
  grade(question, answer, words) {
    const { refused, value, readAs } = readAnswer(question, answer, words);
    if (refused) return refused;
    if (within(value, question.answer, question.tolerance))
      return verdict(true, join(say(words, "right"), question.feedback.right, readAs), [], value);
    const side = value < question.answer ? "low" : "high";
    const slip = question.near.find((one) => within(value, one.value, one.tolerance));
    const advice = slip ? slip.feedback : question.feedback[side];
    return verdict(false, join(say(words, "wrong"), say(words, `too_${side}`), advice, readAs), [], value);
  },
  solve(question, words) {
    const { answer, tolerance, unit } = question;
    const text = say(words, tolerance ? "number_around" : "number_answer", {
      number: number(words, answer),
      unit,
      low: number(words, answer - tolerance),
      high: number(words, answer + tolerance),
    });
    return verdict(true, join(say(words, "shown"), text, question.feedback.right), [], answer);
  },
  build(question, { words }) {
    const row = make("div", "mq-number");
    const input = make("input", "mq-field", "", { type: "text", inputmode: "decimal", autocomplete: "off", maxlength: "60", id: uniqueId() });
    const label = make("label", "mq-label", say(words, "your_answer"), { for: input.id });
    const unit = make("span", "mq-unit", question.unit, { id: uniqueId() });
    input.setAttribute("aria-describedby", unit.id);
    const mark = markOf(input);
    row.append(label, input, unit, mark);
    return {
      element: row,
      read: () => input.value,
      write: (answer) => (input.value = answer === null ? "" : number({ decimal: words.decimal, thousands: "" }, answer)),
      mark: (given) => {
        const right = given?.counted ? given.correct : null;
        setWrong(mark, right, words);
        row.dataset.right = right === null ? "" : String(right);
      },
      settle: (settled) => (input.readOnly = settled),
      focus: () => input.focus(),
    };
  },
};
