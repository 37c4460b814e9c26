/* All slides at once. */
import { find, make } from "../theme/dom.js";
import { title } from "./deck.js";
import { overlay } from "./frame.js";
import { closeOverlay, openOverlay } from "./overlay.js";
import { picture } from "./picture.js";
import { display } from "./showing.js";
import { size } from "./stage.js";
import { state } from "./state.js";
import { words } from "./words.js";

function makeCell(n) {
  const thumb = make("span", { className: "present-thumb" }, picture(n));
  thumb.inert = true;
  const name = make("span", { className: "present-cell-title", textContent: `${n + 1}. ${title(n)}` });
  const cell = make("button", { type: "button", className: "present-cell" }, thumb, name);
  if (n === state.at) cell.setAttribute("aria-current", "true");
  cell.addEventListener("click", () => {
    closeOverlay();
    display(n);
  });
  return cell;
}

export function overview() {
  if (!overlay.hidden) return closeOverlay();
  const { width, height } = size();
  const cells = [...state.slides, null].map((_, n) => makeCell(n));
  const grid = make("div", { className: "present-grid" }, ...cells);
  grid.style.setProperty("--ratio", width / height);
  openOverlay("overview", words.overview, grid);
  for (const cell of cells) {
    const thumb = find(".present-thumb", cell);
    thumb.style.setProperty("--scale", thumb.clientWidth / width);
  }
  grid.addEventListener("keydown", (event) => {
    const n = cells.indexOf(document.activeElement);
    const across = cells.filter((cell) => cell.offsetTop === cells[0].offsetTop).length;
    const ends = { Home: -n, End: cells.length - 1 - n };
    const steps = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: across, ArrowUp: -across, PageDown: 1, PageUp: -1 };
    const by = { ...steps, ...ends }[event.key];
    if (by === undefined || n < 0) return;
    event.preventDefault();
    event.stopPropagation();
    (cells[n + by] || cells[n]).focus();
  });
  cells[state.at].focus();
  cells[state.at].scrollIntoView({ block: "center" });
}
