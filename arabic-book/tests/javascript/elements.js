/* As much of an element as decisions about blocks ask for: a tag, classes, text, what is inside. */

const isOne = (node, selector) => {
  const [, kept, not] = /^(.*?)(?::not\((.+)\))?$/.exec(selector);
  const isNamed = (name) => name === node.tagName.toLowerCase() || node.classes.some((one) => name === `.${one}`);
  return isNamed(kept) && !(not && isNamed(not));
};

export function element(tag, { classes = [], text = "", inside = [], open } = {}) {
  const node = { tagName: tag.toUpperCase(), classes, textContent: text, open };
  const found = (selectors) =>
    inside.flatMap((child) => [child, ...child.inside]).filter((one) => one.matches(selectors));
  return Object.assign(node, {
    inside,
    matches: (selectors) => selectors.split(", ").some((selector) => isOne(node, selector)),
    querySelector: (selectors) => found(selectors)[0] ?? null,
    querySelectorAll: found,
  });
}
