/* Searching: which sections answer, best first. */
import { sections } from "./library.js";
import { forms, parse, weigh } from "./matching.js";

/** Sections that have the term: how well, there and in the heading, and where. */
function findTerm(term) {
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

/** The page's own title before a heading, a heading before text, neighbouring and repeated words before others. */
function score(section, hits) {
  const own = hits.filter(Boolean);
  const headed = own.length === hits.length && own.every((hit) => hit.heading);
  const exact = headed && section.size === hits.length && own.every((hit) => hit.heading > 0.5);
  const level = exact ? 6 : headed ? 3 : own.some((hit) => hit.heading) ? 1 : 0;
  const title = level && !section.anchor ? 1 : 0;
  const near = own.filter((hit, i) => i && [...own[i - 1].positions].some((p) => hit.positions.has(p + 1))).length;
  const mean = own.reduce((sum, hit) => sum + hit.weight, 0) / hits.length;
  const often = own.reduce((sum, hit) => sum + hit.positions.size, 0);
  return mean * (10 * (level + title) + 5) + 4 * near + Math.min(Math.log2(often), 4);
}

const inOrder = (hits) => [...hits[0].positions].some((p) => hits.every((hit, i) => hit.positions.has(p + i)));

/** Results, best first; `how` is "all" where each has all words, "spread" where its page has, else "some". */
export function search(query, typing = false) {
  const { terms, quoted } = parse(query, typing);
  const found = terms.map(findTerm);
  const missing = terms.filter((_, i) => !found[i].size);
  const results = [...new Set(found.flatMap((hits) => [...hits.keys()]))].map((id) => {
    const section = sections[id];
    const hits = found.map((other) => other.get(id));
    return { id, section, hits, matched: hits.filter(Boolean).length, score: score(section, hits) };
  });
  results.sort((a, b) => b.matched - a.matched || b.score - a.score || a.id - b.id);
  // A word in the page's title counts for all its sections.
  const all = results.filter(({ section, hits }) =>
    quoted ? hits.every(Boolean) && inOrder(hits) : hits.every((hit, i) => hit || found[i].get(section.page)?.heading),
  );
  all.sort((a, b) => b.score - a.score || a.id - b.id);
  if (all.length || quoted) return { terms, missing, how: "all", results: all };
  const best = new Map();
  for (const result of results) {
    const { page } = result.section;
    const holds = (hits) => [...hits.keys()].some((id) => sections[id].page === page);
    if (!best.has(page) && found.every(holds)) best.set(page, result);
  }
  if (best.size) return { terms, missing, how: "spread", results: [...best.values()] };
  return { terms, missing, how: "some", results };
}
