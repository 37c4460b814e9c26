/* Filters, sorts and opens what stands in the pieces of a page; the address keeps what was chosen. */
import { agrees, filtersOf, isMatch } from "./explorer/filtering.js";
import { foldParts } from "./explorer/folding.js";
import { go } from "./explorer/going.js";
import { AFTER } from "./explorer/kinds.js";
import { all, readItems } from "./explorer/rows.js";

function start(form) {
  form.dataset.ready = "";
  const root = form.closest(".explorer");
  const kind = form.dataset.explorer;
  const count = root.querySelector(".ex-count");
  const controls = [...form.elements].filter((control) => control.name && control.name !== "go");
  const items = readItems(root, kind);
  const settle = foldParts(root);
  const choice = () => Object.fromEntries(controls.map((control) => [control.name, control.value.trim()]));

  function apply() {
    const chosen = choice();
    const filters = filtersOf(chosen);
    const shown = items.filter((item) => agrees(item, chosen));
    for (const item of items) {
      const isShown = shown.includes(item);
      for (const element of item.elements) element.hidden = !isShown;
      for (const link of item.links) link.classList.toggle("is-match", isShown && isMatch(link, filters));
    }
    AFTER[kind]?.({ root, items, shown, chosen });
    settle(filters.length > 0);
    count.textContent = count.dataset.count.replace("{n}", shown.length).replace("{all}", items.length);
  }

  function remember() {
    const isUsual = (name, value) => name === "sort" && value === "ar";
    const told = Object.entries(choice()).filter(([name, value]) => value && !isUsual(name, value));
    const kept = String(new URLSearchParams(told));
    const page = location.href.split("#")[0];
    if (kept || location.hash.includes("=")) history.replaceState(null, "", kept ? `${page}#${kept}` : page);
  }

  function applyAndRemember() {
    apply();
    remember();
  }

  function recall() {
    if (!location.hash.includes("=")) return reveal(document.getElementById(location.hash.slice(1)));
    const kept = new URLSearchParams(location.hash.slice(1));
    for (const control of controls) {
      const value = kept.get(control.name);
      if (value !== null) control.value = value;
      else if (control.name !== "sort") control.value = "";
    }
    apply();
  }

  /** Shows a row that a link led to, though a choice or a fold hides it. */
  function reveal(row) {
    if (!row || !root.contains(row)) return;
    if (row.closest("[hidden]") && !row.closest("form")) {
      form.reset();
      apply();
    }
    for (let part = row.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    row.scrollIntoView();
    for (const other of all(".is-here", root)) other.classList.remove("is-here");
    row.classList.add("is-here");
  }

  form.hidden = false;
  count.hidden = false;
  form.addEventListener("input", (event) => {
    if (event.target.name !== "go") applyAndRemember();
  });
  form.addEventListener("reset", () => setTimeout(applyAndRemember));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.elements.go) go(form, root, reveal);
  });
  addEventListener("hashchange", recall);
  apply();
  if (location.hash) recall();
}

for (const form of all(".ex-filters:not([data-ready])")) start(form);

const folded = [];
addEventListener("beforeprint", () => {
  for (const part of all(".ex-part:not([open])")) {
    part.open = true;
    folded.push(part);
  }
});
addEventListener("afterprint", () => {
  for (const part of folded.splice(0)) part.open = false;
});
