// quiz/text.js
var COUNTED = ["zero", "one", "two", "three"];
function say(words, key, values = {}) {
  let entry = words[key];
  if (typeof entry === "object") entry = entry[COUNTED[values.n]] ?? entry.other;
  return entry.replace(/\{(\w+)\}/g, (blank, name) => has(values, name) ? String(values[name]) : blank);
}
function number(words, value) {
  let [whole, rest = ""] = String(Number(Number(value).toPrecision(12))).split(".");
  const sign = whole.startsWith("-") ? "−" : "";
  whole = whole.replace("-", "");
  if (whole.length > 4) whole = whole.replace(/\B(?=(\d{3})+$)/g, () => words.thousands);
  return sign + whole + (rest ? words.decimal + rest : "");
}
var has = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

// quiz/elements.js
function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
function fill(element, ...children) {
  element.textContent = "";
  element.append(...children);
}

// device/store.js
function storeAt(top) {
  const name = `malicourse ${top}`;
  const before = `${top}kept/`;
  const open = () => caches.open(name);
  async function read(key) {
    if (!await caches.has(name)) return null;
    const found = await (await open()).match(before + key);
    return found ? found.json() : null;
  }
  async function hashes() {
    const keys = await caches.has(name) ? await (await open()).keys() : [];
    return new Set(keys.map((request) => request.url.slice(before.length)));
  }
  return {
    read,
    hashes,
    write: async (key, list) => (await open()).put(before + key, new Response(JSON.stringify(list))),
    put: async (hash, blob) => (await open()).put(before + hash, new Response(blob)),
    remove: () => caches.delete(name)
  };
}
function listOf(edition, parts) {
  const chosen = Object.entries(edition.files).filter(([, [, , part]]) => part === "home" || parts.includes(part));
  const files = Object.fromEntries(chosen.map(([path, [hash, size]]) => [path, [hash, size]]));
  return { edition: edition.edition, said: edition.said, parts, files };
}
function sorted(list, hashes) {
  const sizes = new Map(Object.values(list.files));
  const missing = /* @__PURE__ */ new Map();
  for (const [path, [hash, size]] of Object.entries(list.files))
    if (!hashes.has(hash) && !missing.has(hash)) missing.set(hash, { path, hash, size });
  const sum = (numbers) => [...numbers].reduce((total, one) => total + one, 0);
  const bytes = sum(sizes.values());
  const wanted = sum([...missing.values()].map((one) => one.size));
  return { missing: [...missing.values()], files: sizes.size, bytes, wanted };
}

// device/fetching.js
var AT_ONCE = 3;
var TRIES = 3;
var SILENCE = 3e4;
var Trouble = class extends Error {
  constructor(kind, values = {}) {
    super(kind);
    this.kind = kind;
    this.values = values;
  }
};
var pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
var FRESH = { headers: { "Course-Fresh": "1" } };
async function bytesOf(address, cache, stop, tell) {
  const silence = new AbortController();
  const end = () => silence.abort();
  let timer = setTimeout(end, SILENCE);
  stop.addEventListener("abort", end);
  try {
    const answer = await fetch(address, { ...FRESH, cache, signal: silence.signal });
    if (!answer.ok) throw new Trouble("refused", { status: answer.status });
    const reader = answer.body.getReader();
    const parts = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(end, SILENCE);
      parts.push(part.value);
      tell(part.value.length);
    }
    return new Blob(parts, { type: answer.headers.get("content-type") || "" });
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
}
async function patient(address, cache, stop, tell) {
  for (let left = TRIES - 1; ; left -= 1) {
    let counted = 0;
    const count = (bytes) => {
      counted += bytes;
      tell(bytes);
    };
    try {
      return await bytesOf(address, cache, stop, count);
    } catch (error) {
      tell(-counted);
      if (stop.aborted) throw new Trouble("stopped");
      if (!left) throw error instanceof Trouble ? error : new Trouble("broken");
      await pause(1e3);
    }
  }
}
async function hashOf(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await new Response(blob).arrayBuffer());
  return [...new Uint8Array(digest).slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
async function latest(top) {
  try {
    const list = await bytesOf(`${top}edition.json`, "no-store", new AbortController().signal, () => 0);
    return await new Response(list).json();
  } catch (error) {
    throw error instanceof SyntaxError ? new Trouble("strange", { file: "edition.json" }) : new Trouble("unreachable");
  }
}
async function fetchInto(store, top, list, stop, tell) {
  const { missing, files, bytes, wanted } = sorted(list, await store.hashes());
  const there = { files: files - missing.length, bytes: bytes - wanted };
  const told = (more) => {
    there.bytes += more;
    tell(there);
  };
  async function take({ path, hash }) {
    const address = top + path.split("/").map(encodeURIComponent).join("/");
    let blob = await patient(address, "no-cache", stop, told);
    if (await hashOf(blob) !== hash) {
      told(-blob.size);
      blob = await patient(address, "reload", stop, told);
    }
    if (await hashOf(blob) !== hash) throw new Trouble("strange", { file: path });
    try {
      await store.put(hash, blob);
    } catch {
      throw new Trouble("full");
    }
    there.files += 1;
    tell(there);
  }
  async function line() {
    while (missing.length && !stop.aborted) await take(missing.shift());
  }
  tell(there);
  let first = null;
  const end = (error) => {
    first = first || error;
    missing.length = 0;
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => line().catch(end)));
  if (stop.aborted) throw new Trouble("stopped");
  if (first) throw first;
}

// device/device.js
function hindrance() {
  if (location.protocol === "file:") return "from_folder";
  if (!window.isSecureContext) return "no_https";
  try {
    return navigator.serviceWorker && window.caches ? "" : "no_worker";
  } catch {
    return "no_worker";
  }
}
async function turn() {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
    active.postMessage("turn", [port2]);
  });
}
var Device = class {
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
      event.preventDefault();
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
    if (next && next.whole && await this.register() && await turn()) next = null;
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
    const { files, bytes } = sorted(current, /* @__PURE__ */ new Set());
    const said = this.say("kept", { n: files, size: this.size(bytes), day: this.day(current) });
    const actions = [["change", () => this.keep([...this.chosen])], ["remove", () => this.confirm()]];
    if (this.installer) actions.unshift(["install", () => this.install()]);
    const forgets = navigator.storage && navigator.storage.persisted && !await navigator.storage.persisted();
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
    const later = () => this.show(this.say("older", { day: this.day(current) }), [fetch2, ["remove", () => this.confirm()]]);
    const fetch2 = ["fetch", () => this.keep(current.parts)];
    this.show(said, [fetch2, ["later", later]], { focus: false });
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
    const { files, bytes } = sorted(list, /* @__PURE__ */ new Set());
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
};
for (const place of document.querySelectorAll("[data-malicourse-device]"))
  new Device(place, JSON.parse(document.getElementById("malicourse-device-words").textContent)).start();
