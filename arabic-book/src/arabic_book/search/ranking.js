/* Searching: which sections answer, best first. */
import { sections } from "./library.js";
import { forms, parse, weigh } from "./matching.js";
import { variants } from "./synonyms.js";

const ORDER = ["all", "spread", "some"];

// Words that were looked for lately: the next letter or wording asks for most of them again.
const lately = new Map();

/** Sections that have the term: how well, there and in the heading, and where. */
function findTerm(term) {
  const key = `${term.word} ${term.starts.join(" ")}`;
  if (lately.size > 100) lately.clear();
  if (!lately.has(key)) lately.set(key, sectionsOf(term));
  return lately.get(key);
}

function sectionsOf(term) {
  const hits = new Map();
  for (const form of forms.values()) {
    const weight = weigh(term, form);
    if (!weight) continue;
    for (const [id, position] of form.posts) {
      if (!hits.has(id)) hits.set(id, { weight: 0, heading: 0, positions: new Set() });
      const hit = hits.get(id);
      hit.weight = Math.max(hit.weight, weight);
      if (position < 0) hit.heading = Math.max(hit.heading, weight);
      hit.positions.add(position);
    }
  }
  return hits;
}

/** What each term tells, as a share of all: a word of few sections more than one that stands everywhere. */
function shares(found) {
  const told = found.map((hits) => Math.log(1 + sections.length / (1 + hits.size)));
  const sum = told.reduce((total, each) => total + each, 0);
  return told.map((each) => each / sum);
}

// A common word that the query drops may stand between two that it keeps.
const follows = (before, after) =>
  [...before.positions].some((p) => after.positions.has(p + 1) || after.positions.has(p + 2));

/** The page's title before a heading, a heading before text, neighbouring and repeated words before others. */
function score(section, hits, found, share) {
  const cover = (weight) => share.reduce((sum, each, i) => sum + each * weight(i), 0);
  const own = hits.filter(Boolean);
  const text = cover((i) => hits[i]?.weight ?? 0);
  const heading = cover((i) => hits[i]?.heading ?? 0);
  const title = cover((i) => found[i].get(section.page)?.heading ?? 0);
  const both = cover((i) => Math.max(hits[i]?.heading ?? 0, found[i].get(section.page)?.heading ?? 0));
  const near = own.filter((hit, i) => i && follows(own[i - 1], hit)).length;
  const often = own.reduce((sum, hit) => sum + hit.positions.size, 0);
  const headed = own.length === hits.length && own.every((hit) => hit.heading);
  const exact = headed && section.size === hits.length && own.every((hit) => hit.heading > 0.5);
  // A heading says more the less it says beside the query; «أكادير، المغرب» has a part that says it alone.
  const pure = heading ? Math.min(1, hits.filter((hit) => hit?.heading).length / section.size) : 0;
  const isWhole = ({ from, to, size }) =>
    headed && size === hits.length && own.every(({ positions }) => [...positions].some((p) => from <= p && p < to));
  const whole = exact ? 24 : section.parts.some(isWhole) ? 14 : 0;
  const lead = section.anchor ? 0 : 12 * title * title;
  const points = 8 * text + 18 * heading * heading + 8 * heading * pure + 4 * both * both + lead + whole;
  return { points: (points + 3 * near + Math.min(Math.log2(often + 1), 4)) * section.weight, exact, both };
}

const inOrder = (hits) => [...hits[0].positions].some((p) => hits.every((hit, i) => hit.positions.has(p + i)));

/** Results of one wording; `how` is "all" where each has all words, "spread" where its page has, else "some". */
function answer(query, typing) {
  const { terms, quoted } = parse(query, typing);
  const found = terms.map(findTerm);
  const missing = terms.filter((_, i) => !found[i].size);
  const share = shares(found);
  const pages = found.map((hits) => new Set([...hits.keys()].map((id) => sections[id].page)));
  const results = [...new Set(found.flatMap((hits) => [...hits.keys()]))].map((id) => {
    const section = sections[id];
    const hits = found.map((other) => other.get(id));
    const { points, exact, both } = score(section, hits, found, share);
    return { id, section, hits, terms, query, exact, both, score: points };
  });
  results.sort(better);
  const given = (how, kept) => ({ terms, missing, how, results: kept });
  const titled = ({ section }, i) => found[i].get(section.page)?.heading;
  // A word in the page's title counts for all its sections; where the title says the most, its page tells the rest.
  const leads = ({ section, both }) => !section.anchor && both >= 0.5;
  // Of a long query a heading may lack a word.
  const nearly = (result) =>
    terms.length > 2 &&
    result.both >= 0.6 &&
    result.hits.filter((hit, i) => hit?.heading || titled(result, i)).length > 1;
  const all = results.filter((result) => {
    const { hits, section } = result;
    if (quoted) return hits.every(Boolean) && inOrder(hits);
    const answers = (hit, i) => hit || titled(result, i) || (leads(result) && pages[i].has(section.page));
    return hits.every(answers) || nearly(result);
  });
  if (all.length || quoted) return given("all", all);
  const best = new Map();
  for (const result of results) {
    const { page } = result.section;
    if (!best.has(page) && pages.every((their) => their.has(page))) best.set(page, result);
  }
  return best.size ? given("spread", [...best.values()]) : given("some", results);
}

const better = (a, b) => b.score - a.score || a.id - b.id;

/** Results, best first, also for what the query says in other words than the book; `also` names these. */
export function search(query, typing = false) {
  const own = answer(query, typing);
  const others = variants(query)
    .map((other) => ({ ...other, ...answer(other.query, false) }))
    .filter(({ results }) => results.length);
  const answers = own.results.length ? [own, ...others] : others;
  if (!answers.length) return { ...own, also: [] };
  const how = ORDER.find((each) => answers.some((one) => one.how === each));
  const best = new Map();
  // What the reader's own words name outright stays before what another word leads to.
  const outright = own.how === how ? own.results.filter(({ exact }) => exact) : [];
  const ceiling = Math.min(...outright.map((result) => result.score));
  const known = new Set();
  for (const { how: its, results, said, share } of answers) {
    if (its !== how) continue;
    for (const result of results) {
      const points = said ? Math.min(share * result.score, ceiling - 0.1) : result.score;
      if (points > (best.get(result.id)?.score ?? -Infinity)) best.set(result.id, { ...result, score: points });
    }
    for (const word of said ?? []) known.add(word);
  }
  return {
    terms: own.terms,
    missing: own.missing.filter(({ word }) => !known.has(word)),
    how,
    results: [...best.values()].sort(better),
    also: answers.filter(({ how: its, said }) => said && its === how).map((one) => one.query),
  };
}
