/* The keys, and printing. */
import { make } from "../theme/dom.js";
import { overlay, shutButton } from "./frame.js";
import { closeOverlay, openOverlay } from "./overlay.js";
import { printSlides } from "./printing.js";
import { words } from "./words.js";

export function help() {
  if (!overlay.hidden) return closeOverlay();
  const rows = words.keys.map(([keys, meaning]) => {
    const names = keys.split(" ").flatMap((key, i) => [...(i ? [" "] : []), make("kbd", { textContent: key })]);
    return make("div", {}, make("dt", {}, ...names), make("dd", { textContent: meaning }));
  });
  const shut = shutButton(closeOverlay);
  const print = make("button", { type: "button", className: "present-shut", textContent: words.print });
  print.addEventListener("click", () => {
    closeOverlay();
    printSlides();
  });
  const tools = make("p", { className: "present-card-tools" }, shut, print);
  const title = make("h2", { textContent: words.help });
  openOverlay("help", words.help, make("div", { className: "present-card" }, title, make("dl", {}, ...rows), tools));
  shut.focus();
}
