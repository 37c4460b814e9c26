/* A picture of a slide, for the overview and the second window. */
import { make } from "../theme/dom.js";
import { FILLS } from "./blocks.js";
import { kindOf, partOf } from "./deck.js";
import { article } from "./page.js";
import { state } from "./state.js";
import { words } from "./words.js";

const NOT_COPIED = [
  "data-off",
  "name",
  "tabindex",
  "autofocus",
  "for",
  "aria-describedby",
  "aria-labelledby",
  "data-part",
];

function copy(node, slide) {
  if (node.nodeType === Node.TEXT_NODE) return node.cloneNode();
  if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, template, noscript") || node.hidden) return null;
  if (state.managed.has(node) && !slide.on.has(node)) return null;
  const fits = slide.fits.get(node);
  if (node.matches(FILLS)) {
    const height = parseFloat(fits?.height || 420);
    return make("div", {
      className: "present-stand",
      textContent: node.title || node.ariaLabel,
      style: `block-size:${height}px`,
    });
  }
  const twin = node.cloneNode(false);
  for (const name of NOT_COPIED) twin.removeAttribute(name);
  if (!node.closest("svg")) twin.removeAttribute("id");
  if (node === slide.head && slide.part) twin.dataset.part = partOf(slide);
  if (fits) Object.assign(twin.style, fits);
  for (const child of node.childNodes) {
    const one = copy(child, slide);
    if (one) twin.append(one);
  }
  return twin;
}

export function picture(n) {
  const slide = state.slides[n];
  const sheet = make("div", { className: "present-sheet" });
  sheet.dataset.slide = kindOf(n);
  sheet.append(slide ? copy(article, slide) : make("p", { className: "present-sheet-end", textContent: words.end }));
  return sheet;
}
