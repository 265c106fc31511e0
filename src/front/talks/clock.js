// The clock of the table and of the caucuses. A screen reader hears little of it: start, pause, the last minute, the end.
import { make } from "../quiz/elements.js";
import { say } from "../quiz/text.js";

export const clockText = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export function phaseName(game, words, phase = game.state.phase) {
  return say(words, phase ? "caucus" : "at_table");
}

// tell(words) speaks to a screen reader.
export function buildClock(game, words, tell) {
  const element = make("div", "mt-clock", "", { role: "group", "aria-label": say(words, "clock") });
  const name = make("span", "mt-phase");
  const face = make("span", "mt-face", "", { role: "timer", "aria-live": "off" });
  const run = make("button", "mq-button mt-run", "", { type: "button" });
  const more = make("button", "mq-button mt-more", say(words, "add_minute"), { type: "button", "aria-label": say(words, "add_minute_spoken") });
  const next = make("button", "mq-button mt-next", "", { type: "button" });
  run.addEventListener("click", () => (game.state.ends ? game.pause() : game.start()));
  more.addEventListener("click", () => game.addMinute());
  next.addEventListener("click", () => game.next());
  element.append(name, face, run, more, next);
  let before = game.seconds;
  return {
    element,
    update(why) {
      const { seconds } = game;
      const time = clockText(seconds);
      name.textContent = phaseName(game, words);
      face.textContent = time;
      element.dataset.over = String(!seconds);
      run.textContent = say(words, game.state.ends ? "pause" : "start");
      next.textContent = phaseName(game, words, 1 - game.state.phase);
      next.setAttribute("aria-label", say(words, "next", { phase: next.textContent }));
      if (why === "ended") tell(say(words, "time_up", { phase: phaseName(game, words) }));
      else if (why === "tick" && before > 60 && seconds <= 60) tell(say(words, "last_minute"));
      else if (["started", "paused", "added", "phase"].includes(why)) tell(say(words, `clock_${why}`, { phase: phaseName(game, words), time }));
      before = seconds;
    },
  };
}
