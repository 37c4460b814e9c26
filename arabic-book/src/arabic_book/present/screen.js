/* Black screen, pointer, full screen. */
import { placeOf, title } from "./deck.js";
import { black, dot, live, overlay } from "./frame.js";
import { closeOverlay } from "./overlay.js";
import { root } from "./page.js";
import { mode, state } from "./state.js";
import { say, words } from "./words.js";

export function toggleBlack() {
  black.hidden = !black.hidden;
  live.textContent = black.hidden ? say("said", { ...placeOf(state.at), title: title(state.at) }) : words.black_on;
}
black.addEventListener("click", toggleBlack);

export function togglePointer() {
  dot.hidden = !dot.hidden;
  root.classList.toggle("present-pointing", !dot.hidden);
}

export function follow(event) {
  dot.style.translate = `${event.clientX}px ${event.clientY}px`;
}

let wanted = false; // full screen, as we last asked for it

export function fill() {
  if (!root.requestFullscreen || document.fullscreenElement) return;
  root.requestFullscreen()?.then(
    () => {
      wanted = true;
    },
    () => {},
  );
}

export function unfill() {
  wanted = false;
  if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

export function fullScreenChanged() {
  if (document.fullscreenElement || !wanted) return;
  wanted = false; // the browser takes Esc for itself
  if (!overlay.hidden) closeOverlay();
  else if (!state.opening) mode.leave();
}
