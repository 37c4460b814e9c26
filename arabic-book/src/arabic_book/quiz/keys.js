/* What is known of a right answer, and how it is shown. */
import { all, copies, find, make } from "../theme/dom.js";

export function readKey(item, question) {
  const { type } = question.dataset;
  const rows = all("[data-option]", item);
  const key = { explanation: find(".explanation", item), source: find(".source", item), rows };
  key.why = new Map(rows.map((row) => [row.dataset.option, find(".why", row)]));
  const right = type === "order" ? rows : rows.filter((row) => row.classList.contains("right"));
  key.right = right.map((row) => row.dataset.option);
  if (type === "match") key.pairs = new Map(rows.map((row) => [row.dataset.option, row.dataset.match]));
  if (type === "number") Object.assign(key, readNumberKey(item, find(".unit", question)));
  return key;
}

function readNumberKey(item, unit) {
  return {
    answer: Number(item.dataset.number),
    tolerance: Number(item.dataset.tolerance),
    mistakes: all("li[data-number]", item).map((row) => ({
      value: Number(row.dataset.number),
      why: find(".why", row),
    })),
    said: find("p", item),
    perCent: Boolean(unit) && /%|المائة|المئة/.test(unit.textContent),
  };
}

function matchedRow(row) {
  const copy = row.cloneNode(true);
  find(".why", copy)?.remove();
  return make("li", {}, ...copy.childNodes);
}

export function rightAnswer(question, key) {
  const { type } = question.dataset;
  const listed = (name, rows) => [make(name, {}, ...rows)];
  const items = (elementOf) => key.right.map((value) => make("li", {}, ...copies(elementOf(value))));
  if (type === "number") return copies(key.said);
  if (type === "order")
    return listed(
      "ol",
      items((value) => find(`[data-option="${value}"] .step`, question)),
    );
  if (type === "match") return listed("ul", key.rows.map(matchedRow));
  return listed(
    "ul",
    items((value) => find(`input[value="${value}"]`, question).nextElementSibling),
  );
}
