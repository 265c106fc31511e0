// One quiet line under the questions of a page: whether answers are kept, whose they are, the file to hand in.
import { make, uniqueId } from "./elements.js";
import { write } from "./handed.js";
import { say } from "./text.js";

const LONGEST_NAME = 60; // as in progress.py

function fold(summary, ...inside) {
  const element = make("details", "mq-fold");
  element.append(make("summary", "", summary), ...inside);
  return element;
}

export class Panel {
  constructor(keep, lesson) {
    Object.assign(this, { keep, lesson, words: keep.words });
    this.element = make("div", "mq-keep", "", { role: "group", "aria-label": say(this.words, "label") });
    this.state = make("p", "mq-kept", "", { tabindex: "-1" });
    this.off = this.buildOff();
    this.on = this.buildOn();
    this.element.append(this.state, this.off, this.on);
  }

  button(key, press) {
    const button = make("button", "mq-button", say(this.words, key), { type: press ? "button" : "submit" });
    if (press) button.addEventListener("click", press);
    return button;
  }

  // A name to type, and what is said of it.
  nameField() {
    const id = uniqueId();
    const row = make("p", "mq-name");
    row.append(make("label", "", say(this.words, "name"), { for: id }), make("input", "mq-field", "", { id, type: "text", autocomplete: "off", maxlength: LONGEST_NAME }));
    return row;
  }

  form(...inside) {
    const form = make("form", "", "", { novalidate: "" });
    form.append(...inside);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const field = form.querySelector("input");
      const name = field.value.normalize("NFC").replace(/[\s\p{C}]+/gu, " ").trim(); // signs that nobody sees are no name
      const fault = this.keep.begin(name);
      if (!fault) field.value = "";
      this.tell(fault && say(this.words, fault));
    });
    return form;
  }

  buildOff() {
    const row = make("div", "mq-keep-row");
    row.append(this.button("keep"), fold(say(this.words, "shared"), this.nameField(), make("p", "mq-how", say(this.words, "names"))));
    return this.form(row, make("p", "mq-how", say(this.words, "rules")));
  }

  buildOn() {
    this.all = this.button("hand_in", () => this.handIn(""));
    this.one = this.button("hand_in_one", () => this.handIn(this.lesson));
    const go = make("p", "mq-keep-row");
    go.append(this.button("go_on"), this.button("stop", () => this.end(false, "stopped")));
    this.other = fold("", this.form(this.nameField(), make("p", "mq-how", say(this.words, "names")), go));
    this.loss = make("p", "mq-how");
    this.forget = fold(say(this.words, "forget"), this.loss, this.button("forget_now", () => this.end(true, "forgotten")));
    const row = make("div", "mq-keep-row");
    row.append(this.all, this.one, this.other, this.forget);
    return row;
  }

  end(forget, words) {
    this.keep.end(forget);
    this.tell(say(this.words, words));
  }

  handIn(lesson) {
    const rows = this.keep.rows(lesson);
    const file = write(rows, this.keep.name, this.words);
    this.tell(say(this.words, "written", { n: rows.length, file }));
  }

  // Say what was done; the button that was pressed may be gone, so the focus comes here.
  tell(words) {
    if (words) this.state.textContent = words;
    this.state.hidden = !this.state.textContent;
    this.other.open = this.forget.open = false;
    this.state.focus();
  }

  paint() {
    const { keep, words } = this;
    const on = keep.name !== null;
    const [here, all] = [keep.counts[this.lesson] || 0, keep.count()];
    this.state.textContent = on ? this.sentence() : "";
    this.state.hidden = !on;
    this.off.hidden = on;
    this.on.hidden = !on;
    this.all.hidden = !all;
    this.one.hidden = !here || here === all;
    this.other.firstChild.textContent = say(words, keep.name ? "not_me" : "somebody_else", { name: keep.name });
    this.loss.textContent = say(words, "loss", { n: all });
  }

  sentence() {
    const { words } = this;
    const { name, since } = this.keep;
    const [year, month, day] = since.split("-").map(Number);
    const told = say(words, "day", { day: day === 1 ? words.first : day, month: words.months[month - 1], year });
    return say(words, name ? "kept_of" : "kept", { n: this.keep.count(), day: told, name });
  }
}
