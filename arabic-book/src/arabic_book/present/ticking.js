/* The clock where it is seen: in the bar, in the second window or the panel in its stead. */
import { isLate, isSeen, setClock, timeLeft } from "./clock.js";
import { findInPanel, post } from "./desk.js";
import { clockBox } from "./frame.js";
import { state } from "./state.js";

export function tick() {
  clockBox.hidden = !isSeen();
  clockBox.textContent = timeLeft();
  clockBox.classList.toggle("late", isLate());
  if (state.desk) {
    post({ clock: clockBox.textContent, late: isLate() });
    return;
  }
  const box = findInPanel(".desk-clock");
  if (box) box.textContent = timeLeft();
}

export function toggleClock() {
  setClock({ seen: !isSeen() });
  tick();
}

export function resetClock() {
  setClock({ spent: 0, since: Date.now() });
  tick();
}
