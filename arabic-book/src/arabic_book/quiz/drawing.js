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

/** Steps are never shown in their right order. */
export function drawnSteps(rows, right, random = Math.random) {
  const order = drawn(rows, random);
  const isSolved = order.every((row, i) => row.dataset.option === right[i]);
  return isSolved ? [...order.slice(1), order[0]] : order;
}

export function drawAnew(question, key) {
  const { type } = question.dataset;
  if (type === "single" || type === "multiple") {
    const options = find(".options", question);
    options.append(...drawn(all(".option", options)));
  } else if (type === "match") {
    const pairs = find(".pairs", question);
    pairs.append(...drawn(all(".pair", pairs)));
    const [first, ...rest] = drawn(
      all("option[value]:not([value=''])", find("select", pairs)).map(({ value }) => value),
    );
    for (const menu of all("select", pairs)) {
      const rows = new Map(all("option", menu).map((option) => [option.value, option]));
      menu.append(...[first, ...rest].map((value) => rows.get(value)));
    }
  } else if (type === "order") {
    const list = find(".order", question);
    list.append(...drawnSteps(all(":scope > li", list), key.right));
  }
}
