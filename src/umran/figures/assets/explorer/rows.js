/* The items of an explorer as they stand on the page. */

export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

function termItem(term) {
  const definition = term.nextElementSibling;
  const mark = (name) => definition.className.match(`ex-${name}-(\\S+)`)[1];
  return {
    elements: [term, definition],
    links: [],
    data: { status: mark("status") },
    ranks: { en: +mark("en"), fr: +mark("fr") },
    text: () => `${term.firstChild.textContent} ${definition.textContent}`,
  };
}

export function readItems(root, kind) {
  if (kind === "glossary") return all("dl.glossary > dt", root).map(termItem);
  return all("[data-item]", root).map((element) => ({
    elements: [element],
    data: element.dataset,
    links: all("[data-link]", element),
    text: () => element.textContent,
  }));
}
