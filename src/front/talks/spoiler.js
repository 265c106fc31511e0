// An event of 2014-15 that interrupts, drawn once; whoever teaches may set it aside.
import { fill, make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";
import { sourceLine } from "./sources.js";

export function buildSpoiler(game, words, tell) {
  const button = make("button", "mq-button mt-interrupt", "", { type: "button" });
  const element = make("div", "mt-spoiler", "", { hidden: "" });
  const view = { button, element, open: false, update };

  function show(open) {
    view.open = open;
    game.change({}, "shown");
  }

  button.addEventListener("click", () => {
    if (game.state.aside) return;
    game.drawSpoiler();
    show(true);
    element.querySelector("h4").focus();
  });

  function build() {
    const { spoiler } = game;
    const title = make("h4", "mt-title", say(words, "spoiler_title", { date: spoiler.when }), { tabindex: "-1" });
    const effect = make("p", "mt-effect");
    effect.append(make("strong", "", say(words, "effect")), ` ${spoiler.effect}`);
    const actions = make("p", "mq-actions");
    for (const [key, done] of [["back", () => show(false)], ["set_aside", setAside]]) {
      const one = make("button", "mq-button", say(words, key), { type: "button" });
      one.addEventListener("click", done);
      actions.append(one);
    }
    fill(element, title, make("p", "mt-event", spoiler.card), effect, sourceLine(game.spec, words, spoiler.sources), actions);
  }

  function setAside() {
    view.open = false;
    game.change({ aside: true }, "aside");
  }

  function update(why) {
    const { spoiler, state } = game;
    if (!spoiler || state.aside) view.open = false;
    if (spoiler && element.dataset.event !== spoiler.id) build();
    element.dataset.event = spoiler ? spoiler.id : "";
    element.hidden = !view.open;
    button.textContent = say(words, state.aside ? "was_set_aside" : spoiler ? "spoiler_again" : "draw_spoiler");
    button.setAttribute("aria-disabled", String(state.aside));
    if (why === "spoiler") tell(say(words, "spoiler_told", { card: spoiler.card, effect: spoiler.effect }));
    if (why === "aside") tell(say(words, "was_set_aside"));
  }
  return view;
}
