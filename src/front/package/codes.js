// An answer in the few signs that SCORM 1.2 allows: letters of choices, numbers of points and items. asked.py reads them.

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "123456789";

// Signs into texts; null where one means nothing.
function texts(code, known, signs) {
  const found = code.split(",").map((sign) => (sign.length === 1 ? known[signs.indexOf(sign)] : undefined));
  return found.includes(undefined) ? null : found;
}

function listed(type, known, right, signs = LETTERS) {
  return {
    ...{ type, known, right },
    write: (answer) => answer.map((text) => signs[known.indexOf(text)]).join(","),
    read: (code) => texts(code, known, signs),
  };
}

function one(list) {
  return { ...list, write: (answer) => list.write([answer]), read: (code) => (list.read(code) || [null])[0] };
}

function chosen({ choices }) {
  const words = (list) => list.map(({ text }) => text);
  return listed("choice", words(choices), words(choices.filter(({ correct }) => correct)));
}

function paired({ pairs, answers }) {
  const items = pairs.map(({ item }) => item);
  return {
    type: "matching",
    known: [...items, ...answers],
    right: Object.fromEntries(pairs.map(({ item, answer }) => [item, answer])),
    write: (answer) => items.map((item, i) => `${i + 1}.${LETTERS[answers.indexOf(answer[item])]}`).join(","),
    read: (code) => {
      const found = texts(code.replace(/\d+\./g, ""), answers, LETTERS);
      return found && found.length === items.length ? Object.fromEntries(items.map((item, i) => [item, found[i]])) : null;
    },
  };
}

function number(right) {
  return { type: "numeric", known: [], right, write: String, read: (code) => (isFinite(code) ? Number(code) : null) };
}

function drawn({ points }) {
  const asked = points.filter(({ given }) => !given).map(({ x }) => x);
  return {
    ...{ type: "fill-in", known: [], right: null },
    write: (answer) => asked.map((x) => `${x}: ${answer[x]}`).join("; "),
    read: (code) => {
      const found = Object.fromEntries(code.split("; ").map((part) => part.split(": ")).map(([x, value]) => [x, Number(value)]));
      return asked.every((x) => isFinite(found[x])) ? found : null;
    },
  };
}

const KINDS = {
  single: (question) => one({ ...chosen(question), right: question.choices.find(({ correct }) => correct).text }),
  several: chosen,
  place: ({ points, answer }) => one(listed("choice", points.map(({ name }) => name), answer, DIGITS)),
  order: ({ items, answer }) => listed("sequencing", items.map(({ text }) => text), answer),
  match: paired,
  numeric: ({ answer }) => number(answer),
  estimate: (question) => (question.shape === "line" ? drawn(question) : number(null)),
};

// Figures that change with what the letters of a question mean, so that those of another edition are not read wrongly.
function fingerprint(words) {
  if (!words.length) return ""; // its answers are numbers
  let sum = 0;
  for (const sign of words.join("\n")) sum = (sum * 33 + sign.codePointAt(0)) % 1e6;
  return String(sum);
}

// How the answers of a question are written: {id, mark, graded, type, right, write(answer), read(signs)}.
export function coded(question) {
  const { type, known, right, ...code } = KINDS[question.kind](question);
  const write = (answer) => (answer === null ? "" : code.write(answer));
  const read = (signs) => (signs ? code.read(signs) : null);
  return { id: question.id, mark: fingerprint(known), graded: question.kind !== "estimate", type, right: write(right), write, read };
}
