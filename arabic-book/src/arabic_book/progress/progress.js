/* A reader's progress: kept in this browser, shown in the menu and at the end of a lesson.

   window.bookProgress: get() a copy of everything; record("pages", name, done) or record("quizzes" | "tests" |
   "exercises", name, {score, out_of}); export() text of a file; import(text) {ok, message}; reset(). Whoever shows
   progress listens to "book-progress" on the document. */
(function () {
  "use strict";
  const words = {/*words*/}, about = {/*about*/};
  const FORMAT = "book-progress", VERSION = 1, SECTIONS = ["pages", "quizzes", "tests", "exercises"];
  const KEY = about.id ? `${FORMAT}.${about.id}` : FORMAT;
  const LARGEST = 1e6;
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const table = () => Object.create(null);

  // What a record may hold

  const isDate = (value) => typeof value === "string" && value.length < 40 && !Number.isNaN(Date.parse(value));
  const isShare = (score, outOf) => Number.isFinite(score) && Number.isFinite(outOf) && score >= 0 && outOf > 0 && score <= outOf && outOf <= LARGEST;
  function readEntry(section, entry) {
    if (!isTable(entry)) return null;
    if (section === "pages") return isDate(entry.done) ? { done: entry.done } : null;
    if (!isShare(entry.score, entry.out_of) || !(entry.when === undefined || isDate(entry.when))) return null;
    const read = { score: entry.score, out_of: entry.out_of, when: entry.when || new Date(0).toISOString() };
    if (section === "tests" && entry.topics !== undefined) {
      if (!isTable(entry.topics)) return null;
      read.topics = table();
      for (const [topic, pair] of Object.entries(entry.topics)) {
        if (!Array.isArray(pair) || pair.length !== 2 || !isShare(pair[0], pair[1])) return null;
        read.topics[topic] = pair;
      }
    }
    return read;
  }

  const empty = () => Object.fromEntries([["format", FORMAT], ["version", VERSION], ...SECTIONS.map((name) => [name, table()])]);
  const share = (entry) => entry.score / entry.out_of;
  function better(section, a, b) {
    if (!a || !b) return a || b;
    if (section === "pages") return a.done <= b.done ? a : b;
    if (share(a) !== share(b)) return share(a) > share(b) ? a : b;
    return a.when >= b.when ? a : b;
  }

  // The name of a page today, where the book has renamed it.
  function current(section, name) {
    if (section !== "pages" && section !== "quizzes") return name;
    const [page, ...rest] = name.split("#");
    return Object.hasOwn(about.renamed, page) ? [about.renamed[page], ...rest].join("#") : name;
  }

  /* Everything sound in some data, and the places of what is not. */
  function read(data) {
    const found = empty(), faults = [];
    for (const section of SECTIONS) {
      if (data[section] === undefined) continue;
      if (!isTable(data[section])) { faults.push(section); continue; }
      for (const [name, entry] of Object.entries(data[section])) {
        const sound = name.length <= 300 ? readEntry(section, entry) : null;
        const now = current(section, name);
        if (sound) found[section][now] = better(section, found[section][now], sound);
        else faults.push(`${section}: ${name.slice(0, 60)}`);
      }
    }
    return { found, faults };
  }
  const isOurs = (data) => isTable(data) && data.format === FORMAT && data.version === VERSION;

  // The browser's storage; where it refuses, the page's memory

  let memory = null, refused = false, mended = false;
  function stored() {
    if (memory) return memory;
    let raw;
    try { raw = localStorage.getItem(KEY); } catch (e) { refused = true; return memory = empty(); }
    if (raw === null) return empty();
    let data = null;
    try { data = JSON.parse(raw); } catch (e) { /* set aside below */ }
    const { found, faults } = isOurs(data) ? read(data) : { found: empty(), faults: [FORMAT] };
    if (faults.length) {
      mended = true;
      setAside(raw);
      keep(found);
    }
    return found;
  }
  function setAside(raw) {
    try {
      for (let n = 1; ; n++) {
        const key = `${KEY}.aside-${n}`, there = localStorage.getItem(key);
        if (there === null) localStorage.setItem(key, raw);
        if (there === null || there === raw) return;
      }
    } catch (e) { refused = true; }
  }
  function keep(data) {
    try {
      if (memory === null) localStorage.setItem(KEY, JSON.stringify(data));
    } catch (e) { refused = true; memory = data; }
  }
  function change(data) {
    keep(data);
    document.dispatchEvent(new CustomEvent("book-progress"));
  }

  const api = {
    get: () => JSON.parse(JSON.stringify(stored())),
    get refused() { return refused; },
    record(section, name, value) {
      const data = stored();
      if (section === "pages" && !value) {
        delete data.pages[name];
      } else {
        const now = new Date().toISOString();
        const entry = readEntry(section, section === "pages" ? { done: now } : { when: now, ...value });
        if (!SECTIONS.includes(section) || !entry) throw new TypeError(`no progress to record: ${section} ${name}`);
        data[section][name] = section === "tests" ? entry : better(section, data[section][name], entry);
      }
      change(data);
      return !refused;
    },
    export: () => `${JSON.stringify({ ...stored(), exported: new Date().toISOString() }, null, 1)}\n`,
    import(text) {
      if (text.length > LARGEST) return { ok: false, message: words.import_large };
      let data;
      try { data = JSON.parse(text.replace(/^\ufeff/, "")); } catch (e) { return { ok: false, message: words.import_not_json }; }
      if (!isTable(data) || data.format !== FORMAT || !SECTIONS.some((section) => section in data)) return { ok: false, message: words.import_foreign };
      if (data.version !== VERSION) return { ok: false, message: words.import_newer };
      const { found, faults } = read(data);
      if (faults.length) return { ok: false, message: say("import_faulty", { place: `\u2066${faults[0]}\u2069` }) };
      const merged = stored();
      for (const section of SECTIONS) for (const [name, entry] of Object.entries(found[section])) merged[section][name] = better(section, merged[section][name], entry);
      change(merged);
      return { ok: true, message: refused ? `${words.imported} ${words.refused}` : words.imported };
    },
    reset() {
      if (memory) memory = empty();
      else try { localStorage.removeItem(KEY); } catch (e) { refused = true; }
      document.dispatchEvent(new CustomEvent("book-progress"));
    },
    date(iso) {
      const day = new Date(iso);
      return day.getTime() ? `${day.getDate()} ${words.months[day.getMonth()]} ${day.getFullYear()}` : words.no_data;
    },
    titleOf(module) {
      const part = document.querySelector(`.menu details[data-module="${CSS.escape(module)}"] summary > span`);
      return part ? part.firstChild.textContent : module;
    },
    compare,
  };
  window.bookProgress = api;

  /* Table of a test's result by module, or of two results with their difference; null where there is nothing to show. */
  function compare(before, after) {
    const both = before && after, first = before || after;
    if (!first || !first.topics) return null;
    const cell = (name, text, label) => { const e = document.createElement(name); e.textContent = text; if (label) e.scope = label; return e; };
    const of = (result, topic) => result && result.topics && result.topics[topic] ? result.topics[topic] : null;
    const written = (pair) => pair ? say("share", { done: pair[0], count: pair[1] }) : words.no_data;
    const row = (cells) => { const tr = document.createElement("tr"); tr.append(...cells); return tr; };
    const wrap = document.createElement("div"), chart = document.createElement("table"), head = document.createElement("thead"), body = document.createElement("tbody");
    wrap.className = "table-wrap";
    const caption = document.createElement("caption");
    caption.textContent = both ? words.difference : words.by_module;
    const heads = both ? [words.module, words.pre, words.post, words.change] : [words.module, words.result];
    head.append(row(heads.map((text) => cell("th", text, "col"))));
    const topics = new Set([...Object.keys(first.topics), ...Object.keys((after && after.topics) || {})]);
    for (const topic of [...topics].sort()) {
      const a = of(before, topic), b = of(after, topic), cells = [cell("th", api.titleOf(topic), "row")];
      if (!both) cells.push(cell("td", written(a || b)));
      else {
        const change = a && b && a[1] === b[1] ? b[0] - a[0] : null;
        const difference = cell("td", change === null ? words.no_data : `${change > 0 ? "+" : change < 0 ? "\u2212" : ""}${Math.abs(change)}`);
        if (change !== null) difference.innerHTML = `<span class="ltr">${difference.textContent}</span>`;
        cells.push(cell("td", written(a)), cell("td", written(b)), difference);
      }
      body.append(row(cells));
    }
    chart.append(caption, head, body);
    wrap.append(chart);
    return wrap;
  }

  // The menu

  const TICK = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>';
  const find = (selector) => document.querySelector(selector), all = (selector, from) => [...(from || document).querySelectorAll(selector)];
  function mark(link, html, said) {
    let place = link.querySelector(".mark");
    if (!html) { if (place) place.remove(); return; }
    if (!place) { place = document.createElement("span"); place.className = "mark"; link.append(" ", place); }
    place.innerHTML = html;
    place.append(Object.assign(document.createElement("span"), { className: "sr-only", textContent: said }));
  }
  function showMenu() {
    const data = stored();
    for (const link of all(".menu a[data-lesson]")) mark(link, data.pages[link.dataset.lesson] ? TICK : "", words.done_mark);
    for (const link of all(".menu a[data-quiz]")) {
      const best = data.quizzes[link.dataset.quiz], shown = best && Math.round(share(best) * 100);
      mark(link, best ? `<span class="ltr" aria-hidden="true">${shown}%</span>` : "", say("score_mark", { share: shown }));
    }
    for (const part of all(".menu details[data-module]")) {
      const lessons = all("a[data-lesson]", part), done = lessons.filter((link) => data.pages[link.dataset.lesson]).length;
      const said = say("module_mark", { done, count: lessons.length });
      let place = part.querySelector(".module-mark");
      if (!place) { place = Object.assign(document.createElement("span"), { className: "module-mark" }); part.querySelector("summary").append(place); }
      place.innerHTML = "";
      if (done) place.append(
        Object.assign(document.createElement("span"), { textContent: say("share", { done, count: lessons.length }) }));
      if (done) { place.firstChild.setAttribute("aria-hidden", "true"); place.append(Object.assign(document.createElement("span"), { className: "sr-only", textContent: said })); }
      for (const other of all(`[data-progress-of="${CSS.escape(part.dataset.module)}"]`)) other.textContent = done ? said : "";
    }
  }

  // The end of a lesson

  const end = find(".lesson-done");
  function showEnd(pressed) {
    if (!end) return;
    const entry = stored().pages[end.dataset.page], button = end.querySelector("button"), said = end.querySelector("p");
    end.hidden = false;
    end.classList.toggle("is-done", Boolean(entry));
    button.textContent = entry ? words.undo : words.done;
    const line = entry ? say("done_on", { date: api.date(entry.done) }) : pressed ? words.undone : "";
    said.replaceChildren(line);
    if (entry) said.insertAdjacentHTML("afterbegin", TICK);
    if (pressed && refused) said.append(` ${words.refused}`);
  }
  if (end) end.querySelector("button").addEventListener("click", () => {
    api.record("pages", end.dataset.page, !stored().pages[end.dataset.page]);
    showEnd(true);
  });

  function tell(text) {
    const main = find("main");
    let place = find(".progress-message[role=status]");
    if (!place) {
      place = Object.assign(document.createElement("p"), { className: "progress-message" });
      place.setAttribute("role", "status");
      main.prepend(place);
    }
    place.hidden = false;
    place.textContent = text;
  }
  const show = () => { showMenu(); showEnd(false); };
  document.addEventListener("book-progress", showMenu);
  addEventListener("storage", (event) => { if (event.key === KEY) { showEnd(false); document.dispatchEvent(new CustomEvent("book-progress")); } });
  show();
  if (mended) tell(words.mended);
})();
