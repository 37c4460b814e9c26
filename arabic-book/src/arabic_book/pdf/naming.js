/* Places of many pages in one document: each keeps a name of its own, and links find it. */
import { all } from "./elements.js";

/** Two pages may name their places alike: the later one is renamed, and what points to it with it. */
export function rename(article, path, page, place, { taken, anchors }) {
  const renamed = new Map();
  for (const element of all(article, "[id]")) {
    const { id } = element;
    if (taken.has(id)) {
      element.id = `${id}-${place}`;
      renamed.set(id, element.id);
    }
    taken.add(element.id);
    anchors.set(`${path}#${id}`, element.id);
  }
  anchors.set(`${path}#`, page);
  if (!renamed.size) return;
  for (const element of all(article, "*")) {
    for (const attribute of element.attributes) {
      const { name, value } = attribute;
      const anew = pointedAnew(name, value, renamed, element.namespaceURI.endsWith("svg"));
      if (anew !== value) attribute.value = anew;
    }
  }
}

/** The value of an attribute that may point to places which have been renamed. */
export function pointedAnew(name, value, renamed, isDrawing) {
  const now = (id) => renamed.get(id) || id;
  if (name === "for" || name.startsWith("aria-")) return value.split(" ").map(now).join(" ");
  if (value.includes("url(#")) return value.replace(/url\(#([^)]+)\)/g, (_, id) => `url(#${now(id)})`);
  if (name.endsWith("href") && isDrawing && value[0] === "#") return `#${now(value.slice(1))}`;
  return value;
}

/** A link inside the edition leads to its place; one to a page that is not on this paper is only its words. */
export function relink(links, anchors) {
  for (const { link, from } of links) {
    const target = new URL(link.getAttribute("href"), new URL(`/${from}`, location.href));
    if (target.origin !== location.origin) continue;
    const path = target.pathname.slice(1);
    const hash = decodeURIComponent(target.hash.slice(1));
    const id = anchors.get(`${path}#${hash}`) || anchors.get(`${path}#`);
    if (id) link.setAttribute("href", `#${id}`);
    else link.replaceWith(...link.childNodes);
  }
}
