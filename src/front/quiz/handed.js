// The file to hand in, as progress.export() writes it, so that `python start.py class FOLDER` reads it.
import { make } from "./elements.js";
import { number, say } from "./text.js";

const COLUMNS = ["lesson", "stop", "question", "objective", "answered", "right", "tries", "shown", "when", "asked", "first"];

function answerWords(answer, words) {
  if (typeof answer === "number") return number({ decimal: ".", thousands: "" }, answer).replace("\u2212", "-");
  if (answer === null || typeof answer !== "object") return String(answer);
  const parts = Object.entries(answer).map(([item, value]) => (Array.isArray(answer) ? "" : `${item}: `) + answerWords(value, words));
  return parts.join(say(words, "and_then"));
}

// A text that a spreadsheet would read as a formula gets an apostrophe, as in files.py.
function cell(value) {
  let text = String(value).replace(/(^|[;,|\t\r\n])([ \u00a0"]*)(?=[=+\-@＝＋－＠])/g, "$1$2'");
  if (/^[\t\r\n]/.test(text)) text = `'${text}`;
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

export function table(rows, words) {
  const told = (truth) => (truth === null ? "" : say(words, truth ? "yes" : "no"));
  const cells = rows.map((row) => ({
    ...row,
    answered: answerWords(row.answer, words),
    right: told(row.correct),
    shown: told(row.shown),
    first: row.first === null ? "" : answerWords(row.first, words),
  }));
  const lines = [COLUMNS, ...cells.map((row) => COLUMNS.map((name) => row[name]))];
  return `\ufeff${lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("")}`;
}

// Put the file where the browser puts what it downloads; returns its name.
export function write(rows, name, words) {
  const whose = name.toLowerCase().replace(/[^\p{L}\p{N}\p{M}]+/gu, "-").replace(/^-+|-+$/g, "");
  const file = `my-answers${whose && "-"}${whose}.csv`; // the name that the teacher's program looks for
  const href = URL.createObjectURL(new Blob([table(rows, words)], { type: "text/csv" }));
  const link = make("a", "", "", { href, download: file, hidden: "" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60000); // an old phone takes its time
  return file;
}
