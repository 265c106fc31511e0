// What was answered, as the platform keeps it from one day to the next: SCORM 1.2 gives it 4096 signs.

const MOST = 4096;
const SIGNS = new Map([[true, 1], [false, 0], [null, ""]]); // of an estimate the last
const VERDICTS = new Map([...SIGNS].map(([verdict, sign]) => [sign, verdict]));

// One question: its first answer, which stays, and where the learner is now ({answer, correct, tries, shown} or null).
function row({ mark, write }, { first, right, now }) {
  const start = [mark, first, SIGNS.get(right)];
  return now ? [...start, write(now.answer), SIGNS.get(now.correct), now.tries, Number(now.shown)] : start;
}

function unrow({ mark, read }, [then, first, right, answer, correct, tries, shown]) {
  if (then !== mark || typeof first !== "string" || !VERDICTS.has(right)) return null;
  const found = { first, right: VERDICTS.get(right), now: null };
  const given = typeof answer === "string" ? read(answer) : null;
  if (VERDICTS.has(correct) && (given !== null || shown)) found.now = { answer: given, correct: VERDICTS.get(correct), tries: Number(tries), shown: Boolean(shown) };
  return found;
}

// The empty string where it would be too long.
export function packed(questions, answered) {
  const rows = questions.filter(({ id }) => answered.has(id)).map((question) => [question.id, row(question, answered.get(question.id))]);
  const text = JSON.stringify(Object.fromEntries(rows));
  return text.length > MOST ? "" : text;
}

export function unpacked(questions, text) {
  const answered = new Map();
  try {
    const rows = JSON.parse(text);
    for (const question of questions) {
      const found = Array.isArray(rows[question.id]) && unrow(question, rows[question.id]);
      if (found) answered.set(question.id, found);
    }
  } catch {
    return answered; // nothing was kept yet, or not by us
  }
  return answered;
}
