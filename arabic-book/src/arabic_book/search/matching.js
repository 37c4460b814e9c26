/* Matching a word of the book with a word of the query. */
import { isCode, readings, stems, words } from "./rules.js";
import { tables } from "./tables.js";

export const forms = new Map();
// Stems that the book has after an article: الوزارة shows that the و of وزارة is its own.
export const known = new Set();

export function formOf(word) {
  const form = { word, readings: readings(word), stems: stems(word), posts: [] };
  return settle(form);
}

export function settle(form) {
  if (known.has(form.stems[0]) && !isCode(form.word)) {
    form.stems.length = 1;
    form.readings.length = 1;
  }
  return form;
}

/** Words to look for; common words only where there is nothing else. While typing, the last one may be unfinished. */
export function parse(query, typing) {
  const quoted = /^\s*["«“].*\s.*["»”]\s*$/.test(query);
  const all = words(query);
  const telling = all.filter((word) => !tables.stopWords.includes(word) && (word.length > 1 || isCode(word)));
  const kept = quoted || !telling.length ? all : [...new Set(telling)];
  const terms = kept.map((word, i) => ({ ...formOf(word), starts: starts(word, typing && i === kept.length - 1) }));
  return { terms, quoted };
}

/** Beginnings by which a longer word answers too: its pronoun (مدينتنا) or ending still to come, a deeper code. */
function starts(word, typing) {
  if (isCode(word)) return [word];
  const all = formOf(word).readings.filter((reading) => reading.length >= (typing ? 2 : 3));
  const bound = all.filter((reading) => reading.endsWith("ه")).map((reading) => `${reading.slice(0, -1)}ت`);
  const [stem] = stems(word);
  return stem.length > 3 ? [...all, ...bound, stem] : [...all, ...bound];
}

// 11.3 begins 11.3.1 but not 11.35.
const begins = (word, start) => word.startsWith(start) && !/^\d\d/.test(start.at(-1) + (word[start.length] ?? ""));

/** How well a word of the book answers a word of the query, 0 to 1. */
export function weigh(term, form) {
  if (form.stems[0] === term.stems[0]) return 1;
  if (form.stems.includes(term.stems[0])) return 0.8;
  const shared = (stem) => form.stems.includes(stem) && (stem === form.stems[0] || known.has(stem));
  if (!isCode(term.word) && term.stems.some(shared)) return 0.6;
  return [form.word, ...form.readings].some((word) => term.starts.some((start) => begins(word, start))) ? 0.4 : 0;
}
