
// The way into a notebook that runs in this tab: what lacks is said in a sentence, what is fetched in numbers.
// Whoever comes here may have any browser, so this is written for browsers of 2020.
(() => {
  const known = JSON.parse(document.getElementById("known").textContent);
  const notebook = new URLSearchParams(location.search).get("nb") || "";
  const first = notebook.split("/")[0];
  const language = first in known.words ? first : known.home;
  const words = known.words[language];
  const part = (id) => document.getElementById(id);

  const say = (key, blanks) => words[key].replace(/\{(\w+)\}/g, (all, name) => (blanks && name in blanks ? blanks[name] : all));
  const number = (value) => value.toFixed(1).replace(".", words.decimal);

  function tell(sentence, button, act) {
    part("said").textContent = sentence;
    for (const id of ["counted", "bar"]) part(id).hidden = true;
    part("go").hidden = !button;
    part("go").textContent = button || "";
    part("go").onclick = act || null;
  }

  function leadToThePage() {
    const [, folder, name] = /^(.*?)notebooks\/(.+)\.ipynb$/.exec(notebook) || [];
    part("page").textContent = say(name ? "to_page" : "to_home");
    part("page").href = name ? `../${folder}pages/${name}.html` : `../${language === known.home ? "" : `${language}/`}index.html`;
    part("page").hidden = false;
  }

  // A browser that knows workers made of modules asks what type of worker is wanted.
  function knowsModules() {
    let asked = false;
    const options = {
      get type() {
        asked = true;
        return "module";
      },
    };
    try {
      new Worker(URL.createObjectURL(new Blob([""], { type: "text/javascript" })), options).terminate();
    } catch (_) {
      return false;
    }
    return asked;
  }

  function fault() {
    if (location.protocol === "file:") return "from_a_file";
    if (!window.isSecureContext) return "no_https";
    if (!window.WebAssembly || !window.ReadableStream || !window.BigInt64Array || !knowsModules()) return "too_old";
    return navigator.serviceWorker && window.indexedDB ? "" : "forbidden";
  }

  async function fetched(file, count) {
    const answer = await fetch(known.place + file);
    if (!answer.ok) throw new Error(file);
    const reader = answer.body.getReader();
    const pieces = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return pieces;
      count(value.length);
      if (file.endsWith(".wasm")) pieces.push(value);
    }
  }

  async function fetchAll() {
    const total = known.files.reduce((sum, [, size]) => sum + size, 0);
    let come = 0;
    const count = (bytes) => {
      come += bytes;
      part("bar").max = total;
      part("bar").value = come;
      part("counted").textContent = say("counted", { done: number(come / 1e6), total: number(total / 1e6) });
    };
    count(0);
    for (const id of ["counted", "bar"]) part(id).hidden = false;
    for (const [file] of known.files) {
      const pieces = await fetched(file, count);
      if (pieces.length && !WebAssembly.validate(await new Blob(pieces).arrayBuffer())) return "too_old";
    }
    return "";
  }

  async function begin() {
    tell(say("fetching"));
    let lack;
    try {
      lack = await fetchAll();
    } catch (_) {
      tell(say("cut_off"), say("again"), begin);
      return;
    }
    tell(say(lack || "opening"));
    if (!lack) location.replace(`${known.apps[language]}/index.html?path=${encodeURIComponent(notebook)}`);
  }

  document.documentElement.lang = language;
  part("title").textContent = say("title");
  part("bar").setAttribute("aria-label", say("fetching"));
  document.title = say("title");
  leadToThePage();
  const lack = known.notebooks.includes(notebook) ? fault() : "unknown";
  const memory = navigator.deviceMemory;
  if (lack) tell(say(lack));
  else if (memory && memory < 4) tell(say("small", { n: String(memory).replace(".", words.decimal) }), say("all_the_same"), begin);
  else begin();
})();
