/* What is changed on the page, to be put back to the letter. */

const before = new Map();

function keep(element, name) {
  const names = before.get(element) || before.set(element, new Map()).get(element);
  if (!names.has(name)) names.set(name, element.getAttribute(name));
}

export const isKept = (element, name) => before.has(element) && (!name || before.get(element).has(name));

function put(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export function change(element, name, value) {
  keep(element, name);
  put(element, name, value);
}

export function style(element, values) {
  keep(element, "style");
  Object.assign(element.style, values);
}

export function putBack(element, name) {
  element.getAttribute(name); // Chromium leaves style="" where it was never read
  put(element, name, before.get(element).get(name));
}

export function restore() {
  for (const [element, names] of before) for (const name of names.keys()) putBack(element, name);
  before.clear();
}
