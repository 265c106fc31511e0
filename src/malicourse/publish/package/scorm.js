(() => {
  // package/codes.js
  var LETTERS = "abcdefghijklmnopqrstuvwxyz";
  var DIGITS = "123456789";
  function texts(code, known, signs) {
    const found = code.split(",").map((sign) => sign.length === 1 ? known[signs.indexOf(sign)] : void 0);
    return found.includes(void 0) ? null : found;
  }
  function listed(type, known, right, signs = LETTERS) {
    return {
      ...{ type, known, right },
      write: (answer) => answer.map((text) => signs[known.indexOf(text)]).join(","),
      read: (code) => texts(code, known, signs)
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
      }
    };
  }
  function number(right) {
    return { type: "numeric", known: [], right, write: String, read: (code) => isFinite(code) ? Number(code) : null };
  }
  function drawn({ points }) {
    const asked = points.filter(({ given }) => !given).map(({ x }) => x);
    return {
      ...{ type: "fill-in", known: [], right: null },
      write: (answer) => asked.map((x) => `${x}: ${answer[x]}`).join("; "),
      read: (code) => {
        const found = Object.fromEntries(code.split("; ").map((part) => part.split(": ")).map(([x, value]) => [x, Number(value)]));
        return asked.every((x) => isFinite(found[x])) ? found : null;
      }
    };
  }
  var KINDS = {
    single: (question) => one({ ...chosen(question), right: question.choices.find(({ correct }) => correct).text }),
    several: chosen,
    place: ({ points, answer }) => one(listed("choice", points.map(({ name }) => name), answer, DIGITS)),
    order: ({ items, answer }) => listed("sequencing", items.map(({ text }) => text), answer),
    match: paired,
    numeric: ({ answer }) => number(answer),
    estimate: (question) => question.shape === "line" ? drawn(question) : number(null)
  };
  function fingerprint(words) {
    if (!words.length) return "";
    let sum = 0;
    for (const sign of words.join("\n")) sum = (sum * 33 + sign.codePointAt(0)) % 1e6;
    return String(sum);
  }
  function coded(question) {
    const { type, known, right, ...code } = KINDS[question.kind](question);
    const write = (answer) => answer === null ? "" : code.write(answer);
    const read = (signs) => signs ? code.read(signs) : null;
    return { id: question.id, mark: fingerprint(known), graded: question.kind !== "estimate", type, right: write(right), write, read };
  }

  // package/kept.js
  var MOST = 4096;
  var SIGNS = /* @__PURE__ */ new Map([[true, 1], [false, 0], [null, ""]]);
  var VERDICTS = new Map([...SIGNS].map(([verdict, sign]) => [sign, verdict]));
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
  function packed(questions, answered) {
    const rows = questions.filter(({ id }) => answered.has(id)).map((question) => [question.id, row(question, answered.get(question.id))]);
    const text = JSON.stringify(Object.fromEntries(rows));
    return text.length > MOST ? "" : text;
  }
  function unpacked(questions, text) {
    const answered = /* @__PURE__ */ new Map();
    try {
      const rows = JSON.parse(text);
      for (const question of questions) {
        const found = Array.isArray(rows[question.id]) && unrow(question, rows[question.id]);
        if (found) answered.set(question.id, found);
      }
    } catch {
      return answered;
    }
    return answered;
  }

  // package/platform.js
  var MOST_WINDOWS = 20;
  function held(view) {
    try {
      return view.API && typeof view.API.LMSInitialize === "function" ? view.API : null;
    } catch {
      return null;
    }
  }
  function above(view) {
    for (let n = 0; view && n < MOST_WINDOWS; n += 1) {
      const api = held(view);
      if (api) return api;
      view = view.parent === view ? null : view.parent;
    }
    return null;
  }
  var padded = (number2) => String(number2).padStart(2, "0");
  function span(milliseconds) {
    const seconds = Math.max(0, Math.round(milliseconds / 1e3));
    return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(padded).join(":");
  }
  var clock = (date) => [date.getHours(), date.getMinutes(), date.getSeconds()].map(padded).join(":");
  var Platform = class {
    constructor() {
      this.api = above(window) || above(window.top.opener) || above(window.opener);
      this.open = this.call("LMSInitialize", "") === "true";
    }
    call(name, ...given) {
      try {
        return String(this.api[name](...given));
      } catch {
        return "";
      }
    }
    get(element) {
      return this.call("LMSGetValue", element);
    }
    set(element, value) {
      return this.call("LMSSetValue", element, String(value)) === "true";
    }
    commit() {
      return this.call("LMSCommit", "") === "true";
    }
    close() {
      this.open = false;
      return this.call("LMSFinish", "");
    }
  };

  // package/scorm.js
  var DONE = ["completed", "passed"];
  var Lesson = class {
    constructor(words) {
      this.words = words;
      this.began = this.before = Date.now();
      const specs = [...document.querySelectorAll("[data-malicourse-quiz] script")].map((script) => JSON.parse(script.textContent));
      this.questions = specs.flatMap(({ questions }) => questions).map(coded);
      this.platform = new Platform();
      this.answered = /* @__PURE__ */ new Map();
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
      this.reports = /^\d+$/.test(platform.get("cmi.interactions._count"));
      if (this.reports) for (let n = Number(platform.get("cmi.interactions._count")); n < questions.length; n += 1) this.report(n);
      document.addEventListener("malicourse-quiz", ({ detail }) => this.follow(detail));
      window.addEventListener("pagehide", () => this.end());
      window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
      platform.set("cmi.core.exit", "suspend");
      this.keep();
    }
    // Answers of last time stand in the quiz, new ones are heard of.
    follow({ spec, model }) {
      const mine = this.questions.filter(({ id }) => spec.questions.some((question) => question.id === id));
      const there = mine.filter(({ id }) => this.answered.has(id) && this.answered.get(id).now);
      model.set("answers", Object.fromEntries(there.map(({ id }) => [id, this.answered.get(id).now])));
      model.on("change:answers", () => {
        this.asked = model;
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
        const time = { time: clock(/* @__PURE__ */ new Date()), latency: span(Date.now() - this.before) };
        if (this.reports) this.report(this.questions.indexOf(question), time);
      }
      this.before = Date.now();
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.keep(), 50);
      this.tell();
    }
    report(n, time = {}) {
      const { id, mark, type, right, graded } = this.questions[n];
      const given = this.answered.get(id);
      const told = { id: mark ? `${mark}/${id}` : id, type, "correct_responses.0.pattern": right, ...time };
      if (given) Object.assign(told, { student_response: given.first, result: graded ? given.right ? "correct" : "wrong" : "neutral" });
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
      told["core.score.raw"] = graded ? Math.round(100 * right / graded) : 100;
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
      const said = `${words.page} ${words[platform.open ? failed ? "failed" : "reported" : "alone"]}`;
      if (line.textContent !== said) line.textContent = said;
      const count = this.tally();
      this.count.hidden = !platform.open || !count.total;
      this.count.textContent = words.tally.replace(/\{(\w+)\}/g, (_, name) => count[name]);
    }
  };
  var here = document.getElementById("malicourse-package");
  new Lesson(JSON.parse(here.textContent));
})();
