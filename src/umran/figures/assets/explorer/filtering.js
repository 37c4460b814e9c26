/* Which items agree with what was chosen. An item is {data, links, text()}; data are lists of words parted by spaces. */
import { wordings } from "./synonyms.js";
import { words } from "./wording.js";

export const has = (values, wanted) => (values ?? "").split(" ").includes(wanted);

const texts = new WeakMap();

function textOf(item) {
  if (!texts.has(item)) texts.set(item, words(item.text()).join(" "));
  return texts.get(item);
}

/** What is chosen among {name: value}, without the order that it stands in. */
export const filtersOf = (chosen) => Object.entries(chosen).filter(([name, value]) => value && name !== "sort");

/** Whether an item agrees with what was chosen; a choice about links must agree with one and the same link. */
export function agrees(item, chosen) {
  const asked = filtersOf(chosen).filter(([name]) => name !== "q");
  const ofItem = asked.filter(([name]) => name in item.data);
  const ofLinks = asked.filter(([name]) => !(name in item.data));
  if (!ofItem.every(([name, value]) => has(item.data[name], value))) return false;
  const isSaid = (wording) => wording.every((word) => textOf(item).includes(word));
  if (chosen.q && !wordings(chosen.q).every((part) => part.some(isSaid))) return false;
  const isMeant = (link) => ofLinks.every(([name, value]) => has(link.dataset[name], value));
  return !ofLinks.length || item.links.some(isMeant);
}

/** Whether a link of a shown item is among what was asked for. */
export const isMatch = (link, filters) =>
  filters.some(([name]) => name in link.dataset) &&
  filters.every(([name, value]) => !(name in link.dataset) || has(link.dataset[name], value));

/** Links left of {data, links}: "paragraph target" of each, and how many stand under "goal theme". */
export function countLinks(items, chosen) {
  const left = new Set();
  const counts = new Map();
  const isLeft = (link) => ["target", "kind"].every((name) => !chosen[name] || has(link.dataset[name], chosen[name]));
  for (const { data, links } of items) {
    for (const link of links.filter(isLeft)) {
      const [target, goal] = link.dataset.target.split(" ");
      left.add(`${data.para} ${target}`);
      const cell = `${goal.slice(5)} ${data.theme}`;
      counts.set(cell, (counts.get(cell) ?? 0) + 1);
    }
  }
  return { left, counts };
}

/** Items of a country, of a target or theme where the cell has one. */
export const countCovered = (items, { country, target, theme }) =>
  items.filter(
    ({ data }) =>
      data.country === country && (!target || has(data.target, target)) && (!theme || has(data.theme, theme)),
  ).length;

/** The step of a cell's shade; book/explorers/commitments.py has the same. */
export const shade = (count) => `s${[1, 2, 4, 8, 16].filter((least) => count >= least).length}`;
