/* The index of the book. */
import { formOf, forms, known, settle } from "./matching.js";
import { words } from "./rules.js";
import { learn } from "./synonyms.js";
import { tables } from "./tables.js";

export const sections = [];
export const library = { index: null };
let loading;

export function load(data) {
  library.index = data;
  const chunks = new Map();
  const keep = (word) => {
    if (!forms.has(word)) forms.set(word, formOf(word));
    return forms.get(word);
  };
  const read = (chunk) => {
    if (!chunks.has(chunk)) chunks.set(chunk, words(chunk).map(keep));
    return chunks.get(chunk);
  };
  for (const [, url, rows, kind = 1] of data.book) {
    const page = sections.length;
    for (const [anchor, heading, text] of rows) {
      const title = heading.split(" ").map(read);
      const size = title.flat().filter(({ word }) => !tables.stopWords.includes(word)).length;
      const section = { url, anchor, heading, text: text.split(" "), page, size, kind };
      const id = sections.push(section) - 1;
      // Positions in the heading are negative.
      title.forEach((found, i) => {
        for (const form of found) form.posts.push([id, i - title.length]);
      });
      section.text.forEach((chunk, i) => {
        for (const form of read(chunk)) form.posts.push([id, i]);
      });
    }
  }
  for (const { word, readings, stems } of forms.values()) {
    if (readings.length === 1 && readings[0].length < word.length) known.add(stems[0]);
  }
  forms.forEach(settle);
  learn(data.synonyms);
}

export function ready(source) {
  loading ??= new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = source;
    element.onload = () => (library.index ? resolve() : reject());
    element.onerror = reject;
    document.head.append(element);
  });
  return loading;
}
