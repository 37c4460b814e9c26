/* Parts with nothing to show go away and the others open; with nothing chosen all are as they were before. */
import { all } from "./rows.js";

export function foldParts(root) {
  const parts = all(".ex-part", root);
  const opened = new Map();
  let active = false;
  return (filtering) => {
    if (filtering && !active) for (const part of parts) opened.set(part, part.open);
    for (const part of parts) {
      const seen = all(":scope > .ex-rows > li", part).filter((row) => !row.hidden).length;
      part.hidden = filtering && !seen;
      part.querySelector(".ex-size bdi").textContent = seen;
      if (filtering) part.open = seen > 0;
      else if (active) part.open = opened.get(part);
    }
    root.classList.toggle("is-filtered", filtering);
    active = filtering;
  };
}
