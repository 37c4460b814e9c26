/* Every page carries this; the rest of the search comes when the reader turns to the field or opens a result. */
"use strict";
(() => {
  const engine = document.currentScript.src.replace("search.js", "search-engine.js");
  const field = document.querySelector("form.search input[data-search-index]");
  const start = () => {
    if (!document.querySelector(`script[src="${engine}"]`)) {
      document.head.append(Object.assign(document.createElement("script"), { src: engine }));
    }
  };
  if (field) {
    const roles = { "role": "combobox", "aria-autocomplete": "list", "aria-controls": "search-list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(roles)) field.setAttribute(name, value);
    field.addEventListener("focus", start);
    if (field === document.activeElement) start();
  }
  if (document.getElementById("search-results") || new URLSearchParams(location.search).has("highlight")) start();
})();
