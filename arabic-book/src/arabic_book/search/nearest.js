/* Words that one which the book lacks may be a slip of the hand or of spelling for. */
import { sections } from "./library.js";
import { forms } from "./matching.js";
import { isCode, words } from "./rules.js";
import { spans } from "./spans.js";
import { entries } from "./synonyms.js";

const OFFERED = 3;
// Of a long book, a word that it says once is no subject.
const SELDOM = 2;
const seldom = () => Math.min(SELDOM, sections.length / 100);
// Letters that are written or spoken alike: to take one for the other is half a slip.
const ALIKE = ["ايوهء", "تطثس", "سصزثش", "دذضظز", "ضظط", "قكغجخ", "حخجهع", "عغ", "بتثني", "فق", "رز", "كگ"];
const LONG = "اويه";

const isAlike = (a, b) => ALIKE.some((letters) => letters.includes(a) && letters.includes(b));

/** What has to change to make one word of another: letters added, dropped, replaced, swapped; Infinity above `most`. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > 2 * most) return Infinity;
  const extra = (word, i) => (LONG.includes(word[i]) || word[i] === word[i - 1] ? 0.5 : 1);
  let before = [];
  let row = [0];
  for (let j = 1; j <= b.length; j++) row[j] = row[j - 1] + extra(b, j - 1);
  for (let i = 1; i <= a.length; i++) {
    const next = [row[0] + extra(a, i - 1)];
    for (let j = 1; j <= b.length; j++) {
      const replaced = a[i - 1] === b[j - 1] ? 0 : isAlike(a[i - 1], b[j - 1]) ? 0.5 : 1;
      next[j] = Math.min(row[j] + extra(a, i - 1), next[j - 1] + extra(b, j - 1), row[j - 1] + replaced);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 0.5);
    }
    if (Math.min(...next) > most) return Infinity;
    [before, row] = [row, next];
  }
  return row[b.length] <= most ? row[b.length] : Infinity;
}

/** How much may differ: of a short word nearly nothing, or another word would be offered for it. */
const allowed = (length) => (length < 4 ? 0 : length < 6 ? 0.5 : length < 9 ? 1 : 1.5);

/** A word as the book writes it, without vowel marks. */
function spelling({ word, posts }) {
  for (const [id, position] of posts) {
    const { heading, text } = sections[id];
    const chunk = position < 0 ? heading.split(" ").at(position) : text[position];
    const span = chunk && spans(chunk).find((found) => found.word === word);
    if (span) return chunk.slice(span.start, span.end).replace(/[\u064b-\u065f\u0670ـ]/g, "");
  }
  return word;
}

/** The words that can be offered: those of the book, and those of the table of other words. */
function* offers() {
  for (const form of forms.values()) {
    const often = form.posts.length;
    if (often && form.word.length > 2) yield { form, often, spell: () => spelling(form) };
  }
  for (const { word, forms: parts } of entries) {
    if (parts.length === 1) yield { form: parts[0], often: SELDOM, spell: () => word };
  }
}

/** The query with a word that the book lacks replaced by one that it may be a slip for: up to three such queries. */
export function nearest(query, missing) {
  const near = new Map();
  for (const term of missing) {
    const sought = term.readings[0];
    for (const { form, often, spell } of offers()) {
      if (isCode(sought) !== isCode(form.word) || /\d/.test(sought + form.word)) continue;
      const [word] = form.readings;
      // Of all letters the first is the last to be mistaken.
      if (word[0] !== sought[0] && word[1] !== sought[0] && word[0] !== sought[1]) continue;
      const far = distance(sought, word, allowed(Math.max(sought.length, word.length)));
      if (far === Infinity) continue;
      const key = form.stems[0];
      const best = near.get(key) ?? { term, far, often: 0 };
      best.often += often;
      if (!best.spell || far < best.far || (far === best.far && form.word.length < best.length)) {
        Object.assign(best, { far, spell, length: form.word.length });
      }
      near.set(key, best);
    }
  }
  const order = [...near.values()]
    .filter(({ often }) => often >= seldom())
    .sort((a, b) => a.far - b.far || b.often - a.often);
  // A second word stands beside the first only where it is as near.
  return order
    .filter(({ far }) => far <= order[0].far)
    .slice(0, OFFERED)
    .map(({ term, spell }) => {
      const chunks = query.trim().split(/\s+/);
      return chunks.map((chunk) => (words(chunk).includes(term.word) ? spell() : chunk)).join(" ");
    });
}
