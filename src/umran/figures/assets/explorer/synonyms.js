/* Words that readers use and the data do not: the table of the book's search, which the build fills in. */
import { words } from "./wording.js";

export const synonyms = {};
const LONGEST = 4;
let table;

function readTable() {
  table = new Map(Object.entries(synonyms).map(([word, concepts]) => [keyOf(words(word)), concepts.map(wordsOf)]));
}

// Endings that a word may have or not: فقير، فقيرة، باص، باصات.
const bare = (word) => word.replace(/(?<=...)(ه|ات)$/, "");
const keyOf = (run) => run.map(bare).join(" ");
const wordsOf = (concept) => words(concept).map((word) => (word.length > 4 ? word.replace(/ه$/, "") : word));

/** What each part of a query may be called: lists of words that stand in the text together, its own first. */
export function wordings(query) {
  if (!table) readTable();
  const typed = words(query);
  const parts = [];
  for (let i = 0; i < typed.length; ) {
    let run = [typed[i]];
    for (let end = Math.min(typed.length, i + LONGEST); end > i; end--) {
      run = typed.slice(i, end);
      if (table.has(keyOf(run))) break;
    }
    parts.push([run, ...(table.get(keyOf(run)) ?? [])]);
    i += run.length;
  }
  return parts;
}
