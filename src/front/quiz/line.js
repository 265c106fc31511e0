// A line to draw over years. The point of a year that is asked holds a slider, so that keys and screen readers find what
// they know; mouse and fingers draw on the whole plot.
import { draw, make } from "./elements.js";
import { number, say } from "./text.js";

export class Line {
  constructor(question, { words }) {
    Object.assign(this, { words, moved: false, settled: false, shown: false, inputs: new Map() });
    Object.assign(this, { points: question.points, top: question.top, step: question.step, unit: question.unit });
    this.asked = this.points.filter(({ given }) => !given);
    const years = this.points.map(({ x }) => Number(x));
    const span = years[years.length - 1] - years[0];
    this.across = (x) => 4 + (92 * (Number(x) - years[0])) / span;
    this.apart = Math.min(...years.slice(1).map((year, i) => this.across(year) - this.across(years[i])));
    this.readout = make("p", "mq-readout", "\u00a0", { "aria-hidden": "true" }); // the slider tells its own value
    this.plot = this.buildPlot();
    this.marks = this.points.map((point, i) => this.buildMark(point, i));
    this.key = this.buildKey();
    const frame = make("div", "mq-frame");
    frame.append(this.plot);
    this.element = make("div", "mq-draw");
    this.element.append(this.givenWords(), frame, this.key, this.readout);
    listen(this.plot, new Stroke(this));
  }

  givenWords() {
    const said = this.points.filter(({ given }) => given).map(({ x, value }) => `${x}: ${number(this.words, value)}`);
    return make("p", "mq-given", say(this.words, "estimate_given", { points: said.join(say(this.words, "and_then")), unit: this.unit }));
  }

  buildPlot() {
    const plot = make("div", "mq-plot");
    const lines = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", class: "mq-lines", "aria-hidden": "true" });
    const [known, mine, real] = ["known", "mine", "real"].map((whose) => draw("polyline", { class: `mq-line mq-line-${whose}` }));
    this.lines = { known, mine, real };
    lines.append(mine, known, real);
    plot.append(lines);
    for (const share of [0, 0.5, 1]) {
      const tick = make("span", "mq-tick", number(this.words, this.top * share), { "aria-hidden": "true" });
      tick.style.bottom = `${100 * share}%`;
      plot.append(tick);
    }
    return plot;
  }

  buildMark(point, i) {
    const year = make("span", "mq-year", point.x, { "aria-hidden": "true" });
    // Where the years stand close together, every second name is left out on narrow screens.
    year.dataset.spare = String(this.points.length > 5 && i % 2 === 1);
    const dot = make("span", point.given ? "mq-dot" : "mq-handle");
    year.style.left = dot.style.left = `${this.across(point.x)}%`;
    if (!point.given) dot.append(this.buildInput(point));
    this.plot.append(year, dot);
    return dot;
  }

  buildInput(point) {
    const input = make("input", "mq-range", "", { type: "range", min: "0", max: String(this.top), step: String(this.step), "aria-label": point.x });
    input.addEventListener("input", () => {
      this.moved = true;
      this.paint(point);
    });
    input.addEventListener("focus", () => this.tell(point));
    this.inputs.set(point.x, input);
    return input;
  }

  buildKey() {
    const key = make("p", "mq-key", "", { "aria-hidden": "true" });
    for (const whose of ["mine", "real"]) {
      const one = make("span", "mq-key-entry", say(this.words, whose === "mine" ? "your_line" : "real_line"));
      one.dataset.whose = whose;
      key.append(one);
    }
    return key;
  }

  // The value of the last known year before a year.
  before(i) {
    const known = this.points.filter(({ given }) => given);
    const earlier = known.filter((point) => this.points.indexOf(point) < i);
    return (earlier[earlier.length - 1] ?? known[0]).value;
  }

  nearestStep(value) {
    return Math.min(this.top, Math.max(0, Number((Math.round(value / this.step) * this.step).toPrecision(12))));
  }

  valueOf(point) {
    return this.inputs.has(point.x) ? Number(this.inputs.get(point.x).value) : point.value;
  }

  spoken(value) {
    return say(this.words, "estimate_value", { number: number(this.words, value), unit: this.unit });
  }

  tell(point) {
    this.readout.textContent = `${point.x}: ${this.spoken(this.valueOf(point))}`;
  }

  paint(point) {
    const up = (value) => (100 * value) / this.top;
    const path = (list, value) => list.map((one) => `${this.across(one.x)},${100 - up(value(one))}`).join(" ");
    this.points.forEach((one, i) => {
      this.marks[i].style.bottom = `${up(this.valueOf(one))}%`;
      this.inputs.get(one.x)?.setAttribute("aria-valuetext", this.spoken(this.valueOf(one)));
    });
    const firstAsked = this.points.findIndex(({ given }) => !given);
    this.lines.mine.setAttribute("points", path(this.points, (one) => this.valueOf(one)));
    this.lines.known.setAttribute("points", path(this.points.slice(0, firstAsked), (one) => this.valueOf(one)));
    this.lines.real.setAttribute("points", this.shown ? path(this.points, ({ value }) => value) : "");
    this.plot.dataset.shown = String(this.shown);
    if (point) this.tell(point);
  }

  put(point, height) {
    const input = this.inputs.get(point.x);
    input.value = String(this.nearestStep((this.top * height) / 100));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  read() {
    return this.moved ? Object.fromEntries(this.asked.map((point) => [point.x, this.valueOf(point)])) : null;
  }

  write(answer) {
    this.moved = answer !== null;
    this.points.forEach((point, i) => {
      const input = this.inputs.get(point.x);
      if (input) input.value = String(answer?.[point.x] ?? this.nearestStep(this.before(i)));
    });
    this.readout.textContent = "\u00a0";
    this.paint();
  }

  mark(given) {
    this.shown = Boolean(given?.counted);
    this.key.dataset.shown = String(this.shown);
    this.paint();
  }

  settle(now) {
    this.settled = now;
    for (const input of this.inputs.values()) input.disabled = now;
    if (now) this.readout.textContent = "\u00a0";
  }

  focus() {
    this.inputs.values().next().value.focus();
  }
}

// One stroke draws many years, each as high as the stroke is where it meets the year. A pointer that stays about its
// place moves the one point up and down. A finger that goes up or down beside the points turns the page and draws nothing.
class Stroke {
  constructor(line) {
    this.line = line;
    this.held = null; // {id, x, y, start, calm, point, stroke} of the finger or button that draws
  }

  where(event) {
    const area = this.line.plot.getBoundingClientRect();
    return { x: (100 * (event.clientX - area.left)) / area.width, y: (100 * (area.bottom - event.clientY)) / area.height };
  }

  down(event) {
    if (this.line.settled || !event.isPrimary || event.button) return;
    const { x, y } = this.where(event);
    const far = (point) => Math.abs(this.line.across(point.x) - x);
    const point = this.line.asked.reduce((best, one) => (far(one) < far(best) ? one : best));
    const waits = event.pointerType === "touch" && !event.target.closest(".mq-handle");
    this.held = { id: event.pointerId, x, y, start: x, calm: y, point, stroke: false, waits };
    if (waits) return; // the browser may still take this finger for turning the page: see touch-action in quiz.css
    event.preventDefault();
    this.take();
  }

  take() {
    const { id, point, y } = this.held;
    this.held.waits = false;
    this.line.plot.setPointerCapture(id);
    this.line.inputs.get(point.x).focus({ preventScroll: true, focusVisible: false });
    this.line.put(point, y);
  }

  move(event) {
    if (event.pointerId !== this.held?.id || this.line.settled) return;
    if (this.held.waits) this.take();
    const { apart, across, asked } = this.line;
    const [from, to] = [this.held, this.where(event)];
    const away = Math.abs(to.x - from.start);
    this.held = { ...from, ...to, calm: away < apart / 8 ? to.y : from.calm, stroke: from.stroke || away > apart / 2 };
    if (!this.held.stroke) return this.line.put(from.point, to.y);
    if (!from.stroke) this.line.put(from.point, from.calm); // what looked like a drag was the beginning of a stroke
    for (const point of asked) {
      const at = across(point.x);
      const share = (at - from.x) / (to.x - from.x);
      if (share >= 0 && share <= 1) this.line.put(point, from.y + share * (to.y - from.y));
      else if (Math.abs(to.x - at) < Math.min(apart / 4, Math.abs(from.x - at))) this.line.put(point, to.y); // on the way to it
    }
  }

  up() {
    if (this.held?.waits) this.take(); // a tap
    this.held = null;
  }

  cancel() {
    this.held = null;
  }
}

function listen(plot, stroke) {
  for (const [type, act] of [["pointerdown", "down"], ["pointermove", "move"], ["pointerup", "up"], ["pointercancel", "cancel"]])
    plot.addEventListener(type, (event) => {
      event.stopPropagation(); // a deck would turn the page
      stroke[act](event);
    });
  for (const type of ["touchstart", "touchmove", "touchend"]) plot.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
}
