/* A page opened from a result. */
import { make } from "./elements.js";
import { mark } from "./marking.js";
import { parse } from "./matching.js";
import { say } from "./saying.js";

export function highlight(query) {
  const { terms } = parse(query);
  const root = document.querySelector("main article") ?? document.querySelector("main") ?? document.body;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("script, style, svg, math, button, select, textarea, noscript")) {
      texts.push(walker.currentNode);
    }
  }
  const marks = texts.flatMap((text) => {
    const parts = mark(text.data, terms) ?? [];
    if (parts.length) text.replaceWith(...parts);
    return parts.filter((part) => part instanceof Element);
  });
  if (!marks.length) return;
  const folded = marks.map((found) => found.closest("details:not([open])"));
  if (folded.every(Boolean)) for (const details of folded) details.open = true;
  const clear = make("button", { type: "button" }, say("clear"));
  const bar = make("div", { class: "search-clear" }, make("span", {}, say("highlighted", { query })), clear);
  clear.addEventListener("click", () => {
    for (const found of marks) {
      const { parentNode } = found;
      found.replaceWith(...found.childNodes);
      parentNode.normalize();
    }
    bar.remove();
    const url = new URL(location.href);
    url.searchParams.delete("highlight");
    history.replaceState(null, "", url);
  });
  root.prepend(bar);
}
