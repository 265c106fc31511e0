// A lesson in a school's platform: reports first answers, keeps answers from one day to the next, and says so on the page.
import { coded } from "./codes.js";
import { packed, unpacked } from "./kept.js";
import { clock, Platform, span } from "./platform.js";

const DONE = ["completed", "passed"]; // what was once done stays so

class Lesson {
  constructor(words) {
    this.words = words;
    this.began = this.before = Date.now();
    const specs = [...document.querySelectorAll("[data-malicourse-quiz] script")].map((script) => JSON.parse(script.textContent));
    this.questions = specs.flatMap(({ questions }) => questions).map(coded);
    this.platform = new Platform();
    this.answered = new Map(); // id of a question: {first, right, now}
    this.line = document.querySelector(".edition");
    this.line.setAttribute("role", "status");
    this.count = document.createElement("p");
    this.line.after(this.count);
    if (this.platform.open) this.begin();
    this.tell();
  }

  begin() {
    const { platform, questions } = this;
    this.answered = unpacked(questions, platform.get("cmi.suspend_data"));
    // Each question has its place, so that a report has it in one column for the whole class; some platforms forget them.
    this.reports = /^\d+$/.test(platform.get("cmi.interactions._count"));
    if (this.reports) for (let n = Number(platform.get("cmi.interactions._count")); n < questions.length; n += 1) this.report(n);
    document.addEventListener("malicourse-quiz", ({ detail }) => this.follow(detail));
    window.addEventListener("pagehide", () => this.end());
    window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload()); // the platform was told that we left
    platform.set("cmi.core.exit", "suspend");
    this.keep();
  }

  // Answers of last time stand in the quiz, new ones are heard of.
  follow({ spec, model }) {
    const mine = this.questions.filter(({ id }) => spec.questions.some((question) => question.id === id));
    const there = mine.filter(({ id }) => this.answered.has(id) && this.answered.get(id).now);
    model.set("answers", Object.fromEntries(there.map(({ id }) => [id, this.answered.get(id).now])));
    model.on("change:answers", () => {
      this.asked = model; // where a fault is said, too: the top of the page may be far away
      for (const question of mine) this.hear(question, model.get("answers")[question.id] || null);
    });
  }

  hear(question, now) {
    const before = this.answered.get(question.id);
    if ((before ? before.now : null) === now) return;
    if (before) before.now = now;
    else {
      const right = question.graded ? now.correct && now.tries === 1 : null;
      this.answered.set(question.id, { first: question.write(now.answer), right, now });
      const time = { time: clock(new Date()), latency: span(Date.now() - this.before) };
      if (this.reports) this.report(this.questions.indexOf(question), time);
    }
    this.before = Date.now();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), 50); // platforms make the page wait; the learner sees the feedback first
    this.tell();
  }

  report(n, time = {}) {
    const { id, mark, type, right, graded } = this.questions[n];
    const given = this.answered.get(id);
    const told = { id: mark ? `${mark}/${id}` : id, type, "correct_responses.0.pattern": right, ...time };
    if (given) Object.assign(told, { student_response: given.first, result: graded ? (given.right ? "correct" : "wrong") : "neutral" });
    for (const [part, value] of Object.entries(told)) if (value) this.platform.set(`cmi.interactions.${n}.${part}`, value);
  }

  tally() {
    const graded = this.questions.filter((question) => question.graded);
    const right = graded.filter(({ id }) => this.answered.has(id) && this.answered.get(id).right).length;
    return { answered: this.answered.size, total: this.questions.length, right, graded: graded.length };
  }

  keep() {
    const { platform } = this;
    const { answered, total, right, graded } = this.tally();
    const told = { suspend_data: packed(this.questions, this.answered), "core.score.min": 0, "core.score.max": 100 };
    told["core.score.raw"] = graded ? Math.round((100 * right) / graded) : 100;
    if (!DONE.includes(platform.get("cmi.core.lesson_status"))) told["core.lesson_status"] = answered === total ? "completed" : "incomplete";
    platform.set("cmi.core.session_time", span(Date.now() - this.began));
    const taken = Object.entries(told).map(([part, value]) => value !== "" && platform.set(`cmi.${part}`, value));
    this.failed = !platform.commit() || taken.includes(false);
    if (this.asked) this.asked.set("notice", this.failed ? this.words.failed : "");
    this.tell();
  }

  end() {
    if (!this.platform.open) return;
    clearTimeout(this.waiting);
    this.keep();
    this.platform.close();
  }

  tell() {
    const { words, platform, line, failed } = this;
    const said = `${words.page} ${words[platform.open ? (failed ? "failed" : "reported") : "alone"]}`;
    if (line.textContent !== said) line.textContent = said; // a screen reader tells each change
    const count = this.tally();
    this.count.hidden = !platform.open || !count.total;
    this.count.textContent = words.tally.replace(/\{(\w+)\}/g, (_, name) => count[name]);
  }
}

const here = document.getElementById("malicourse-package");
new Lesson(JSON.parse(here.textContent));
