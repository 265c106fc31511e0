// "Keep this course on this device": what can be asked on the home page, and what is said of it. Nothing is stored and no
// worker is registered before a reader asks; the store is in store.js, the worker in publish/site/worker.js.
import { fill, make } from "../quiz/elements.js";
import { number, say } from "../quiz/text.js";
import { Trouble, fetchInto, latest } from "./fetching.js";
import { listOf, sorted, storeAt } from "./store.js";

// What this browser or this address does not allow, or an empty text.
function hindrance() {
  if (location.protocol === "file:") return "from_folder";
  if (!window.isSecureContext) return "no_https";
  try {
    return navigator.serviceWorker && window.caches ? "" : "no_worker";
  } catch {
    return "no_worker"; // where cookies are refused, to look is refused too
  }
}

// Lets the worker put the edition that was fetched in the place of the older one; false while other pages are open.
async function turn() {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    active.postMessage("turn", [port2]);
  });
}

class Device {
  constructor(place, words) {
    this.place = place;
    this.words = words;
    this.language = document.documentElement.lang;
    this.top = new URL(place.dataset.up || "./", location.href).href;
    this.store = storeAt(this.top);
    this.parts = JSON.parse(place.dataset.parts || "[]");
    this.chosen = new Set(this.parts.filter((part) => part.lang === this.language).map((part) => part.id));
    this.build();
  }

  say(key, values) {
    return say(this.words, key, values);
  }

  size(bytes) {
    const size = bytes / 1e6;
    return number(this.words, size < 10 ? Number(size.toFixed(1)) : Math.round(size));
  }

  build() {
    this.status = make("p", "device-said", "", { role: "status", tabindex: "-1" });
    this.bar = make("progress", "", "", { max: "1", "aria-label": this.say("progress") });
    this.counted = make("p", "device-counted");
    this.running = make("div", "device-running", "", { hidden: "" });
    this.running.append(this.bar, this.counted);
    this.hint = make("p", "device-hint");
    this.actions = make("p", "device-actions");
    this.choice = this.buildChoice();
    fill(this.place, make("h2", "", this.say("title")), this.status, this.running, this.hint, this.choice, this.actions);
    this.place.hidden = false;
  }

  buildChoice() {
    const fold = make("details", "device-choice");
    fold.append(make("summary", "", this.say("choose")));
    const own = (part) => Number(part.lang === this.language);
    const offered = this.parts.filter((part) => part.id !== "home").sort((one, other) => own(other) - own(one));
    for (const language of new Set(offered.map((part) => part.language))) {
      const group = make("fieldset");
      if (language) group.append(make("legend", "", language));
      for (const part of offered.filter((one) => one.language === language)) {
        const label = make("label");
        const box = make("input", "", "", { type: "checkbox", value: part.id });
        box.checked = this.chosen.has(part.id);
        box.addEventListener("change", () => {
          this.chosen[box.checked ? "add" : "delete"](part.id);
          this.label();
        });
        label.append(box, ` ${this.say(`part_${part.kind}`, { size: this.size(part.size) })}`);
        group.append(label);
      }
      fold.append(group);
    }
    return fold;
  }

  // The button says how much will be kept.
  label() {
    const asked = this.parts.filter((part) => part.id === "home" || this.chosen.has(part.id));
    const bytes = asked.reduce((sum, part) => sum + part.size, 0);
    const button = this.actions.querySelector("[data-key=keep], [data-key=change]");
    if (!button) return;
    button.textContent = this.say(button.dataset.key, { size: this.size(bytes) });
    const same = this.kept && this.kept.length === this.chosen.size && this.kept.every((part) => this.chosen.has(part));
    button.hidden = button.dataset.key === "change" && same;
  }

  // Shows where things stand: a sentence, a hint, and what can be done, as pairs of a key of the words and a function.
  show(said, actions = [], { hint = "", choice = false, focus = true } = {}) {
    this.status.textContent = said;
    this.hint.textContent = hint;
    this.choice.hidden = !choice;
    this.choice.open = false;
    this.running.hidden = true;
    const buttons = actions.map(([key, done]) => {
      const button = make("button", "", this.say(key), { type: "button", "data-key": key });
      button.addEventListener("click", done);
      return button;
    });
    fill(this.actions, ...buttons);
    this.label();
    if (focus) this.status.focus();
  }

  async start() {
    const hindered = hindrance();
    if (hindered) return this.show(this.say(hindered), [], { focus: false });
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault(); // offered here, once the course is kept
      this.installer = event;
    });
    try {
      await this.look(false);
    } catch {
      this.show(this.say("no_worker"), [], { focus: false });
    }
    return null;
  }

  // Finds what is kept, and says it.
  async look(focus = true) {
    let next = await this.store.read("next");
    if (next && next.whole && (await this.register()) && (await turn())) next = null;
    const current = await this.store.read("current");
    for (const box of this.choice.querySelectorAll("input")) {
      if (next || current) box.checked = (next || current).parts.includes(box.value);
      this.chosen[box.checked ? "add" : "delete"](box.value);
    }
    if (next && next.whole) return this.show(this.say("waits", { day: this.day(next) }), [["use", () => this.look()]], { focus });
    if (next) return this.showBroken(next, "", focus);
    if (current) return this.showKept(current, focus);
    const hint = this.say("private");
    return this.show(this.say("intro"), [["keep", () => this.keep([...this.chosen])]], { hint, choice: true, focus });
  }

  day(list) {
    return list.said[this.language] || Object.values(list.said)[0];
  }

  async showKept(current, focus) {
    this.kept = current.parts;
    const { files, bytes } = sorted(current, new Set());
    const said = this.say("kept", { n: files, size: this.size(bytes), day: this.day(current) });
    const actions = [["change", () => this.keep([...this.chosen])], ["remove", () => this.confirm()]];
    if (this.installer) actions.unshift(["install", () => this.install()]);
    const forgets = navigator.storage && navigator.storage.persisted && !(await navigator.storage.persisted());
    const hint = navigator.standalone === false ? "safari" : forgets ? "may_be_cleared" : "";
    this.show(said, actions, { hint: hint && this.say(hint), choice: true, focus });
    await this.offer(current);
  }

  // A newer edition is offered, never forced; without a network nothing is said.
  async offer(current) {
    const newer = await latest(this.top).catch(() => null);
    if (!newer || newer.edition === current.edition) return;
    const { wanted } = sorted(listOf(newer, current.parts), await this.store.hashes());
    const said = this.say("newer", { day: this.day(newer), size: this.size(wanted) });
    const later = () => this.show(this.say("older", { day: this.day(current) }), [fetch, ["remove", () => this.confirm()]]);
    const fetch = ["fetch", () => this.keep(current.parts)];
    this.show(said, [fetch, ["later", later]], { focus: false });
  }

  async showBroken(next, why, focus) {
    const { missing, files, bytes, wanted } = sorted(next, await this.store.hashes());
    const counts = { n: files - missing.length, all: files, size: this.size(bytes - wanted), whole: this.size(bytes) };
    const said = [why, this.say("part_there", counts)].filter(Boolean).join(" ");
    this.show(said, [["go_on", () => this.keep([...this.chosen])], ["remove", () => this.confirm()]], { choice: true, focus });
  }

  // The notebooks have a worker of their own, which without a network could not come later.
  async register(parts = []) {
    try {
      if (parts.includes("lab")) await navigator.serviceWorker.register(`${this.top}lab/service-worker.js`);
      return await navigator.serviceWorker.register(`${this.top}sw.js`, { scope: this.top });
    } catch {
      throw new Trouble("no_worker");
    }
  }

  async keep(parts) {
    const stopping = new AbortController();
    this.show(this.say("stay"), [["stop", () => stopping.abort()]]);
    let list = null;
    try {
      list = listOf(await latest(this.top), parts);
      await this.hasRoom(list);
      await this.register(parts);
      await this.store.write("next", list);
      if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => false);
      this.running.hidden = false;
      await fetchInto(this.store, this.top, list, stopping.signal, (there) => this.tell(there, list));
      await this.store.write("next", { ...list, whole: true });
      await this.look();
    } catch (error) {
      await this.explain(error, list);
    }
  }

  async explain(error, list) {
    const trouble = error instanceof Trouble ? error : new Trouble("no_worker");
    const why = this.say(trouble.kind, trouble.values);
    const next = await this.store.read("next").catch(() => null);
    if (next) return this.showBroken(next, why, true);
    return this.show(why, [["try_again", () => this.look()]], { choice: Boolean(list) });
  }

  async hasRoom(list) {
    if (!(navigator.storage && navigator.storage.estimate)) return;
    const { quota, usage } = await navigator.storage.estimate();
    const { wanted } = sorted(list, await this.store.hashes());
    if (wanted > quota - usage) throw new Trouble("no_room", { size: this.size(wanted), room: this.size(Math.max(0, quota - usage)) });
  }

  tell(there, list) {
    const { files, bytes } = sorted(list, new Set());
    this.bar.value = Math.min(1, there.bytes / bytes);
    const counts = { n: there.files, all: files, size: this.size(there.bytes), whole: this.size(bytes) };
    this.counted.textContent = this.say("counted", counts);
  }

  async install() {
    const { installer } = this;
    this.installer = null;
    await installer.prompt();
    await this.look();
  }

  confirm() {
    this.show(this.say("really"), [["remove_now", () => this.remove()], ["do_not", () => this.look()]]);
  }

  async remove() {
    await this.store.remove();
    for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope.startsWith(this.top)) await one.unregister();
    await this.look();
    this.status.textContent = this.say("removed");
  }
}

for (const place of document.querySelectorAll("[data-malicourse-device]"))
  new Device(place, JSON.parse(document.getElementById("malicourse-device-words").textContent)).start();
