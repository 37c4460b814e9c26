/* Words: the twin of fold, words, readings, shorten and stems in words.py. */
import { tables } from "./tables.js";

const LETTERS = { ٱ: "ا", ى: "ي", ة: "ه", ک: "ك", ی: "ي", "٫": "." };
for (const digits of ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]) {
  for (const [i, digit] of [...digits].entries()) LETTERS[digit] = String(i);
}
const SWAPPED = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
const DROPPED = /[\p{M}\p{Cf}ـ]/gu;
const LETTERED = /([0-9])[-.‐–]([ابجد])(?![\p{L}\p{N}])/gu;
export const WORD = /[a-z0-9]+(?:[._/][a-z0-9]+)*|(?:(?![a-z0-9])[\p{L}\p{N}])+/gu;
const ARTICLE = /^[وف]?(?:[بك]?ال|لل)/;
const ENDINGS = [
  ["ات", 3],
  ["ون", 4],
  ["ين", 4],
  ["ه", 3],
  ["ء", 3],
];

export const plain = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(DROPPED, "")
    .replace(SWAPPED, (c) => LETTERS[c]);
export const letter = (text) => text.replace(LETTERED, (_, digit, c) => `${digit}.${"abcd"["ابجد".indexOf(c)]}`);
export const fold = (text) => letter(plain(text));
export const words = (text) => fold(text).match(WORD) ?? [];
export const isCode = (word) => /^[a-z0-9]/.test(word);

const articleOf = (word) => word.match(ARTICLE)?.[0];

export function readings(word) {
  if (isCode(word)) {
    if (/^[0-9.]+$/.test(word)) return [word];
    const tails = [...word.matchAll(/[._/]/g)].map((m) => word.slice(m.index + 1));
    return [word, ...tails.filter((tail) => tail.length > 1)];
  }
  let rest = word;
  let found = "";
  let article = articleOf(rest);
  while (article && rest.length - article.length >= 3) {
    found = article;
    rest = rest.slice(article.length);
    article = articleOf(rest);
  }
  if (found) return found.endsWith("لل") ? [rest, `ل${rest}`] : [rest];
  const all = [word];
  if (article && word.length - article.length === 2) all.push(word.slice(article.length));
  for (const particles of ["وف", "بلك"]) {
    if (particles.includes(rest[0]) && rest.length > 3) {
      rest = rest.slice(1);
      all.push(rest);
    }
  }
  return all;
}

function shorten(reading) {
  if (Object.hasOwn(tables.plurals, reading)) reading = tables.plurals[reading];
  const ending = ENDINGS.find(([end, least]) => reading.endsWith(end) && reading.length - end.length >= least);
  return ending ? reading.slice(0, -ending[0].length) : reading;
}

export const stems = (word) => (isCode(word) ? readings(word) : [...new Set(readings(word).map(shorten))]);
