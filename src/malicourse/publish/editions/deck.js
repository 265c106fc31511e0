const onPaper = /print-pdf/i.test(location.search);
const root = document.documentElement;

// A window narrower than a phone held across, or a large zoom: the slides stand under each other as a text to read. Not
// so the small frames of the teacher's window.
const narrow = matchMedia("(max-width: 600px)");
const toRead = narrow.matches && !onPaper && window === window.top;
narrow.addListener(() => window === window.top && !onPaper && location.reload());

// WebKit sets sheets in its own way, 85 for a lesson: it is told where the PDF comes from, and prints one.
const cannotPrint = /^Apple/.test(navigator.vendor);
if (onPaper && cannotPrint) root.classList.add("no-sheets");

// On paper every question has a page of its own, in its order.
if (onPaper)
  for (const section of document.querySelectorAll("section.slide-quiz"))
    for (const question of [...section.querySelectorAll(".quiz.fragment")].reverse()) {
      const page = section.cloneNode(true);
      question.classList.remove("fragment");
      const slide = page.querySelector(".slide");
      const running = [...page.querySelectorAll(".running")];
      slide.textContent = "";
      slide.append(...running, question);
      section.after(page);
    }

// A browser that prints by itself does so when the page has loaded. An unfinished frame holds that back until the
// sheets are laid out, for which reveal waits until the page has loaded: so it is told that it has.
function holdLoading() {
  const frame = document.body.appendChild(Object.assign(document.createElement("iframe"), { hidden: true, title: "" }));
  frame.contentDocument.open();
  addEventListener("load", (event) => event.isTrusted && event.stopImmediatePropagation(), true);
  addEventListener("DOMContentLoaded", () => setTimeout(() => dispatchEvent(new Event("load"))));
  return () => {
    frame.contentDocument.close();
    frame.remove();
  };
}
const release = onPaper && !cannotPrint ? holdLoading() : null;

// ---- keys: a control in focus keeps those it needs, the deck has all others ------------------------------------------

let byTab = false; // the last thing done was to press the Tab key
let fresh = null; // a button that somebody came to with the Tab key and has not used yet: Space presses it

const settled = (control) => /right|shown|estimated/.test(control.closest(".mq-card")?.dataset.state);

function keeps(control, key) {
  if (key === "Enter" || key === "Tab") return true;
  if (["PageDown", "PageUp", "Escape"].includes(key)) return false; // a clicker sends these
  if (control.matches("select")) return true;
  if (control.matches("input[type=text], textarea")) return !control.readOnly;
  if (control.matches("input[type=range]")) return /^(Arrow|Home|End)/.test(key);
  if (control.matches("input[type=radio]")) return !settled(control) && (/^Arrow/.test(key) || (key === " " && !control.checked));
  if (control.matches("input[type=checkbox]")) return !settled(control) && key === " ";
  if (control.matches(".mq-move") && /^Arrow(Up|Down)/.test(key)) return !settled(control);
  return control.matches("button, summary") && key === " " && control === fresh;
}

addEventListener("pointerdown", () => (byTab = false), true);
addEventListener("focusin", ({ target }) => (fresh = byTab ? target : null), true);
addEventListener("click", () => (fresh = null), true);
// "Try again" leads into the fields; before a class the keys stay with the deck until somebody goes there.
addEventListener("click", ({ target }) => {
  const control = document.activeElement;
  if (target.closest?.(".mq-actions") && control?.closest(".mq-fields")) control.blur();
});
addEventListener(
  "keydown",
  (event) => {
    byTab = event.key === "Tab";
    const control = document.activeElement;
    if (event.ctrlKey || event.metaKey || event.altKey || /^F\d+$/.test(event.key)) return;
    if (toRead || !control?.closest(".slides") || keeps(control, event.key)) return;
    // The quiz would stop the key, and reveal does not listen while a field is in focus.
    event.stopImmediatePropagation();
    event.preventDefault();
    control.blur();
    Reveal.triggerKey(event.keyCode);
  },
  true,
);

// ---- letters as large as the slide allows; fonts differ from machine to machine, so only the browser can tell ---------

const LEAST = { beside: 24, pictured: 24, slide: 18, fields: 18, feedback: 16 }; // the tests hold our lessons to 28

function shrink(elements, start, least, tooFull) {
  for (let size = start; size >= least; size -= 0.5) {
    elements.forEach((element) => (element.style.fontSize = `${size}px`));
    if (!tooFull()) return false;
  }
  return true; // still too full
}

const bottom = (element) => element.offsetTop + element.offsetHeight;
const room = (slide) => slide.clientHeight - parseFloat(getComputedStyle(slide).paddingBottom) + 1;

// Letters in a picture are the smallest of a slide: words give way first.
const cramped = (image) =>
  image.offsetHeight && image.offsetHeight < 0.99 * (Number(image.getAttribute("height")) || image.naturalHeight);

function fitWords(slide) {
  slide.style.fontSize = "";
  slide.classList.remove("wide");
  const start = parseFloat(getComputedStyle(slide).fontSize);
  const told = [...slide.children].filter((part) => !part.matches(".foot, .edition")); // these stand below it
  const full = () => told.some((part) => bottom(part) > room(slide) || part.scrollWidth > part.clientWidth + 1);
  // Words beside a chart first take more of its room, then become smaller.
  if (slide.parentElement.matches(".slide-beside") && shrink([slide], start, LEAST.beside, full)) slide.classList.add("wide");
  const pictures = [...slide.querySelectorAll("img")];
  if (pictures.some(cramped)) shrink([slide], start, LEAST.pictured, () => full() || pictures.some(cramped));
  const reached = parseFloat(getComputedStyle(slide).fontSize);
  return shrink([slide], reached, LEAST.slide, full);
}

function fitQuiz(slide) {
  const card = [...slide.querySelectorAll(".mq-card")].find((one) => one.offsetHeight);
  if (!card) return false;
  const fields = card.querySelector(".mq-fields");
  const side = [...card.querySelectorAll(".mq-hint, .mq-feedback")];
  const source = card.querySelector(".mq-source");
  const top = card.getBoundingClientRect().top;
  const below = (element) => (element.offsetHeight ? (element.getBoundingClientRect().bottom - top) / Reveal.getScale() : 0);
  const under = source.offsetHeight ? source.offsetHeight + parseFloat(getComputedStyle(source).marginTop) : 0;
  const within = room(slide) - card.closest(".quiz").offsetTop - parseFloat(getComputedStyle(card).paddingBottom) - under - 3;
  const actions = card.querySelector(".mq-actions");
  const wide = getComputedStyle(actions.parentElement).display === "flex"; // the buttons stand below, not beside
  const fieldsFull = shrink([fields], 30, LEAST.fields, () => below(wide ? actions : fields.lastElementChild) > within);
  return shrink(side, 26, LEAST.feedback, () => side.some((element) => below(element) > within)) || fieldsFull;
}

function fit(section) {
  const slide = section && section.querySelector(".slide");
  if (!slide || !slide.offsetHeight) return;
  slide.classList.remove("scrolls");
  // Letters set wide by the reader may need more than there is: then the slide scrolls, by the arrows, too.
  const small = section.matches(".slide-quiz") ? fitQuiz(slide) : !section.matches(".slide-talks") && fitWords(slide);
  const full = !onPaper && (small || slide.scrollHeight > slide.clientHeight + 1);
  slide.classList.toggle("scrolls", full);
  if (full) slide.tabIndex = 0;
  else slide.removeAttribute("tabindex");
}

const fitCurrent = () => fit(Reveal.getCurrentSlide());
const fitAll = () => document.querySelectorAll(".slides section:not(.stack)").forEach(fit);

function fitAlways() {
  Reveal.on("slidechanged", (event) => fit(event.currentSlide));
  for (const step of ["fragmentshown", "fragmenthidden"]) Reveal.on(step, fitCurrent);
  for (const type of ["click", "submit", "input", "toggle"])
    document.addEventListener(type, () => requestAnimationFrame(fitCurrent), true);
  if (!onPaper) fitCurrent();
  Reveal.on("overviewshown", fitAll);
}

// ---- before a class --------------------------------------------------------------------------------------------------

const shownQuiz = () => [...Reveal.getCurrentSlide().querySelectorAll(".quiz")].filter((one) => one.offsetHeight).pop();
const press = (quiz, selector) => quiz.querySelector(`${selector}:not([hidden])`)?.click();

// The answer of a question is the next step after it: one press of a clicker shows it, one press back takes it away.
function answerByPress() {
  Reveal.on("fragmentshown", ({ fragment }) => {
    if (!fragment.matches(".answer")) return;
    const quiz = fragment.previousElementSibling;
    if (settled(quiz.querySelector(".mq-check"))) Reveal.next(); // somebody has answered: nothing is left to show
    else press(quiz, ".mq-show");
  });
  Reveal.on("fragmenthidden", ({ fragment }) => {
    if (fragment.matches(".answer")) press(fragment.previousElementSibling, "[data-state=shown] .mq-again");
  });
}

function addKeys() {
  const nextSlide = () => {
    while (Reveal.availableFragments().next) Reveal.nextFragment();
    Reveal.next();
  };
  const { keyAnswer, keyVotes, keySkip } = document.body.dataset;
  Reveal.addKeyBinding({ keyCode: 65, key: "A", description: keyAnswer }, () => shownQuiz() && press(shownQuiz(), ".mq-show"));
  Reveal.addKeyBinding({ keyCode: 86, key: "V", description: keyVotes }, () => shownQuiz()?.querySelector(".mq-votes input")?.focus());
  Reveal.addKeyBinding({ keyCode: 88, key: "X", description: keySkip }, nextSlide);
}

// The counts of a vote stand until the next press.
function emptyVotes() {
  for (const field of document.querySelectorAll(".mq-votes input")) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  }
}

// ---- on paper --------------------------------------------------------------------------------------------------------

async function setSheets() {
  fitAll();
  // On sheets a picture would take its natural height again.
  for (const image of document.querySelectorAll(".slide img")) image.style.height = `${image.offsetHeight}px`;
  // What a class does not see yet is hidden from a screen reader; on paper everything is seen.
  for (const one of document.querySelectorAll(".pdf-page, .pdf-page section")) one.removeAttribute("aria-hidden");
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  if (release) release();
}

// ---- start -----------------------------------------------------------------------------------------------------------

// Arrows and space go through every slide in one line; nothing is fetched.
const OPTIONS = {
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 3,
  center: false,
  hash: true,
  navigationMode: "linear",
  controlsTutorial: false,
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  scrollActivationWidth: 0,
  keyboardCondition: ({ key }) => !document.activeElement?.closest(".slides") || !keeps(document.activeElement, key),
  plugins: [RevealNotes],
};

async function project() {
  // The slides are fitted by the letters that the file holds: they must be there first.
  await Promise.all([...document.fonts].map((face) => face.load().catch(() => {})));
  await Reveal.initialize(OPTIONS);
  answerByPress();
  addKeys();
  for (const step of ["slidechanged", "fragmentshown", "fragmenthidden"])
    Reveal.on(step, ({ fragment }) => fragment?.matches(".answer") || emptyVotes());
  Reveal.on("pdf-ready", setSheets);
  fitAlways();
}

function unroll() {
  root.classList.add("to-read");
  document.querySelector(".reveal").className = "";
  for (const cell of document.querySelectorAll(".cell")) if (cell.scrollWidth > cell.clientWidth + 1) cell.tabIndex = 0;
}

if (toRead) unroll();
else if (!root.matches(".no-sheets")) project();
