/* Fingers. */
import { hidesWidth, scrolledBox } from "./blocks.js";
import { overlay } from "./frame.js";
import { step } from "./showing.js";
import { swipeOf } from "./steps.js";

let from = null;

function isScrolled(target) {
  const box = scrolledBox(target);
  return Boolean(box) && hidesWidth(box);
}

export function touchstart({ target, touches }) {
  const isFree = !target.closest("input, select, pre, .present-overlay") && !isScrolled(target);
  from = touches.length === 1 && isFree ? touches[0] : null;
}

export function touchend({ changedTouches: [to] }) {
  if (!from || !overlay.hidden) return;
  const by = swipeOf(to.clientX - from.clientX, to.clientY - from.clientY);
  from = null;
  if (by) step(by);
}
