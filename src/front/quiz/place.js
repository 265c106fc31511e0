// A town to find on a map of numbered points; a list beside the map says the same in words.
import { draw, make, markOf, setWrong } from "./elements.js";
import { join, number, say } from "./text.js";
import { nothing, verdict } from "./verdict.js";

function pointWords(point, place, words) {
  let where = say(words, point.km ? "where_off_river" : "where_at_river", {
    down: say(words, `down_${point.down}`),
    across: say(words, `across_${point.across}`),
    km: number(words, point.km),
    way: point.way ? say(words, `way_${point.way}`) : "",
  });
  if (point.beside) {
    const { km, way, point: other } = point.beside;
    where = say(words, "where_beside", { where, km: number(words, km), way: say(words, `way_${way}`), number: other });
  }
  return say(words, "point", { number: place, where });
}

function drawMap(map, words) {
  const chart = draw("svg", { viewBox: `0 0 ${map.width} ${map.height}`, class: "mq-map", "aria-hidden": "true" }); // the list says it all
  chart.append(
    draw("path", { d: map.neighbours, class: "mq-abroad" }),
    draw("path", { d: map.regions, class: "mq-land" }),
    draw("path", { d: map.rivers, class: "mq-river" }),
    ...map.names.map((one) => draw("text", { x: one.x, y: one.y, class: "mq-country" }, one[words.language] ?? one.en)),
  );
  return chart;
}

class Points {
  constructor(question, { words, name, changed }) {
    Object.assign(this, { words, changed, settled: false, map: question.map });
    this.element = make("div", "mq-place");
    this.chart = drawMap(question.map, words);
    const list = make("div", "mq-choices mq-points");
    this.rows = question.points.map((point, i) => this.buildRow(point, i, name));
    list.append(...this.rows.map(({ row }) => row));
    this.chart.append(...this.rows.map(({ spot }) => spot));
    this.chart.addEventListener("click", (event) => this.choose(event));
    this.element.append(this.chart, list);
  }

  buildRow(point, i, name) {
    const row = make("label", "mq-choice");
    const input = make("input", "", "", { type: "radio", name, value: point.name });
    input.addEventListener("click", (event) => this.settled && event.preventDefault());
    input.addEventListener("change", () => this.show());
    const mark = markOf(input);
    const town = make("span", "mq-town");
    const text = make("span", "mq-text", `${pointWords(point, i + 1, this.words)} `);
    text.append(town);
    row.append(input, text, mark);
    const spot = draw("g", { class: "mq-point", transform: `translate(${point.x} ${point.y})` });
    spot.append(draw("circle", { r: 11 }), draw("text", { y: 5 }, String(i + 1)));
    return { point, input, mark, town, row, spot };
  }

  show() {
    for (const { input, spot } of this.rows) spot.dataset.chosen = String(input.checked);
  }

  // A click anywhere chooses the nearest point: fingers are wider than points.
  choose(event) {
    if (this.settled) return;
    const frame = this.chart.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * this.map.width;
    const y = ((event.clientY - frame.top) / frame.height) * this.map.height;
    const far = ({ point }) => Math.hypot(point.x - x, point.y - y);
    const nearest = this.rows.reduce((best, row) => (far(row) < far(best) ? row : best));
    nearest.input.checked = true;
    nearest.input.focus({ preventScroll: true, focusVisible: false });
    this.show();
    this.changed();
  }

  read() {
    return this.rows.find(({ input }) => input.checked)?.point.name ?? null;
  }

  write(answer) {
    for (const { point, input } of this.rows) input.checked = point.name === answer;
    this.show();
  }

  mark(given) {
    for (const { point, mark, town, row, spot } of this.rows) {
      const named = given?.counted && (given.correct || point.name === given.answer);
      const right = given?.counted && point.name === given.answer ? given.correct : null;
      setWrong(mark, right, this.words);
      row.dataset.right = spot.dataset.right = right === null ? "" : String(right);
      town.textContent = named ? `— ${point.name}` : "";
    }
  }

  settle(now) {
    this.settled = now;
    for (const { input } of this.rows) input.setAttribute("aria-disabled", String(now));
    this.chart.dataset.settled = String(now);
  }

  focus() {
    (this.rows.find(({ input }) => input.checked) ?? this.rows[0]).input.focus();
  }
}

export const place = {
  grade(question, answer, words) {
    const { points, answer: town } = question;
    const at = points.findIndex(({ name }) => name === answer);
    if (at < 0) return nothing(say(words, "empty_place"));
    if (answer === town) return verdict(true, join(say(words, "right"), question.feedback.right), [], answer);
    const { miss, to } = points[at];
    const said = say(words, "miss", { number: at + 1, chosen: answer, town, km: number(words, miss), way: say(words, `way_${to}`) });
    const slip = question.near.find((one) => one.town === answer);
    return verdict(false, join(say(words, "wrong"), said, slip ? slip.feedback : question.feedback.wrong), [], answer);
  },
  solve(question, words) {
    const { points, answer: town } = question;
    const text = say(words, "place_answer", { number: points.findIndex(({ name }) => name === town) + 1, town });
    return verdict(true, join(say(words, "shown"), text, question.feedback.right), [], town);
  },
  build: (question, context) => new Points(question, context),
};
