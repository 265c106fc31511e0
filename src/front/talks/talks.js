// The table of the talks: as the front end of malicourse.talks.TableWidget, and alone in decks and pages by mountAll().
import { keepKeys, make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { buildClock } from "./clock.js";
import { CompareStep } from "./compare.js";
import { DrawStep } from "./draw.js";
import { gameOf } from "./game.js";
import { NegotiateStep } from "./negotiate.js";
import { SignedStep } from "./signed.js";
import { buildSpoiler } from "./spoiler.js";

export { clockText } from "./clock.js";
export { crossed, deal, outcome, score, walksOut } from "./rules.js";

const STEPS = { draw: DrawStep, negotiate: NegotiateStep, signed: SignedStep, compare: CompareStep };

// room: on a slide, before a class.
class Table {
  constructor(spec, room) {
    const { words } = spec;
    const game = gameOf(spec);
    Object.assign(this, { spec, words, game });
    this.root = make("div", "malicourse-quiz malicourse-talks", "", { role: "group", lang: spec.language, "aria-label": say(words, "title"), "data-room": String(room) });
    this.status = make("p", "mt-status", "", { role: "status" });
    const tell = (text, seen = false) => this.tell(text, seen);
    this.clock = buildClock(game, words, tell);
    this.spoiler = buildSpoiler(game, words, tell);
    const parts = { game, words, tell, room, clock: this.clock, spoiler: this.spoiler };
    this.steps = Object.fromEntries(Object.entries(STEPS).map(([name, Step]) => [name, new Step(parts)]));
    const top = make("div", "mt-top");
    top.append(this.buildSteps(), this.spoiler.button);
    this.root.append(top, ...Object.values(this.steps).map(({ element }) => element), this.status);
    for (const type of ["keydown", "keypress", "keyup"]) this.root.addEventListener(type, keepKeys);
    const leave = () => this.steps.draw.leave(); // nor on a slide that comes back
    document.addEventListener("slidechanged", leave);
    const deaf = game.listen((why) => this.update(why));
    this.end = () => {
      document.removeEventListener("slidechanged", leave);
      deaf();
    };
    this.show(spec.step in STEPS ? spec.step : "draw");
    this.update("");
  }

  buildSteps() {
    const turns = make("div", "mt-steps", "", { role: "group", "aria-label": say(this.words, "steps") });
    this.turns = Object.keys(STEPS).map((name, place) => {
      const turn = make("button", "mq-button mt-step", `${place + 1} ${say(this.words, `step_${name}`)}`, { type: "button" });
      turn.addEventListener("click", () => this.show(name));
      turns.append(turn);
      return [name, turn];
    });
    return turns;
  }

  show(name) {
    this.steps.draw.leave(); // a card is private: it never stays open behind another step
    for (const [one, step] of Object.entries(this.steps)) step.element.hidden = one !== name;
    for (const [one, turn] of this.turns)
      if (one === name) turn.setAttribute("aria-current", "step");
      else turn.removeAttribute("aria-current");
    this.spoiler.button.hidden = name !== "negotiate";
    this.tell("");
  }

  update(why) {
    this.clock.update(why);
    if (why === "tick") return;
    this.spoiler.update(why);
    for (const step of Object.values(this.steps)) step.update(why);
    if (why === "over") this.show("draw");
  }

  // Speak to a screen reader; seen: and to everybody else.
  tell(text, seen) {
    this.status.textContent = text;
    this.status.dataset.seen = String(Boolean(seen && text));
  }
}

// Put a table into el; spec is the JSON of malicourse.talks.MIME. Returns the function that takes it away.
export function mount(el, spec, room = false) {
  const table = new Table(spec, room);
  el.append(table.root);
  return () => {
    table.end();
    table.root.remove();
  };
}

// Bring every place that talks.mount_html wrote to life. The plain tables in it stay where one cannot be built.
export function mountAll(root = document, room = false) {
  for (const place of root.querySelectorAll("[data-malicourse-talks]")) {
    const live = document.createElement("div");
    try {
      mount(live, JSON.parse(place.querySelector("script").textContent), room);
    } catch (error) {
      console.warn("These cards stay as they are written.", error);
      continue;
    }
    place.textContent = "";
    place.append(...live.childNodes);
  }
}

export default { render: ({ model, el }) => mount(el, model.get("spec")) };
