/* On a page with cells of code: each is run, edited and brought back in its place. Nothing of the engine is loaded
   before the reader asks for it (session/main.js). */
import { all, find } from "../theme/dom.js";
import { makeDeck } from "./cells/deck.js";
import { makePanel } from "./cells/panel.js";

const boxes = all('.cell[id^="cell-"]').filter((box) => find(".cell_input pre", box));
if (boxes.length) {
  const deck = makeDeck(boxes);
  if (boxes.length > 1) find("article").before(makePanel(deck));
}
