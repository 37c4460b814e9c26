/* What is laid over the page while it is shown as slides. */
import { make } from "../theme/dom.js";
import { words } from "./words.js";

export const placeBox = make("span", { className: "present-place" });
export const pathBox = make("span", { className: "present-path" });
export const clockBox = make("span", { className: "present-clock", hidden: true });
export const live = make("p", { className: "sr-only" });
live.setAttribute("role", "status");
export const more = make("p", { className: "present-more", textContent: words.more, hidden: true });
export const line = make("div", { className: "present-line" });
export const dot = make("div", { className: "present-dot", hidden: true });
export const black = make("div", { className: "present-black", hidden: true });
black.setAttribute("role", "img");
black.setAttribute("aria-label", words.black_on);
export const overlay = make("div", { className: "present-overlay", hidden: true });
export const panel = make("aside", { className: "present-panel", hidden: true });
panel.setAttribute("aria-label", words.notes);
export const bar = make("div", { className: "present-bar" });
bar.setAttribute("role", "toolbar");
bar.setAttribute("aria-label", words.bar);
const end = make("p", { className: "present-end", textContent: words.end });
export const frame = make("div", { className: "present" }, end, line, bar, more, panel, overlay, dot, black, live);
frame.setAttribute("role", "region");
frame.setAttribute("aria-label", words.bar);

export function shutButton(act) {
  const shut = make("button", { type: "button", className: "present-shut", textContent: words.shut });
  shut.addEventListener("click", act);
  return shut;
}
