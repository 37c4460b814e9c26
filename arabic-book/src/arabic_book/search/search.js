/* Every page carries this; the rest of the search comes when the reader turns to the field or opens a result. */

const engine = document.currentScript.src.replace("search.js", "search-engine.js");
const field = document.querySelector("form.search input[data-search-index]");

function start() {
  if (document.querySelector(`script[src="${engine}"]`)) return;
  document.head.append(Object.assign(document.createElement("script"), { src: engine }));
}

if (field) {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", "search-list");
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("focus", start);
  if (field === document.activeElement) start();
}
if (document.getElementById("search-results") || new URLSearchParams(location.search).has("highlight")) start();
