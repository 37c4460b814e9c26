/* Table of a test's result by module, or of two results with their difference. */
import { find, make } from "../theme/dom.js";
import { say, words } from "./words.js";

/** A difference with its sign before it; null where the two do not compare. */
export function signedChange(a, b) {
  if (!a || !b || a[1] !== b[1]) return null;
  const change = b[0] - a[0];
  const sign = change > 0 ? "+" : change < 0 ? "\u2212" : "";
  return `${sign}${Math.abs(change)}`;
}

function titleOf(module) {
  const part = find(`.menu details[data-module="${CSS.escape(module)}"] summary > span`);
  return part ? part.firstChild.textContent : module;
}

const written = (pair) => (pair ? say("share", { done: pair[0], count: pair[1] }) : words.no_data);
const cell = (text) => make("td", {}, text);

function differenceCell(a, b) {
  const change = signedChange(a, b);
  return cell(change === null ? words.no_data : make("span", { className: "ltr", textContent: change }));
}

/** The table; null where there is nothing to show. */
export function compare(before, after) {
  const both = before && after;
  const first = before || after;
  if (!first?.topics) return null;
  const heads = both ? [words.module, words.pre, words.post, words.change] : [words.module, words.result];
  const topics = new Set([...Object.keys(first.topics), ...Object.keys(after?.topics || {})]);
  const rows = [...topics].sort().map((topic) => {
    const a = before?.topics?.[topic];
    const b = after?.topics?.[topic];
    const cells = both ? [cell(written(a)), cell(written(b)), differenceCell(a, b)] : [cell(written(a || b))];
    return make("tr", {}, make("th", { scope: "row" }, titleOf(topic)), ...cells);
  });
  const head = make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text)));
  const caption = make("caption", { textContent: both ? words.difference : words.by_module });
  const table = make("table", {}, caption, make("thead", {}, head), make("tbody", {}, ...rows));
  return make("div", { className: "table-wrap" }, table);
}
