// Start the deck. Arrows and space go through every slide in one line; nothing is fetched.
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 3,
  center: false,
  hash: true,
  navigationMode: "linear",
  slideNumber: "c/t",
  transition: "none",
  backgroundTransition: "none",
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  plugins: [RevealNotes],
}).then(() => {
  // Letters as large as the slide allows. Fonts differ from machine to machine, so only the browser can tell.
  const LEAST = { slide: 18, fields: 15, feedback: 14 };

  function shrink(elements, start, least, tooFull) {
    for (let size = start; size >= least; size -= 0.5) {
      elements.forEach((element) => (element.style.fontSize = `${size}px`));
      if (!tooFull()) return;
    }
  }

  const bottom = (element) => element.offsetTop + element.offsetHeight;
  const room = (slide) => slide.clientHeight - parseFloat(getComputedStyle(slide).paddingBottom) + 1;

  function fitWords(slide) {
    slide.style.fontSize = "";
    shrink([slide], parseFloat(getComputedStyle(slide).fontSize), LEAST.slide, () =>
      [...slide.children].some((part) => bottom(part) > room(slide) || part.scrollWidth > part.clientWidth + 1),
    );
  }

  function fitQuiz(slide) {
    const card = slide.querySelector(".mq-card");
    if (!card) return;
    const fields = card.querySelector(".mq-fields");
    const side = [...card.querySelectorAll(".mq-hint, .mq-feedback")];
    const source = card.querySelector(".mq-source");
    const top = card.getBoundingClientRect().top;
    const below = (element) => (element.offsetHeight ? (element.getBoundingClientRect().bottom - top) / Reveal.getScale() : 0);
    const under = source.offsetHeight ? source.offsetHeight + parseFloat(getComputedStyle(source).marginTop) : 0;
    const within = room(slide) - slide.querySelector(".quiz").offsetTop - parseFloat(getComputedStyle(card).paddingBottom) - under;
    shrink([fields], 22, LEAST.fields, () => below(fields.lastElementChild) > within);
    shrink(side, 20, LEAST.feedback, () => side.some((element) => below(element) > within));
  }

  function fit(section) {
    const slide = section?.querySelector(".slide");
    if (!slide?.offsetHeight) return;
    if (section.matches(".slide-quiz")) fitQuiz(slide);
    else fitWords(slide);
  }

  const fitAll = () => document.querySelectorAll(".slides section:not(.stack)").forEach(fit);
  Reveal.on("slidechanged", (event) => fit(event.currentSlide));
  Reveal.on("pdf-ready", fitAll);
  for (const type of ["click", "submit", "input", "toggle"])
    document.addEventListener(type, () => requestAnimationFrame(() => fit(Reveal.getCurrentSlide())), true);
  fitAll();
});
