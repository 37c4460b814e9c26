/* Browsers take the right arrow as "next" among radio buttons even where the next one stands on the left. */
import { all } from "./dom.js";

for (const tabs of all(".sd-tab-set")) {
  tabs.addEventListener("keydown", (event) => {
    const inputs = all(":scope > input", tabs);
    const at = inputs.indexOf(event.target);
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = inputs[(at + step + inputs.length) % inputs.length];
    next.focus();
    next.click();
  });
}
