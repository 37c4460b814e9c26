/* Kinds of blocks, and what their kind says for the cut. */
import { all } from "../theme/dom.js";

export const NOT_SEEN = "script, style, link, template, noscript";
export const LEFT_OUT = `${NOT_SEEN}, .footnote-list, aside.footnote, hr.footnotes, span[id]:empty`;
const SPLITS =
  "section, ul, ol, dl, blockquote, .admonition:not(.sources), .cell, .cell_output, .quiz, .quiz form, .sd-row";
const WIDE = ".table-wrap, pre, .text_html, .math-block .math, [role=region]";
// What has a height of its own and may take another: frames, and boxes that a script draws in.
export const DRAWN = 'iframe, figure div[role][style*="height"]';
// What fills the height that it is given; another is drawn larger or smaller as a whole.
export const FILLS = "iframe, [data-resizes]";

export const isHeading = (node) => /^H[1-6]$/.test(node.tagName) || node.matches(".admonition-title");
export const isSection = (node) => node.tagName === "SECTION";
export const isQuestion = (node) => node.matches(".question");
const isFoldedCode = (node) =>
  node.matches(".cell:not(.cell-of-lesson), .fold") &&
  !node.querySelector(".cell_output:not([hidden])") &&
  !node.querySelector("details[open]") &&
  !node.open;
export const isCode = (node) => node.matches(".cell-tools") || isFoldedCode(node);
// A cell that shows one picture stays whole, so that the code goes with what it draws.
const isPicture = (node) => node.matches(".cell, .cell_output") && all(`${DRAWN}, img`, node).length === 1;
const isFolded = (node) => node.tagName === "DETAILS" && !node.open;

/** Whether a block that is too large may be told in parts. */
export const splits = (node) => node.matches(SPLITS) && !isPicture(node) && !isFolded(node);

/** Whether a block says nothing without the one after it. */
export const leadsOn = (node) =>
  node.matches("dt, .admonition-title, .rubric") ||
  isCode(node) ||
  (node.tagName === "P" && /[:：]\s*$/.test(node.textContent));

/** Takes from the end of a slide what must go on with the next block: three at most, and never all unless it is code. */
export function takeLeads(body) {
  const leads = [];
  const counted = () => leads.filter((node) => !node.matches(".cell-tools")).length;
  while (body.length && counted() < 3 && leadsOn(body[body.length - 1])) leads.unshift(body.pop());
  if (!leads.some(isCode) && !body.length) body.push(...leads.splice(0));
  return leads;
}

export const scrollers = (node) =>
  (node.matches(WIDE) ? [node] : []).concat(all(WIDE, node)).filter((box) => box.checkVisibility() && box.clientWidth);
export const hidesWidth = (box) => box.scrollWidth > box.clientWidth + 1;
export const isWide = (node) => scrollers(node).some(hidesWidth);
export const scrolledBox = (target) => target.closest(WIDE);
