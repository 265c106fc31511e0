// Items, each with one of a list of answers.
import { LETTERS, make, markOf, setWrong, uniqueId } from "./elements.js";
import { has, join, say } from "./text.js";
import { nothing, verdict } from "./verdict.js";

function buildPair(item, answers, prompt) {
  const row = make("div", "mq-pair");
  const select = make("select", "mq-select", "", { id: uniqueId() });
  const lettered = answers.map((text, place) => `${LETTERS[place]}. ${text}`);
  select.append(new Option(prompt, ""), ...answers.map((text, place) => new Option(lettered[place], text)));
  const whole = make("span", "mq-whole"); // a list box cuts long answers; here the chosen one stands whole
  const mark = markOf(select);
  row.append(make("label", "mq-text", item, { for: select.id }), select, whole, mark);
  function tell() {
    whole.textContent = lettered[answers.indexOf(select.value)] ?? "";
    row.dataset.cut = "false";
    row.dataset.cut = String(whole.offsetWidth > select.clientWidth - 30); // the arrow takes the rest
  }
  select.addEventListener("change", tell);
  return { item, row, select, whole, mark, tell };
}

// The bank's feedback speaks of the right pair, so a wrong one says that first.
function judged({ item, answer, feedback }, chosen, words) {
  const right = chosen === answer;
  return { part: item, right, words: right ? feedback : say(words, "match_not", { feedback }) };
}

export const match = {
  grade(question, answer, words) {
    const answered = question.pairs.filter(({ item }) => answer && has(answer, item) && answer[item]);
    const given = Object.fromEntries(answered.map(({ item }) => [item, answer[item]]));
    const total = question.pairs.length;
    const open = total - answered.length;
    if (open) return nothing(say(words, "empty_match", { n: open }));
    const notes = question.pairs.map((pair) => judged(pair, given[pair.item], words));
    const count = notes.filter(({ right }) => right).length;
    if (count === total) return verdict(true, join(say(words, "right"), question.feedback.right), notes, given);
    const part = count ? say(words, "match_right", { n: count, total }) : say(words, "match_none_right", { total });
    return verdict(false, join(say(words, "wrong"), part, question.feedback.wrong), notes, given);
  },
  solve(question, words) {
    const notes = question.pairs.map((pair) => ({ part: `${pair.item} → ${pair.answer}`, right: true, words: pair.feedback }));
    const answer = Object.fromEntries(question.pairs.map((pair) => [pair.item, pair.answer]));
    return verdict(true, join(say(words, "shown"), question.feedback.right), notes, answer);
  },
  build(question, { words }) {
    const box = make("div", "mq-pairs");
    // It begins with no letter: pressing C shall find answer C.
    const prompt = `– ${question.prompt ? `${question.prompt}…` : say(words, "choose")}`;
    const rows = question.pairs.map(({ item }) => buildPair(item, question.answers, prompt));
    box.append(...rows.map(({ row }) => row));
    return {
      element: box,
      read: () => Object.fromEntries(rows.filter(({ select }) => select.value).map(({ item, select }) => [item, select.value])),
      write: (answer) =>
        rows.forEach(({ item, select, tell }) => {
          select.value = answer && has(answer, item) ? answer[item] : "";
          tell();
        }),
      mark: (given) =>
        rows.forEach(({ row, mark }, i) => {
          const note = given?.counted ? given.notes[i] : undefined;
          setWrong(mark, note ? note.right : null, words);
          row.dataset.right = note ? String(note.right) : "";
        }),
      settle: (settled) =>
        rows.forEach(({ row, select }) => {
          select.disabled = settled;
          row.dataset.settled = String(settled);
        }),
      focus: () => rows[0].select.focus(),
    };
  },
};
