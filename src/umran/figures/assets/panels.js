/* One choice shows a quarter on every small map of a figure. Listens on the document: a slide is a copy of the figure. */
const figureOf = (node) => node.closest?.(".umran-panels, .umran-quarter");

function show(figure, chosen) {
  for (const mark of figure.querySelectorAll("[data-q]")) mark.classList.toggle("is-chosen", mark.dataset.q === chosen);
  figure.classList.toggle("has-choice", chosen !== "");
  const select = figure.querySelector("select");
  if (select && select.value !== chosen) select.value = chosen;
  const content = figure.querySelector('script[type="application/json"]');
  const { texts } = JSON.parse(content.textContent);
  [...figure.querySelectorAll("output")].forEach((output, place) => {
    output.textContent = chosen === "" ? "" : texts[place][chosen];
  });
}

const root = document.documentElement; // of this page: a window may show another one after it
if (!root.umranPanels) {
  root.umranPanels = true;
  document.addEventListener("change", (event) => {
    const figure = figureOf(event.target);
    if (figure && event.target.matches("select")) show(figure, event.target.value);
  });
  document.addEventListener("click", (event) => {
    const figure = figureOf(event.target);
    const mark = figure && event.target.closest("[data-q]");
    if (mark)
      show(
        figure,
        mark.classList.contains("is-chosen") && figure.querySelector('option[value=""]') ? "" : mark.dataset.q,
      );
  });
}
