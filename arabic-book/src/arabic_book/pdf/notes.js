/* Notes for whoever teaches, each at the end of its section. */

export async function addNotes(article, path) {
  const response = await fetch(`/_static/notes/${path.replace(/\.html$/, ".js")}`);
  if (!response.ok) return;
  const text = await response.text();
  for (const { section, html } of JSON.parse(text.slice(text.indexOf("["), text.lastIndexOf("]") + 1))) {
    const own = section && article.querySelector(`[id="${section}"]`);
    const box = own || article.querySelector("section") || article;
    const inner = box.querySelector(":scope > section");
    if (inner) inner.insertAdjacentHTML("beforebegin", html);
    else box.insertAdjacentHTML("beforeend", html);
  }
}
