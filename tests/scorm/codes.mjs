// For tests/test_package.py: banks with answers come in as JSON, signs and what is read from them go out.
import { readFileSync } from "node:fs";
import { coded } from "../../src/front/package/codes.js";
import { packed, unpacked } from "../../src/front/package/kept.js";

const told = JSON.parse(readFileSync(0, "utf8")).map((bank) => {
  const questions = bank.map(({ question }) => coded(question));
  const answered = new Map();
  const rows = bank.map(({ question, answers }, n) => {
    const { id, mark, type, right, graded, write, read } = questions[n];
    const signs = answers.map(write);
    const [first, longest] = [signs[0], answers.reduce((one, other) => (write(other).length > write(one).length ? other : one))];
    answered.set(id, { first, right: graded ? false : null, now: { answer: longest, correct: graded ? false : null, tries: 99, shown: true } });
    return { mark, type, right, signs, read: signs.map(read) };
  });
  const text = packed(questions, answered);
  const back = unpacked(questions, text);
  return { rows, text, same: JSON.stringify([...back]) === JSON.stringify([...answered]) };
});
process.stdout.write(JSON.stringify(told));
