/* Finding and making elements of the paper. */

export const all = (box, selector) => [...box.querySelectorAll(selector)];

export function make(name, className, ...inside) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...inside);
  return element;
}

/** Text as a string of a style sheet. */
export const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
