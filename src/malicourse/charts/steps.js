// Pictures with a slider: the front end of malicourse.charts.steps, and alone in decks and pages through mountAll().
// Every text enters the page as textContent, never as markup.

function make(tag, name = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

// Plain keys would run JupyterLab's or the deck's commands; the others (Ctrl+S, Tab, Escape, F5) stay theirs.
function keepKeys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Tab" || event.key === "Escape" || /^F\d+$/.test(event.key)) return;
  event.stopPropagation();
}

// frames: [{label, words, image}], image being an img or a picture element. Returns the element.
function build({ title, name, frames, buttons }) {
  const root = make("div", "malicourse-steps", "", { role: "group", "aria-label": title });
  const stage = make("div", "ms-stage");
  const row = make("div", "ms-row");
  const [back, on] = buttons.map((words) => make("button", "ms-button", words, { type: "button" }));
  const slider = make("input", "ms-slider", "", { type: "range", min: "0", max: String(frames.length - 1), step: "1", "aria-label": name });
  slider.value = "0";
  const ends = make("div", "ms-ends", "", { "aria-hidden": "true" });
  ends.append(make("span", "", frames[0].label), make("span", "", frames[frames.length - 1].label));
  const track = make("div", "ms-track");
  track.append(slider, ends);
  row.append(back, track, on);
  const words = make("p", "ms-words", "", { role: "status", "aria-live": "polite" });
  root.append(stage, row, words);

  let place = 0;
  function show(next) {
    place = Math.min(frames.length - 1, Math.max(0, next));
    const { label, words: said, image } = frames[place];
    stage.textContent = "";
    stage.append(image);
    slider.value = String(place);
    slider.setAttribute("aria-valuetext", label);
    words.textContent = "";
    words.append(make("strong", "", `${label}.`), ` ${said}`);
    back.setAttribute("aria-disabled", String(place === 0)); // a disabled button would lose the focus
    on.setAttribute("aria-disabled", String(place === frames.length - 1));
  }
  slider.addEventListener("input", () => show(Number(slider.value)));
  back.addEventListener("click", () => show(place - 1));
  on.addEventListener("click", () => show(place + 1));
  for (const type of ["keydown", "keypress", "keyup"]) root.addEventListener(type, keepKeys);
  // A finger on the slider must not turn the page of a deck.
  for (const type of ["pointerdown", "pointermove", "pointerup", "touchstart", "touchmove", "touchend"])
    slider.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  show(0);
  return root;
}

function render({ model, el }) {
  const { title, label, frames, width, height, buttons } = model.get("spec");
  const pictures = model.get("pictures");
  const images = frames.map(({ words }, i) => make("img", "", "", { src: `data:image/png;base64,${pictures[i]}`, alt: words, width, height }));
  const root = build({ title, name: label, buttons, frames: frames.map((frame, i) => ({ ...frame, image: images[i] })) });
  el.append(root);
  return () => root.remove();
}

// Bring every place that steps_html wrote to life; its pictures are used again.
export function mountAll(root = document) {
  for (const place of root.querySelectorAll("[data-malicourse-steps]")) {
    const frames = [...place.querySelectorAll("figure")].map((figure) => {
      const { alt } = figure.querySelector("img");
      return { label: figure.dataset.label, words: alt, image: figure.querySelector("picture") ?? figure.querySelector("img") };
    });
    const { title, name, back, on } = place.dataset;
    const built = build({ title, name, frames, buttons: [back, on] });
    place.textContent = "";
    place.append(built);
  }
}

export default { render };
