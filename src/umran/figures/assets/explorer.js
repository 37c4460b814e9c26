// Filters, sorts and opens what stands in the pieces of a page; the address keeps what was chosen.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const LETTERS = { "ٱ": "ا", "ى": "ي", "ة": "ه" };
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\p{M}\p{Cf}ـ]/gu, "").replace(/[ٱىة]/g, (c) => LETTERS[c]);
  // As the book's search does: neither vowel marks, nor forms of hamza, nor the article tell words apart.
  const words = (text) => (fold(text).match(/[\p{L}\p{N}]+(?:[./][\p{L}\p{N}]+)*/gu) ?? []).map((word) => {
    const rest = word.replace(/^[وف]?(?:[بك]?ال|لل)/, "");
    return rest.length >= 3 ? rest : word;
  });
  const shade = (count) => `s${[1, 2, 4, 8, 16].filter((least) => count >= least).length}`;
  const has = (values, wanted) => (values ?? "").split(" ").includes(wanted);

  function start(form) {
    form.dataset.ready = "";
    const root = form.closest(".explorer"), kind = form.dataset.explorer, count = root.querySelector(".ex-count");
    const controls = [...form.elements].filter((control) => control.name && control.name !== "go");
    const parts = all(".ex-part", root), opened = new Map();
    const items = readItems(root, kind);
    let active = false;

    const choice = () => Object.fromEntries(controls.map((control) => [control.name, control.value.trim()]));
    const texts = new Map();
    function text(item) {
      if (!texts.has(item)) texts.set(item, words(item.text()).join(" "));
      return texts.get(item);
    }
    /** Whether an item agrees with what was chosen; a choice about links must agree with one and the same link. */
    function agrees(item, chosen) {
      const asked = Object.entries(chosen).filter(([name, value]) => value && name !== "q" && name !== "sort");
      const ofLinks = asked.filter(([name]) => !(name in item.data));
      return asked.every(([name, value]) => !(name in item.data) || has(item.data[name], value))
        && (!chosen.q || words(chosen.q).every((word) => text(item).includes(word)))
        && (!ofLinks.length || item.links.some((link) => ofLinks.every(([name, value]) => has(link.dataset[name], value))));
    }

    function apply() {
      const chosen = choice(), filters = Object.entries(chosen).filter(([name, value]) => value && name !== "sort");
      const shown = items.filter((item) => agrees(item, chosen));
      for (const item of items) for (const element of item.elements) element.hidden = !shown.includes(item);
      for (const item of items) for (const link of item.links) {
        link.classList.toggle("is-match", filters.some(([name]) => name in link.dataset) && shown.includes(item)
          && filters.every(([name, value]) => !(name in link.dataset) || has(link.dataset[name], value)));
      }
      AFTER[kind]?.({ root, form, items, shown, chosen, agrees });
      settle(filters.length > 0);
      count.textContent = count.dataset.count.replace("{n}", shown.length).replace("{all}", items.length);
    }

    /** Parts with nothing to show go away and the others open; with nothing chosen all are as they were before. */
    function settle(filtering) {
      if (filtering && !active) for (const part of parts) opened.set(part, part.open);
      for (const part of parts) {
        const rows = all(":scope > .ex-rows > li", part), seen = rows.filter((row) => !row.hidden).length;
        part.hidden = filtering && !seen;
        part.querySelector(".ex-size bdi").textContent = seen;
        if (filtering) part.open = seen > 0;
        else if (active) part.open = opened.get(part);
      }
      root.classList.toggle("is-filtered", filtering);
      active = filtering;
    }

    function remember() {
      const kept = new URLSearchParams(Object.entries(choice()).filter(([name, value]) => value && !(name === "sort" && value === "ar")));
      const page = location.href.split("#")[0];
      if (String(kept) || location.hash.includes("=")) history.replaceState(null, "", String(kept) ? `${page}#${kept}` : page);
    }

    function recall() {
      if (location.hash.includes("=")) {
        const kept = new URLSearchParams(location.hash.slice(1));
        for (const control of controls) {
          const value = kept.get(control.name);
          if (value !== null) control.value = value;
          else if (control.name !== "sort") control.value = "";
        }
        apply();
      } else reveal(document.getElementById(location.hash.slice(1)));
    }

    /** Shows a row that a link led to, though a choice or a fold hides it. */
    function reveal(row) {
      if (!row || !root.contains(row)) return;
      if (row.closest("[hidden]") && !row.closest("form")) { form.reset(); apply(); }
      for (let part = row.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
      row.scrollIntoView();
      for (const other of all(".is-here", root)) other.classList.remove("is-here");
      row.classList.add("is-here");
    }

    form.hidden = count.hidden = false;
    form.addEventListener("input", (event) => { if (event.target.name !== "go") { apply(); remember(); } });
    form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
    form.addEventListener("submit", (event) => { event.preventDefault(); if (form.elements.go) go(form, root, reveal); });
    addEventListener("hashchange", recall);
    apply();
    if (location.hash) recall();
  }

  function readItems(root, kind) {
    if (kind !== "glossary") return all("[data-item]", root).map((element) => (
      { elements: [element], data: element.dataset, links: all("[data-link]", element), text: () => element.textContent }));
    return all("dl.glossary > dt", root).map((term) => {
      const definition = term.nextElementSibling, mark = (name) => definition.className.match(`ex-${name}-(\\S+)`)[1];
      return { elements: [term, definition], links: [], data: { status: mark("status") }, ranks: { en: +mark("en"), fr: +mark("fr") },
        text: () => `${term.firstChild.textContent} ${definition.textContent}` };
    });
  }

  /** To the paragraph with this number, or to the part that it stands in. */
  function go(form, root, reveal) {
    const field = form.elements.go, answer = root.querySelector(".ex-answer"), number = Number(field.value.trim());
    const cell = root.querySelector(`[data-paragraph="${number}"]`);
    field.setAttribute("aria-invalid", String(!cell));
    if (!cell) { answer.textContent = "اكتب رقماً من 1 إلى 175."; return; }
    const row = document.getElementById(`para-${number}`);
    if (row) {
      answer.textContent = `الفقرة ${number}: ${row.querySelector(".ex-head b:nth-of-type(2)").textContent}.`;
      history.replaceState(null, "", `#para-${number}`);
      reveal(row);
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
    } else {
      const part = all("[data-from]", root).filter((each) => +each.dataset.from <= number && number <= +each.dataset.to).pop();
      answer.textContent = `الفقرة ${number} في «${part.dataset.title}»: لا تلخيص لها في بيانات الدورة.`;
      reveal(part);
    }
    cell.classList.add("is-here");
  }

  const AFTER = {
    paragraphs({ root, chosen }) {
      for (const cell of all(".ex-grid li", root)) cell.classList.toggle("is-off", chosen.theme !== "" && !has(cell.dataset.theme, chosen.theme));
    },

    /** The second list and the table count the links that are left in the first. */
    commitments({ root, shown, chosen }) {
      const left = new Set(), counts = new Map();
      for (const item of shown) for (const link of item.links) {
        if (!["target", "kind"].every((name) => !chosen[name] || has(link.dataset[name], chosen[name]))) continue;
        const [target, goal] = link.dataset.target.split(" ");
        left.add(`${item.data.para} ${target}`);
        const cell = `${goal.slice(5)} ${item.data.theme}`;
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
      for (const row of all('[data-list="targets"] .ex-rows > li', root)) {
        const links = all(".ex-target", row), matches = links.filter((link) => left.has(`${link.dataset.para} ${row.dataset.target}`));
        for (const link of links) link.classList.toggle("is-match", matches.includes(link) && matches.length < links.length);
        row.hidden = !matches.length;
      }
      for (const cell of all(".ex-matrix td[data-goal]", root)) fill(cell, counts.get(`${cell.dataset.goal} ${cell.dataset.theme}`) ?? 0, "");
    },

    /** Level and words change what is counted; country, target and theme only say where to look. */
    coverage({ root, items, chosen, agrees }) {
      const counted = items.filter((item) => agrees(item, { level: chosen.level, q: chosen.q }));
      for (const cell of all(".ex-matrix td[data-country]", root)) {
        const { country, target, theme } = cell.dataset;
        const count = counted.filter(({ data }) => data.country === country && (!target || has(data.target, target)) && (!theme || has(data.theme, theme))).length;
        fill(cell, count, '<span class="sr-only">لا أداة في بيانات الدورة</span>');
      }
      for (const name of ["country", "target", "theme"]) for (const cell of all(`.ex-matrix [data-${name}]`, root)) {
        cell.classList.toggle(`is-${name}`, chosen[name] !== "" && cell.dataset[name] === chosen[name]);
      }
    },

    glossary({ root, items, chosen }) {
      const list = root.querySelector("dl.glossary"), ranks = (item) => item.ranks[chosen.sort] ?? 0;
      if (list.dataset.sort !== chosen.sort) {
        for (const item of [...items].sort((a, b) => ranks(a) - ranks(b))) list.append(...item.elements);
        list.dataset.sort = chosen.sort;
      }
      root.querySelector(".ex-letters").hidden = chosen.sort !== "ar" || Boolean(chosen.q || chosen.status);
    },
  };

  function fill(cell, count, none) {
    if (!cell.classList.contains("ex-total")) {
      cell.className = cell.className.replace(/\bs\d\b/, shade(count));
    }
    if (count) cell.textContent = count;
    else cell.innerHTML = none;
  }

  for (const form of all(".ex-filters:not([data-ready])")) start(form);

  const folded = [];
  addEventListener("beforeprint", () => { for (const part of all(".ex-part:not([open])")) { part.open = true; folded.push(part); } });
  addEventListener("afterprint", () => { for (const part of folded.splice(0)) part.open = false; });
})();
