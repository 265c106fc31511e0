// What a page does beyond its HTML. Without this script it can still be read: questions keep their folded answers.

// The quiz and the slider know a dark ground by this mark.
const dark = matchMedia("(prefers-color-scheme: dark)");
const mark = () => (document.documentElement.dataset.malicourseTheme = dark.matches ? "dark" : "light");
dark.addEventListener("change", mark);
mark();

// On paper stands the written form: the questions, and the first and the last picture of a slider.
for (const place of document.querySelectorAll("[data-malicourse-quiz], [data-malicourse-steps], [data-malicourse-talks]")) {
  const sheet = document.createElement("div");
  sheet.className = "sheet";
  const figures = place.querySelectorAll(":scope > figure");
  const shown = figures.length ? [figures[0], figures[figures.length - 1]] : place.querySelectorAll(":scope > div");
  sheet.append(...[...shown].map((one) => one.cloneNode(true)));
  for (const fold of sheet.querySelectorAll(".malicourse-talks-static details")) fold.open = true;
  place.after(sheet);
}

// The list of sections is open where it has a column of its own.
const contents = document.querySelector(".contents details");
const wide = matchMedia("(min-width: 66em)");
const unfold = () => (contents.open = wide.matches);
if (contents) {
  wide.addEventListener("change", unfold);
  unfold();
}

// What scrolls sideways can be reached with the Tab key, what does not scroll is passed over.
const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const box = target.closest(".scroll");
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
// A slider makes its place for the picture itself, after this script has run.
document.addEventListener("change", ({ target }) => {
  const stage = target.closest(".larger") && target.closest(".steps")?.querySelector(".ms-stage");
  if (stage && target.checked) stage.tabIndex = 0;
  else stage?.removeAttribute("tabindex");
});

for (const box of document.querySelectorAll(".scroll")) {
  watch.observe(box);
  if (box.firstElementChild) watch.observe(box.firstElementChild);
}
