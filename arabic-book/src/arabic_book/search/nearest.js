/* Words near one that the book lacks. */
import { sections } from "./library.js";
import { forms } from "./matching.js";
import { words } from "./rules.js";
import { spans } from "./spans.js";

/** Changes that make one word of another (added, dropped, replaced, swapped letters), or Infinity above `most`. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length] <= most ? row[b.length] : Infinity;
}

/** A word as the book writes it, without vowel marks. */
function spelling({ word, posts: [[id, position]] }) {
  const { heading, text } = sections[id];
  const chunk = position < 0 ? heading.split(" ").at(position) : text[position];
  const span = spans(chunk).find((found) => found.word === word);
  return chunk.slice(span.start, span.end).replace(/[\u064b-\u065f\u0670ـ]/g, "");
}

/** The query with a word that the book lacks replaced by one near it: up to five such queries. */
export function nearest(query, missing) {
  const near = new Map();
  for (const term of missing) {
    const sought = term.stems[0];
    const most = sought.length > 4 ? 2 : 1;
    for (const form of forms.values()) {
      const far = form.posts.length && form.word.length > 2 ? distance(sought, form.stems[0], most) : Infinity;
      if (far === Infinity) continue;
      const key = form.stems[0];
      const best = near.get(key) ?? { term, far, form, often: 0 };
      best.often += form.posts.length;
      if (form.word.length < best.form.word.length) best.form = form;
      near.set(key, best);
    }
  }
  const order = [...near.values()].sort((a, b) => a.far - b.far || b.often - a.often).slice(0, 5);
  return order.map(({ term, form }) => {
    const chunks = query.trim().split(/\s+/);
    return chunks.map((chunk) => (words(chunk).includes(term.word) ? spelling(form) : chunk)).join(" ");
  });
}
