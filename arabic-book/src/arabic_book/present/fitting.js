/* Something alone on its slide and still too large: pictures first, then all of it, then it scrolls in its place. */
import { all } from "../theme/dom.js";
import { DRAWN, FILLS, hidesWidth, isWide, scrollers } from "./blocks.js";
import { style } from "./keeping.js";
import { article } from "./page.js";
import { SHRINKS } from "./sizes.js";
import { letters, over, overflows } from "./stage.js";
import { state } from "./state.js";

const zoomOf = (element) => Number(element.style.zoom) || 1;
const heightOf = (element) => element.getBoundingClientRect().height;

export function setFit(node, values) {
  const { fits } = state.current;
  fits.set(node, { ...fits.get(node), ...values });
  style(node, values);
}

const footHeight = () =>
  all(".footnote-list", article)
    .filter((list) => state.current.on.has(list))
    .reduce((sum, list) => sum + heightOf(list), 0);

/** Room between a place on the stage and its lower edge. */
function below(y) {
  const inside = article.clientHeight - parseFloat(getComputedStyle(article).paddingBottom);
  return inside - (y - article.getBoundingClientRect().top);
}

export function fit(node) {
  const grown = all(DRAWN, node);
  const pictures = all("svg[viewBox], img", node).filter(
    (picture) => !picture.closest(`.icon, button, ${DRAWN}`) && heightOf(picture) > 90,
  );
  const least = 0.42 * article.clientHeight;
  for (let round = 0; round < 2 && overflows(); round += 1) {
    for (const part of grown) if (overflows()) lower(part, least);
    for (const picture of pictures) if (overflows()) lowerPicture(node, picture, least);
  }
  shrink(node, () => !overflows() && !isWide(node));
  if (!overflows()) return stretch(node, grown);
  const height = heightOf(node) / zoomOf(node);
  const spare = () => (over() + 4) / zoomOf(node);
  setFit(node, { maxHeight: `${Math.max(60, height - spare())}px`, overflowY: "auto", position: "relative" });
  // What margins still push out.
  if (overflows()) setFit(node, { maxHeight: `${Math.max(60, parseFloat(node.style.maxHeight) - spare())}px` });
  state.current.scrolls.add(node);
}

function lower(part, least) {
  const zoom = zoomOf(part);
  const height = heightOf(part);
  const wanted = Math.max(least, height - over() - 2);
  if (part.matches(FILLS)) setFit(part, { height: `${wanted / zoom}px` });
  else setFit(part, { zoom: (zoom * wanted) / height });
}

/** A picture that is taller than wide stands beside its words; any other becomes lower. */
function lowerPicture(node, picture, least) {
  const box = picture.getBoundingClientRect();
  if (node.matches("figure") && box.height > box.width && node.querySelector("figcaption")) {
    setFit(node, {
      display: "grid",
      gridTemplateColumns: "auto minmax(0, 1fr)",
      columnGap: "1.4em",
      alignItems: "center",
    });
    setFit(picture, { height: `${0.5 * article.clientHeight}px`, width: "auto", margin: "0" });
    const free = below(picture.getBoundingClientRect().top);
    setFit(picture, { height: `${Math.max(least, free - footHeight())}px` });
  }
  if (overflows()) {
    setFit(picture, { height: `${Math.max(least, heightOf(picture) - over() - 2)}px`, width: "auto" });
  }
}

/** A map takes what is left. */
function stretch(node, grown) {
  if (grown.length !== 1) return;
  const [frame] = grown;
  const free = below(node.getBoundingClientRect().bottom) - footHeight() - 4;
  if (free < 12) return;
  const name = frame.matches(FILLS) ? "height" : "zoom";
  const was = frame.style[name];
  const grow = 1 + free / heightOf(frame);
  const larger =
    name === "zoom" ? Math.min(zoomOf(frame) * grow, letters() / 18) : parseFloat(was || frame.clientHeight) * grow;
  setFit(frame, { [name]: name === "zoom" ? larger : `${larger}px` });
  if (overflows()) setFit(frame, { [name]: was });
}

function shrink(node, done) {
  for (const zoom of SHRINKS) {
    if (done()) return;
    setFit(node, { zoom });
  }
}

export function narrow(node) {
  if (!isWide(node)) return;
  shrink(node, () => !isWide(node));
  for (const box of scrollers(node)) if (hidesWidth(box)) state.current.scrolls.add(box);
}
