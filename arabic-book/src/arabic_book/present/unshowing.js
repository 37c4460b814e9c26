/* Takes the slide in view off the stage. */
import { all } from "../theme/dom.js";
import { DRAWN } from "./blocks.js";
import { isKept, putBack, style } from "./keeping.js";
import { article } from "./page.js";
import { letters } from "./stage.js";
import { state } from "./state.js";

export function unshow() {
  const { shown } = state;
  if (!shown) return;
  for (const node of shown.fits.keys()) if (isKept(node)) putBack(node, "style");
  for (const grown of all(DRAWN, article)) if (isKept(grown)) style(grown, { zoom: letters() / 20 });
  for (const node of shown.scrolls) {
    for (const name of ["data-scrolls", "tabindex"]) if (isKept(node, name)) putBack(node, name);
  }
  if (shown.head) shown.head.removeAttribute("data-part");
  state.shown = null;
}
