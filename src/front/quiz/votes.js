// The class's counts beside the choices of a slide. Nothing is stored; leaving the slide empties the field.
import { LETTERS, make, uniqueId } from "./elements.js";
import { say } from "./text.js";

// "A 12, B 9" or "12 9 0 3" becomes [12, 9, 0, 3]; nothing readable becomes an empty list.
export function readVotes(text, size) {
  const named = [...text.toUpperCase().matchAll(/([A-Z])\s*[:=]?\s*(\d{1,4})/g)].map(([, name, votes]) => [LETTERS.indexOf(name), Number(votes)]);
  const listed = (text.match(/\d{1,4}/g) ?? []).map((votes, place) => [place, Number(votes)]);
  const votes = (named.length ? named : listed).filter(([place]) => place < size);
  return votes.length ? Array.from({ length: size }, (_, place) => votes.find(([one]) => one === place)?.[1] ?? 0) : [];
}

// A bar and a number beside each choice.
export function showVotes(rows, votes) {
  const most = Math.max(1, ...votes);
  rows.forEach((row, place) => {
    row.querySelector(".mq-votes-bar")?.remove();
    if (!votes.length) return;
    const bar = make("span", "mq-votes-bar", String(votes[place]));
    bar.style.setProperty("--mq-share", String(votes[place] / most));
    row.append(bar);
  });
}

export function buildVotes(inputs, words) {
  const row = make("p", "mq-votes");
  const field = make("input", "mq-field", "", { type: "text", autocomplete: "off", maxlength: "60", id: uniqueId(), placeholder: "A 12, B 9" });
  row.append(make("label", "", say(words, "votes"), { for: field.id }), field);
  field.addEventListener("input", (event) => {
    event.stopPropagation();
    inputs.count(readVotes(field.value, inputs.size));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // Enter would check the answer
    field.blur();
  });
  return row;
}
