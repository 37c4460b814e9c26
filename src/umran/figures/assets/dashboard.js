/* Filters the dashboard: places are its rows, levels its columns. Nothing pressed shows everything. */

const pressed = (figure, filter) =>
  new Set(
    [...figure.querySelectorAll(`[data-filter="${filter}"] [aria-pressed="true"]`)].map((button) => button.value),
  );

function show(figure) {
  const [places, levels] = [pressed(figure, "place"), pressed(figure, "level")];
  for (const group of figure.querySelectorAll(".umran-keys")) {
    group.classList.toggle("has-choice", pressed(figure, group.dataset.filter).size > 0);
  }
  for (const row of figure.querySelectorAll("tr[data-place]"))
    row.hidden = places.size > 0 && !places.has(row.dataset.place);
  for (const cell of figure.querySelectorAll("[data-level]"))
    cell.hidden = levels.size > 0 && !levels.has(cell.dataset.level);
  const seen = (selector) =>
    [...figure.querySelectorAll(selector)].filter((cell) => !cell.hidden && !cell.parentElement.hidden).length;
  const [cells, gaps] = [seen("tr[data-place] td"), seen("tr[data-place] td.gap")];
  figure.querySelector(".umran-count").textContent = `المعروض من القيم ${cells - gaps}، ومن الفجوات ${gaps}`;
}

function prepare() {
  for (const figure of document.querySelectorAll(".umran-dashboard:not([data-ready])")) {
    figure.dataset.ready = "";
    const filters = figure.querySelector(".umran-filters");
    filters.hidden = false;
    filters.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      show(figure);
    });
  }
}

prepare();
document.addEventListener("book:inserted", prepare); // a cell that the reader ran
