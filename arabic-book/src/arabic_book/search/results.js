/* A result as it is shown, and ways on where there is none. */
import { make } from "./elements.js";
import { library, sections } from "./library.js";
import { shown } from "./marking.js";
import { nearest } from "./nearest.js";
import { say } from "./saying.js";

/** About 24 words around the densest place. */
function excerpt({ section: { text }, hits, terms }) {
  const places = hits.flatMap((hit, term) =>
    hit ? [...hit.positions].filter((p) => p >= 0).map((p) => [p, term]) : [],
  );
  places.sort((a, b) => a[0] - b[0]);
  let from = 0;
  let most = 0;
  for (const [start] of places) {
    const inside = places.filter(([p]) => p >= start && p < start + 18);
    const worth = 10 * new Set(inside.map(([, term]) => term)).size + inside.length;
    if (worth > most) [from, most] = [Math.max(0, start - 5), worth];
  }
  const around = text
    .slice(from, from + 24)
    .join(" ")
    .replace(/^· | ·$/g, "");
  return shown((from ? "… " : "") + around + (from + 24 < text.length ? " …" : ""), terms);
}

/** Where a result leads; the words that are marked there are those which found it. */
export function address({ section: { url, anchor }, query }, root) {
  return `${root}${url}?highlight=${encodeURIComponent(query)}${anchor && `#${encodeURIComponent(anchor)}`}`;
}

/** What a result shows: its heading, the page it is on, and the words in their place. */
export function parts(result) {
  const { section, terms } = result;
  const heading = make("span", { class: "search-heading" }, ...shown(section.heading, terms));
  const page = section.anchor ? make("span", { class: "search-page" }, ` · ${sections[section.page].heading}`) : "";
  return { heading, page, context: excerpt(result) };
}

export function searchAddress(form, query) {
  const url = new URL(form.action);
  url.hash = "";
  url.search = new URLSearchParams({ q: query });
  return url.href;
}

/** Ways on for a query with words that the book lacks: [text, address]. */
export function help(form, root, query, missing) {
  const ways = nearest(query, missing).map((other) => [say("near", { word: other }), searchAddress(form, other)]);
  if (library.index.glossary) ways.push([say("glossary"), root + library.index.glossary]);
  return ways;
}
