/* The order of options, lines and steps, drawn anew; what was built is for readers without scripts. */
import { all, find } from "../theme/dom.js";

/** The members in an order drawn by `random`, a function that gives a number from 0 to below 1. */
export function drawn(members, random = Math.random) {
  const order = [...members];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The members in another order than the right one: nothing is shown already solved. */
export function drawnUnsolved(right, random = Math.random) {
  const order = drawn(right, random);
  const isSolved = order.every((member, i) => member === right[i]);
  return isSolved ? [...order.slice(1), order[0]] : order;
}

export function drawAnew(question, key) {
  const { type } = question.dataset;
  if (type === "single" || type === "multiple") {
    const options = find(".options", question);
    options.append(...drawn(all(".option", options)));
  } else if (type === "match") {
    const pairs = find(".pairs", question);
    const lines = drawn(all(".pair", pairs));
    pairs.append(...lines);
    const values = drawnUnsolved(lines.map((line) => key.pairs.get(line.dataset.option)));
    for (const menu of all("select", pairs)) {
      const rows = new Map(all("option", menu).map((option) => [option.value, option]));
      menu.append(...values.map((value) => rows.get(value)));
    }
  } else if (type === "order") {
    const list = find(".order", question);
    const rows = new Map(all(":scope > li", list).map((row) => [row.dataset.option, row]));
    list.append(...drawnUnsolved(key.right).map((step) => rows.get(step)));
  }
}
