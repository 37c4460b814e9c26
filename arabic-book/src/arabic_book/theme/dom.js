/* Finding and making elements. */

export const find = (selector, from = document) => from.querySelector(selector);
export const all = (selector, from = document) => [...from.querySelectorAll(selector)];

export function make(name, values, ...inside) {
  const element = Object.assign(document.createElement(name), values);
  element.append(...inside.filter((part) => part !== null && part !== undefined && part !== ""));
  return element;
}

export const copies = (element) => (element ? [...element.cloneNode(true).childNodes] : []);
