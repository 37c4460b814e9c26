/* Buttons of a cell and of the page. */
import { make } from "../../theme/dom.js";
import { icon } from "./icons.js";

/** A button with a drawing; with words beside it where it is `wide`, else they are its name alone. */
export function tool(name, text, act, { wide = false, label = text, keys = "" } = {}) {
  const button = make("button", { type: "button", className: `cell-tool${wide ? " cell-wide" : ""}` });
  button.addEventListener("click", act);
  dress(button, name, text, label);
  if (keys) button.setAttribute("aria-keyshortcuts", keys);
  return button;
}

export function dress(button, name, text, label = text) {
  if (button.dataset.does === name) return;
  button.dataset.does = name;
  button.innerHTML = icon(name);
  if (button.classList.contains("cell-wide")) button.append(make("span", { textContent: text }));
  button.setAttribute("aria-label", label);
  button.title = label;
}

/** A button that reads as a part of its sentence. */
export function small(text, act) {
  const button = make("button", { type: "button", className: "cell-small", textContent: text });
  button.addEventListener("click", act);
  return button;
}
