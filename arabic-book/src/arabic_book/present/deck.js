/* The slides as a deck: cut anew for the stage as it is, each with its title. */
import { all } from "../theme/dom.js";
import { DRAWN } from "./blocks.js";
import { cut } from "./cutting.js";
import { change, restore, style } from "./keeping.js";
import { article, root } from "./page.js";
import { countParts } from "./sizes.js";
import { letters, size } from "./stage.js";
import { state } from "./state.js";
import { unshow } from "./unshowing.js";
import { say, words } from "./words.js";

export const title = (n) => (n >= state.slides.length ? words.end : state.slides[n].titles.at(-1) || document.title);
export const partOf = (slide) => say("part", { n: slide.part[0], all: slide.part[1] });
export const kindOf = (n) => (n >= state.slides.length ? "end" : n === 0 ? "first" : "inner");
export const placeOf = (n) => ({ n: n + 1, all: state.slides.length + 1 });

export function split() {
  const last = state.slides[state.at];
  const here = last && (last.body[0] || last.head);
  const ended = state.slides.length > 0 && state.at === state.slides.length;
  unshow();
  restore();
  root.classList.add("presenting");
  const base = letters();
  const { width, height } = size();
  root.style.setProperty("--present-size", `${base}px`);
  root.style.setProperty("--stage-width", `${width}px`);
  root.style.setProperty("--stage-height", `${height}px`);
  for (const grown of all(DRAWN, article)) style(grown, { zoom: base / 20 });
  for (const picture of all("img[loading]", article)) change(picture, "loading", "eager");
  cut();
  countParts(state.slides);
  const holds = (node) => node === here || node.contains(here) || here.contains(node);
  const found = here ? state.slides.findIndex((slide) => slide.body.some(holds)) : -1;
  if (ended) state.at = state.slides.length;
  else if (found >= 0) state.at = found;
}
