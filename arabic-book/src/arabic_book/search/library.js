/* The index of the book. */
import { formOf, forms, known, settle } from "./matching.js";
import { words } from "./rules.js";
import { learn } from "./synonyms.js";
import { tables } from "./tables.js";

// Where the word for the kind of a page stands.
const KIND = -1e6;
export const sections = [];
export const library = { index: null };
let loading;

const counted = ({ word }) => !tables.stopWords.includes(word);

/** Parts of a heading between its signs, with their places and the number of their words. */
function partsOf(heading, title) {
  const parts = [{ from: -title.length, to: -title.length, size: 0 }];
  for (const [i, chunk] of heading.split(" ").entries()) {
    const part = parts.at(-1);
    part.to = i + 1 - title.length;
    part.size += title[i].filter(counted).length;
    if (/[:؛،؟·]$/.test(chunk)) parts.push({ from: part.to, to: part.to, size: 0 });
  }
  return parts.length > 1 ? parts : [];
}

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
  for (const [, url, rows, weight = 1, kind = ""] of data.book) {
    const page = sections.length;
    for (const [anchor, heading, text] of rows) {
      const title = heading.split(" ").map(read);
      const size = title.flat().filter(counted).length;
      const parts = partsOf(heading, title);
      const section = { url, anchor, heading, text: text.split(" "), page, size, weight, parts };
      const id = sections.push(section) - 1;
      // Positions in the heading are negative; what kind of page it is stands before its title.
      if (!anchor) for (const form of read(kind)) form.posts.push([id, KIND]);
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
