// One right choice, or several.
import { letter, make, markOf, setWrong } from "./elements.js";
import { join, say } from "./text.js";
import { nothing, verdict } from "./verdict.js";
import { showVotes } from "./votes.js";

function build(question, { words, name }, type) {
  const list = make("div", "mq-choices");
  const rows = question.choices.map((choice, place) => {
    const row = make("label", "mq-choice");
    const input = make("input", "", "", { type, name, value: choice.text });
    const mark = markOf(input);
    // A disabled input would turn grey and drop the focus; a closed one only stays as it is.
    input.addEventListener("click", (event) => input.getAttribute("aria-disabled") === "true" && event.preventDefault());
    row.append(input, letter(place), make("span", "mq-text", choice.text), mark);
    list.append(row);
    return { choice, input, mark, row };
  });
  return {
    element: list,
    size: rows.length,
    read: () => rows.filter(({ input }) => input.checked).map(({ choice }) => choice.text),
    write: (answer) => rows.forEach(({ choice, input }) => (input.checked = (answer ?? []).includes(choice.text))),
    mark: (given) =>
      rows.forEach(({ choice, mark, row }) => {
        const note = given?.notes.find(({ part }) => part === choice.text);
        setWrong(mark, note ? note.right : null, words);
        row.dataset.right = note ? String(note.right) : "";
      }),
    settle: (settled) => rows.forEach(({ input }) => input.setAttribute("aria-disabled", String(settled))),
    focus: () => (rows.find(({ input }) => input.checked) ?? rows[0]).input.focus(),
    count: (votes) => showVotes(rows.map(({ row }) => row), votes),
  };
}

function solve(question, words) {
  const right = question.choices.filter((choice) => choice.correct);
  const wrong = question.choices.filter((choice) => !choice.correct);
  const notes = [...right, ...wrong].map(({ text, correct, feedback }) => ({ part: text, right: correct, words: feedback }));
  return verdict(true, say(words, "shown"), notes, right.map((choice) => choice.text));
}

export const single = {
  grade(question, answer, words) {
    const chosen = question.choices.find((choice) => choice.text === answer);
    if (!chosen) return nothing(say(words, "empty_single"));
    const notes = [{ part: answer, right: chosen.correct, words: "" }];
    return verdict(chosen.correct, join(say(words, chosen.correct ? "right" : "wrong"), chosen.feedback), notes, answer);
  },
  solve(question, words) {
    const solved = solve(question, words);
    return { ...solved, answer: solved.answer[0] };
  },
  build(question, context) {
    const inputs = build(question, context, "radio");
    return { ...inputs, read: () => inputs.read()[0] ?? null, write: (answer) => inputs.write(answer && [answer]) };
  },
};

export const several = {
  grade(question, answer, words) {
    if (!answer?.length) return nothing(say(words, "empty_several"));
    const chosen = question.choices.filter((choice) => answer.includes(choice.text));
    const right = question.choices.filter((choice) => choice.correct).length;
    const found = chosen.filter((choice) => choice.correct).length;
    const tooMany = chosen.length - found;
    const notes = chosen.map((choice) => ({ part: choice.text, right: choice.correct, words: choice.feedback }));
    const given = chosen.map((choice) => choice.text);
    if (found === right && !tooMany) return verdict(true, say(words, "right"), notes, given);
    const part = tooMany
      ? join(say(words, "several_found", { found, n: right }), say(words, "several_too_many", { n: tooMany }))
      : say(words, "several_missing", { n: right - found });
    return verdict(false, join(say(words, "wrong"), part), notes, given);
  },
  solve,
  build: (question, context) => build(question, context, "checkbox"),
};
