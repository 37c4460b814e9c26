/* What keys and fingers mean: the next slide waits on the left. */

const STEPS = { ArrowLeft: 1, ArrowRight: -1, PageDown: 1, PageUp: -1, Enter: 1, Backspace: -1 };

/** Slides to go on by a key; undefined where it turns none. */
export const stepOf = (key, shift) => (key === " " ? (shift ? -1 : 1) : STEPS[key]);

/** Whether a field keeps a key for itself; a remote control's keys leave it, unless it scrolls by them. */
export const isForField = (key, scrolls) => !/^Page|^F5$|^Escape$/.test(key) || scrolls;

/** Slides to go on by a finger drawn this far: to the right is on. */
export function swipeOf(x, y) {
  if (Math.abs(x) <= 60 || Math.abs(x) <= 2 * Math.abs(y)) return 0;
  return x > 0 ? 1 : -1;
}
