/* What a test asks on a slide: anything that spills out of the stage, or scrolls and does not say so. */
import { hidesWidth, scrollers } from "./blocks.js";
import { more } from "./frame.js";
import { article } from "./page.js";
import { over, overflows } from "./stage.js";
import { state } from "./state.js";

const nameOf = (node) => `${node.tagName}.${node.className}`;
const hidesHeight = (box) => getComputedStyle(box).overflowY === "auto" && box.scrollHeight > box.clientHeight + 1;

export function check() {
  const faults = [];
  const { shown } = state;
  const stage = article.getBoundingClientRect();
  if (overflows() && more.hidden) faults.push(`${over()} px too high`);
  if (article.hasAttribute("data-scrolls")) faults.push(`all of the slide scrolls by ${over()} px`);
  if (hidesWidth(article)) faults.push(`${article.scrollWidth - article.clientWidth} px too wide`);
  if (!shown) return faults;
  const scrolls = [...shown.scrolls];
  for (const node of shown.on) {
    const box = node.getBoundingClientRect();
    if (!box.width || scrolls.some((one) => one !== node && one.contains(node))) continue;
    const isOut = box.left < stage.left - 1 || box.right > stage.right + 1 || box.bottom > stage.bottom + 1;
    if (isOut) faults.push(`${nameOf(node)} stands out`);
  }
  for (const box of shown.body.flatMap(scrollers)) {
    if (!hidesWidth(box) && !hidesHeight(box)) continue;
    const isTold = scrolls.some((one) => one === box || one.contains(box) || box.contains(one));
    if (!isTold) faults.push(`${nameOf(box)} hides a part`);
  }
  return faults;
}
