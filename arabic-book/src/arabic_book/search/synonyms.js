/* Words that readers use and the book does not: each stands for words of the book. */
import { formOf, parse } from "./matching.js";
import { isCode, words } from "./rules.js";
import { spans } from "./spans.js";

const MOST = 8;
// What a word of the book counts that another led to.
const FIRST = 0.75;
const LATER = 0.6;
/** The table: words as it spells them, and the words of the book that each stands for. */
export const entries = [];

/** Keep the table of the index: rows of a word and the words of the book that it stands for. */
export function learn(rows = []) {
  for (const [word, ...concepts] of rows) entries.push({ word, forms: words(word).map(formOf), concepts });
  // The longest first: «تصميم التهيئة» is not «تصميم».
  entries.sort((a, b) => b.forms.length - a.forms.length);
}

/** Whether a word of the query is one of the table, also after a particle; the tail of a code (umran.data) is none. */
const isOf = ({ word, stems: [own, ...others] }, { stems: [sought] }) =>
  own === sought || (!isCode(word) && others.includes(sought));

/** Places of the query that the table has words for, each with its text in the book's words. */
function places(query) {
  const found = spans(query).map((span) => ({ ...span, form: formOf(span.word) }));
  const taken = new Set();
  const at = [];
  for (const { forms, concepts } of entries) {
    for (let i = 0; i + forms.length <= found.length; i++) {
      const run = found.slice(i, i + forms.length);
      if (run.some((span) => taken.has(span)) || !run.every((span, k) => isOf(span.form, forms[k]))) continue;
      for (const span of run) taken.add(span);
      at.push({ start: run[0].start, end: run.at(-1).end, said: run.map(({ word }) => word), concepts });
    }
  }
  return at.sort((a, b) => a.start - b.start);
}

/** The query in words of the book: {query, said, share}, `said` being the words that others stand for. */
export function variants(query) {
  if (parse(query).quoted) return [];
  let made = [{ query: "", said: [], share: 1 }];
  let last = 0;
  for (const { start, end, said, concepts } of places(query)) {
    const before = query.slice(last, start);
    made = made
      .flatMap((one) => [
        // The first meaning is the likeliest.
        ...concepts.map((concept, k) => ({
          query: one.query + before + concept,
          said: [...one.said, ...said],
          share: one.share * (k ? LATER : FIRST),
        })),
        { ...one, query: one.query + before + query.slice(start, end) },
      ])
      .slice(0, MOST + 1);
    last = end;
  }
  return made.filter(({ said }) => said.length).map((one) => ({ ...one, query: one.query + query.slice(last) }));
}
