/* Text with the words of the query marked. */
import { make } from "./elements.js";
import { formOf, forms, weigh } from "./matching.js";
import { spans } from "./spans.js";

/** Text with its Latin runs, code for the most part, kept in their order, and the words of the query marked. */
export function shown(text, terms) {
  const runs = text.split(/([A-Za-z](?:[^\u0590-\u08ff·…]*[\w)\]])?)/);
  for (let i = 1; i < runs.length; i += 2) {
    // A bracket that was opened before the run, as in (SDG), stays outside it.
    while (/[)\]]$/.test(runs[i]) && runs[i].split(/[)\]]/).length > runs[i].split(/[([]/).length) {
      runs[i + 1] = runs[i].at(-1) + runs[i + 1];
      runs[i] = runs[i].slice(0, -1);
    }
  }
  return runs.flatMap((run, i) => {
    const parts = mark(run, terms) ?? [run];
    return i % 2 ? make("bdi", { dir: "ltr" }, ...parts) : parts;
  });
}

/** The text with the words of the query in <mark>; null where there are none. */
export function mark(text, terms) {
  const parts = [];
  let last = 0;
  for (const { word, start, end } of spans(text)) {
    const form = forms.get(word) ?? formOf(word);
    if (!terms.some((term) => weigh(term, form))) continue;
    parts.push(text.slice(last, start), make("mark", {}, text.slice(start, end)));
    last = end;
  }
  return parts.length ? [...parts, text.slice(last)] : null;
}
