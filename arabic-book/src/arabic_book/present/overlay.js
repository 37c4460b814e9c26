/* A sheet over the stage: one at a time. */
import { overlay } from "./frame.js";
import { main } from "./page.js";

export function openOverlay(name, label, ...inside) {
  overlay.replaceChildren(...inside);
  overlay.className = `present-overlay present-${name}-sheet`;
  overlay.setAttribute("role", "dialog");
  overlay.setAttribute("aria-modal", "true");
  overlay.setAttribute("aria-label", label);
  overlay.hidden = false;
  overlay.dataset.name = name;
}

export function closeOverlay() {
  overlay.hidden = true;
  overlay.replaceChildren();
  main.focus({ preventScroll: true });
}
