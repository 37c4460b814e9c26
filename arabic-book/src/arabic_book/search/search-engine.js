/* Arabic search of the book; search.js asks for it. search.py has the same rules for words and writes the tables. */
"use strict";
(() => {
  const { plurals, stopWords, strings } = {/*tables*/};

  /* Words: the twin of fold, words, readings, shorten and stems in search.py. */

  const LETTERS = { "ٱ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "٫": "." };
  for (const digits of ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]) [...digits].forEach((digit, i) => (LETTERS[digit] = String(i)));
  const SWAPPED = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");
  const DROPPED = /[\p{M}\p{Cf}ـ]/gu;
  const LETTERED = /([0-9])[-.‐–]([ابجد])(?![\p{L}\p{N}])/gu;
  const WORD = /[a-z0-9]+(?:[._/][a-z0-9]+)*|(?:(?![a-z0-9])[\p{L}\p{N}])+/gu;
  const ARTICLE = /^[وف]?(?:[بك]?ال|لل)/;
  const ENDINGS = [["ات", 3], ["ون", 4], ["ين", 4], ["ه", 3], ["ء", 3]];

  const plain = (text) =>
    text.toLowerCase().normalize("NFKD").replace(DROPPED, "").replace(SWAPPED, (c) => LETTERS[c]);
  const letter = (text) => text.replace(LETTERED, (_, digit, c) => digit + "." + "abcd"["ابجد".indexOf(c)]);
  const fold = (text) => letter(plain(text));
  const words = (text) => fold(text).match(WORD) ?? [];
  const isCode = (word) => /^[a-z0-9]/.test(word);

  function readings(word) {
    if (isCode(word)) {
      if (/^[0-9.]+$/.test(word)) return [word];
      const tails = [...word.matchAll(/[._/]/g)].map((m) => word.slice(m.index + 1));
      return [word, ...tails.filter((tail) => tail.length > 1)];
    }
    let rest = word, found = "", article;
    while ((article = rest.match(ARTICLE)?.[0]) && rest.length - article.length >= 3) {
      found = article;
      rest = rest.slice(article.length);
    }
    if (found) return found.endsWith("لل") ? [rest, "ل" + rest] : [rest];
    const all = [word];
    if (article && word.length - article.length === 2) all.push(word.slice(article.length));
    for (const particles of ["وف", "بلك"]) {
      if (particles.includes(rest[0]) && rest.length > 3) all.push((rest = rest.slice(1)));
    }
    return all;
  }

  function shorten(reading) {
    if (Object.hasOwn(plurals, reading)) reading = plurals[reading];
    const ending = ENDINGS.find(([end, least]) => reading.endsWith(end) && reading.length - end.length >= least);
    return ending ? reading.slice(0, -ending[0].length) : reading;
  }

  const stems = (word) => (isCode(word) ? readings(word) : [...new Set(readings(word).map(shorten))]);

  /* Matching a word of the book with a word of the query. */

  const forms = new Map();
  // Stems that the book has after an article: الوزارة shows that the و of وزارة is its own.
  const known = new Set();

  function formOf(word) {
    const form = { word, readings: readings(word), stems: stems(word), posts: [] };
    return settle(form);
  }

  function settle(form) {
    if (known.has(form.stems[0]) && !isCode(form.word)) {
      form.stems.length = 1;
      form.readings.length = 1;
    }
    return form;
  }

  /** Words to look for; common words only where there is nothing else. While typing, the last one may be unfinished. */
  function parse(query, typing) {
    const quoted = /^\s*["«“].*\s.*["»”]\s*$/.test(query);
    const all = words(query);
    const telling = all.filter((word) => !stopWords.includes(word) && (word.length > 1 || isCode(word)));
    const kept = quoted || !telling.length ? all : [...new Set(telling)];
    const terms = kept.map((word, i) => ({ ...formOf(word), starts: starts(word, typing && i === kept.length - 1) }));
    return { terms, quoted };
  }

  /** Beginnings by which a longer word answers too: its pronoun (مدينتنا) or ending still to come, a deeper code. */
  function starts(word, typing) {
    if (isCode(word)) return [word];
    const all = formOf(word).readings.filter((reading) => reading.length >= (typing ? 2 : 3));
    const bound = all.filter((reading) => reading.endsWith("ه")).map((reading) => reading.slice(0, -1) + "ت");
    const [stem] = stems(word);
    return stem.length > 3 ? [...all, ...bound, stem] : [...all, ...bound];
  }

  // 11.3 begins 11.3.1 but not 11.35.
  const begins = (word, start) => word.startsWith(start) && !/^\d\d/.test(start.at(-1) + (word[start.length] ?? ""));

  /** How well a word of the book answers a word of the query, 0 to 1. */
  function weigh(term, form) {
    if (form.stems[0] === term.stems[0]) return 1;
    if (form.stems.includes(term.stems[0])) return 0.8;
    const shared = (stem) => form.stems.includes(stem) && (stem === form.stems[0] || known.has(stem));
    if (!isCode(term.word) && term.stems.some(shared)) return 0.6;
    return [form.word, ...form.readings].some((word) => term.starts.some((start) => begins(word, start))) ? 0.4 : 0;
  }

  /* The index. */

  let index, loading;
  const sections = [];

  function load(data) {
    index = data;
    const chunks = new Map();
    const keep = (word) => {
      if (!forms.has(word)) forms.set(word, formOf(word));
      return forms.get(word);
    };
    const read = (chunk) => {
      if (!chunks.has(chunk)) chunks.set(chunk, words(chunk).map(keep));
      return chunks.get(chunk);
    };
    for (const [, url, rows] of data.book) {
      const page = sections.length;
      for (const [anchor, heading, text] of rows) {
        const title = heading.split(" ").map(read);
        const size = title.flat().filter(({ word }) => !stopWords.includes(word)).length;
        const section = { url, anchor, heading, text: text.split(" "), page, size };
        const id = sections.push(section) - 1;
        // Positions in the heading are negative.
        title.forEach((found, i) => found.forEach((form) => form.posts.push([id, i - title.length])));
        section.text.forEach((chunk, i) => read(chunk).forEach((form) => form.posts.push([id, i])));
      }
    }
    for (const { word, readings, stems } of forms.values()) {
      if (readings.length === 1 && readings[0].length < word.length) known.add(stems[0]);
    }
    forms.forEach(settle);
  }

  function ready(source) {
    loading ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = source;
      element.onload = () => (index ? resolve() : reject());
      element.onerror = reject;
      document.head.append(element);
    });
    return loading;
  }

  /* Searching. */

  /** Sections that have the term: how well, there and in the heading, and where. */
  function find(term) {
    const hits = new Map();
    for (const form of forms.values()) {
      const weight = weigh(term, form);
      if (!weight) continue;
      for (const [id, position] of form.posts) {
        if (!hits.has(id)) hits.set(id, { weight: 0, heading: 0, positions: new Set() });
        const hit = hits.get(id);
        hit.weight = Math.max(hit.weight, weight);
        if (position < 0) hit.heading = Math.max(hit.heading, weight);
        hit.positions.add(position);
      }
    }
    return hits;
  }

  /** The page's own title before a heading, a heading before text, neighbouring and repeated words before others. */
  function score(section, hits) {
    const own = hits.filter(Boolean);
    const headed = own.length === hits.length && own.every((hit) => hit.heading);
    const exact = headed && section.size === hits.length && own.every((hit) => hit.heading > 0.5);
    const level = exact ? 6 : headed ? 3 : own.some((hit) => hit.heading) ? 1 : 0;
    const title = level && !section.anchor ? 1 : 0;
    const near = own.filter((hit, i) => i && [...own[i - 1].positions].some((p) => hit.positions.has(p + 1))).length;
    const mean = own.reduce((sum, hit) => sum + hit.weight, 0) / hits.length;
    const often = own.reduce((sum, hit) => sum + hit.positions.size, 0);
    return mean * (10 * (level + title) + 5) + 4 * near + Math.min(Math.log2(often), 4);
  }

  const inOrder = (hits) => [...hits[0].positions].some((p) => hits.every((hit, i) => hit.positions.has(p + i)));

  /** Results, best first; `how` is "all" where each has all words, "spread" where its page has, else "some". */
  function search(query, typing = false) {
    const { terms, quoted } = parse(query, typing);
    const found = terms.map(find);
    const missing = terms.filter((_, i) => !found[i].size);
    const results = [...new Set(found.flatMap((hits) => [...hits.keys()]))].map((id) => {
      const section = sections[id];
      const hits = found.map((other) => other.get(id));
      return { id, section, hits, matched: hits.filter(Boolean).length, score: score(section, hits) };
    });
    results.sort((a, b) => b.matched - a.matched || b.score - a.score || a.id - b.id);
    // A word in the page's title counts for all its sections.
    const all = results.filter(({ section, hits }) => quoted
      ? hits.every(Boolean) && inOrder(hits)
      : hits.every((hit, i) => hit || found[i].get(section.page)?.heading));
    all.sort((a, b) => b.score - a.score || a.id - b.id);
    if (all.length || quoted) return { terms, missing, how: "all", results: all };
    const best = new Map();
    for (const result of results) {
      const { page } = result.section;
      const holds = (hits) => [...hits.keys()].some((id) => sections[id].page === page);
      if (!best.has(page) && found.every(holds)) best.set(page, result);
    }
    if (best.size) return { terms, missing, how: "spread", results: [...best.values()] };
    return { terms, missing, how: "some", results };
  }

  /** Changes that make one word of another (added, dropped, replaced, swapped letters), or Infinity above `most`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return Infinity;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      [before, row] = [row, next];
    }
    return row[b.length] <= most ? row[b.length] : Infinity;
  }

  /** A word as the book writes it, without vowel marks. */
  function spelling({ word, posts: [[id, position]] }) {
    const { heading, text } = sections[id];
    const chunk = position < 0 ? heading.split(" ").at(position) : text[position];
    const span = spans(chunk).find((found) => found.word === word);
    return chunk.slice(span.start, span.end).replace(/[\u064b-\u065f\u0670ـ]/g, "");
  }

  /** The query with a word that the book lacks replaced by one near it: up to five such queries. */
  function nearest(query, missing) {
    const near = new Map();
    for (const term of missing) {
      const sought = term.stems[0];
      const most = sought.length > 4 ? 2 : 1;
      for (const form of forms.values()) {
        const far = form.posts.length && form.word.length > 2 ? distance(sought, form.stems[0], most) : Infinity;
        if (far === Infinity) continue;
        const key = form.stems[0];
        const best = near.get(key) ?? { term, far, form, often: 0 };
        best.often += form.posts.length;
        if (form.word.length < best.form.word.length) best.form = form;
        near.set(key, best);
      }
    }
    const order = [...near.values()].sort((a, b) => a.far - b.far || b.often - a.often).slice(0, 5);
    return order.map(({ term, form }) => {
      const chunks = query.trim().split(/\s+/);
      return chunks.map((chunk) => (words(chunk).includes(term.word) ? spelling(form) : chunk)).join(" ");
    });
  }

  /* Showing. */

  /** Words of a text with their places in it. */
  function spans(text) {
    let folded = "", place = 0;
    const places = [];
    for (const c of text) {
      const kept = plain(c);
      for (let i = 0; i < kept.length; i++) places.push(place);
      folded += kept;
      place += c.length;
    }
    return [...letter(folded).matchAll(WORD)].map(({ 0: word, index: at }) => ({
      word, start: places[at], end: places[at + word.length] ?? text.length,
    }));
  }

  /** Text with its Latin runs, code for the most part, kept in their order, and the words of the query marked. */
  function shown(text, terms) {
    const runs = text.split(/([A-Za-z](?:[^\u0590-\u08ff·…]*[\w)\]])?)/);
    for (let i = 1; i < runs.length; i += 2) {
      // A bracket that was opened before the run, as in (SDG), stays outside it.
      while (/[)\]]$/.test(runs[i]) && runs[i].split(/[)\]]/).length > runs[i].split(/[(\[]/).length) {
        runs[i + 1] = runs[i].at(-1) + runs[i + 1];
        runs[i] = runs[i].slice(0, -1);
      }
    }
    return runs.flatMap((run, i) => {
      const parts = mark(run, terms) ?? [run];
      return i % 2 ? make("bdi", { dir: "ltr" }, ...parts) : parts;
    });
  }

  /** The text with the words of the query in <mark>; null where there are none. */
  function mark(text, terms) {
    const parts = [];
    let last = 0;
    for (const { word, start, end } of spans(text)) {
      const form = forms.get(word) ?? formOf(word);
      if (!terms.some((term) => weigh(term, form))) continue;
      parts.push(text.slice(last, start), make("mark", {}, text.slice(start, end)));
      last = end;
    }
    return parts.length ? [...parts, text.slice(last)] : null;
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** A string with its values; what the reader typed is isolated, so that it does not turn the sentence round. */
  function say(key, values = {}) {
    const isolated = (value) => (typeof value === "number" ? value : `\u2068${value}\u2069`);
    return strings[key].replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
  }

  function count(number) {
    const kind = new Intl.PluralRules("ar").select(number);
    return say({ one: "one", two: "two", few: "few" }[kind] ?? "many", { count: number });
  }

  /** About 24 words around the densest place. */
  function excerpt({ section: { text }, hits }, terms) {
    const places = hits.flatMap((hit, term) => (hit ? [...hit.positions].filter((p) => p >= 0).map((p) => [p, term]) : []));
    places.sort((a, b) => a[0] - b[0]);
    let from = 0, most = 0;
    for (const [start] of places) {
      const inside = places.filter(([p]) => p >= start && p < start + 18);
      const worth = 10 * new Set(inside.map(([, term]) => term)).size + inside.length;
      if (worth > most) [from, most] = [Math.max(0, start - 5), worth];
    }
    const around = text.slice(from, from + 24).join(" ").replace(/^· | ·$/g, "");
    return shown((from ? "… " : "") + around + (from + 24 < text.length ? " …" : ""), terms);
  }

  function address({ url, anchor }, query, root) {
    return `${root}${url}?highlight=${encodeURIComponent(query)}${anchor && "#" + encodeURIComponent(anchor)}`;
  }

  /** What a result shows: its heading, the page it is on, and the words in their place. */
  function parts(result, terms) {
    const { section } = result;
    const heading = make("span", { class: "search-heading" }, ...shown(section.heading, terms));
    const page = section.anchor ? make("span", { class: "search-page" }, " · " + sections[section.page].heading) : "";
    return { heading, page, context: excerpt(result, terms) };
  }

  function searchAddress(form, query) {
    const url = new URL(form.action);
    url.hash = "";
    url.search = new URLSearchParams({ q: query });
    return url.href;
  }

  /** Ways on for a query with words that the book lacks: [text, address]. */
  function help(form, root, query, missing) {
    const ways = nearest(query, missing).map((other) => [say("near", { word: other }), searchAddress(form, other)]);
    if (index.glossary) ways.push([say("glossary"), root + index.glossary]);
    return ways;
  }

  const note = (how, number) => (number && how !== "all" ? `${count(number)}. ${say(how)}` : count(number));

  /* The field in the header: results while one types. */

  const SHOWN = 7;

  function combobox(input) {
    const { form } = input;
    const { searchIndex, root } = input.dataset;
    const panel = form.querySelector(".search-panel");
    const status = make("p", { class: "search-count", role: "status" });
    const list = make("div", { class: "search-list", role: "listbox", id: "search-list", "aria-label": strings.results });
    panel.append(status, list);
    let active = -1;

    const option = (href, ...children) =>
      make("a", { role: "option", tabindex: "-1", "aria-selected": "false", id: `search-${list.children.length}`, href }, ...children);

    function open(shown) {
      panel.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown && list.children.length > 0));
      choose(-1);
    }

    function choose(next) {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = next;
      const chosen = list.children[active];
      if (chosen) {
        chosen.setAttribute("aria-selected", "true");
        chosen.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", chosen.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    }

    async function show() {
      const query = input.value;
      list.replaceChildren();
      if (words(query).join("").length < 2) return open(false);
      if (!index) {
        status.textContent = say("loading");
        open(true);
      }
      try {
        await ready(searchIndex);
      } catch {
        status.textContent = say("failed");
        return;
      }
      if (query !== input.value) return;
      const { terms, missing, how, results } = search(query, true);
      list.replaceChildren();
      for (const result of results.slice(0, SHOWN)) {
        const { heading, page, context } = parts(result, terms);
        const text = make("span", { class: "search-context" }, ...context);
        list.append(option(address(result.section, query, root), heading, page, " ", text));
      }
      if (results.length > SHOWN) list.append(option(searchAddress(form, query), say("all_results")));
      if (!results.length) help(form, root, query, missing).forEach(([text, href]) => list.append(option(href, text)));
      // Shown first: a change inside a hidden element is not announced.
      open(true);
      status.textContent = results.length ? note(how, results.length) : say("none", { query });
    }

    const prepare = () => ready(searchIndex).catch(() => {});
    input.addEventListener("focus", prepare);
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      const { length } = list.children;
      if (event.key === "Escape" && !panel.hidden) open(false);
      else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length) {
        if (panel.hidden) open(true);
        // One place before the first is the field itself.
        const step = event.key === "ArrowDown" ? 1 : -1;
        choose(((active + 1 + step + length + 1) % (length + 1)) - 1);
      } else if (event.key === "Enter" && !panel.hidden && active >= 0) list.children[active].click();
      else return;
      event.preventDefault();
    });
    // A press on a result must not take the focus, which would close the panel under the pointer.
    panel.addEventListener("mousedown", (event) => event.preventDefault());
    form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
    if (input === document.activeElement) {
      prepare();
      show();
    }
  }

  /* The results page. */

  async function resultsPage(box) {
    const input = document.getElementById("search-query");
    const { form } = input;
    const { searchIndex, root } = input.dataset;
    const status = box.querySelector(".search-summary");
    const list = make("ul", { class: "search" });
    const ways = make("ul", { class: "search-help" });
    const more = make("button", { type: "button", class: "search-more" }, say("more"));
    box.append(ways, list, more);

    function show() {
      const query = input.value;
      const { terms, missing, how, results } = search(query);
      const fill = (from) => {
        for (const result of results.slice(from, from + 30)) {
          const { heading, page, context } = parts(result, terms);
          const link = make("a", { href: address(result.section, query, root) }, heading);
          list.append(make("li", {}, link, page, make("p", { class: "context" }, ...context)));
        }
        more.hidden = list.children.length >= results.length;
      };
      list.replaceChildren();
      ways.replaceChildren();
      fill(0);
      more.onclick = () => {
        const from = list.children.length;
        fill(from);
        list.children[from].firstChild.focus();
      };
      if (terms.length && (missing.length || !results.length)) {
        for (const [text, href] of help(form, root, query, missing)) ways.append(make("li", {}, make("a", { href }, text)));
      }
      status.textContent = !terms.length ? "" : results.length ? note(how, results.length) : say("none", { query });
    }

    more.hidden = true;
    input.value = new URLSearchParams(location.search).get("q") ?? "";
    status.textContent = say("loading");
    try {
      await ready(searchIndex);
    } catch {
      status.textContent = say("failed");
      return;
    }
    input.addEventListener("input", show);
    input.addEventListener("change", () => history.replaceState(null, "", searchAddress(form, input.value)));
    show();
  }

  /* A page opened from a result. */

  function highlight(query) {
    const { terms } = parse(query);
    const root = document.querySelector("main article") ?? document.querySelector("main") ?? document.body;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("script, style, svg, math, button, select, textarea, noscript")) {
        texts.push(walker.currentNode);
      }
    }
    const marks = texts.flatMap((text) => {
      const parts = mark(text.data, terms) ?? [];
      if (parts.length) text.replaceWith(...parts);
      return parts.filter((part) => part instanceof Element);
    });
    if (!marks.length) return;
    const folded = marks.map((found) => found.closest("details:not([open])"));
    if (folded.every(Boolean)) folded.forEach((details) => (details.open = true));
    const clear = make("button", { type: "button" }, say("clear"));
    const bar = make("div", { class: "search-clear" }, make("span", {}, say("highlighted", { query })), clear);
    clear.addEventListener("click", () => {
      for (const found of marks) {
        const { parentNode } = found;
        found.replaceWith(...found.childNodes);
        parentNode.normalize();
      }
      bar.remove();
      const url = new URL(location.href);
      url.searchParams.delete("highlight");
      history.replaceState(null, "", url);
    });
    root.prepend(bar);
  }

  window.arabicSearch = { load, words, stems };
  const field = document.querySelector("form.search input[data-search-index]");
  const results = document.getElementById("search-results");
  const query = new URLSearchParams(location.search).get("highlight");
  if (field) combobox(field);
  if (results) resultsPage(results);
  else if (query) highlight(query);
})();
