/* The page of a reader's progress: what was done, the file it can be taken away in, and the certificate. */
(function () {
  "use strict";
  const words = {/*words*/};
  const progress = window.bookProgress;
  const PASS = 0.7;
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (name, values, ...inside) => { const e = Object.assign(document.createElement(name), values); e.append(...inside); return e; };
  const perCent = (entry) => Math.round((100 * entry.score) / entry.out_of);
  const form = (n) => n === 1 ? "one" : n === 2 ? "two" : n % 100 >= 3 && n % 100 <= 10 ? "few" : "many";
  const counted = (kind, n, after) => words[`${kind}_${form(n)}${after && n === 2 ? "_of" : ""}`].replace("{n}", n);
  function time(minutes, after) {
    const hours = Math.floor(minutes / 60), rest = minutes % 60;
    const parts = [hours ? counted("hours", hours, after) : "", rest ? counted("minutes", rest, after) : ""].filter(Boolean);
    return parts.length === 2 ? say("and_", { a: parts[0], b: parts[1] }) : parts[0];
  }

  // What the page knows of the course, from its own markup

  const page = find(".my-progress"), desk = find(".certificate-desk");
  const modules = all(".progress-module").map((box) => ({
    box, title: find(".module-title", box).textContent, lessons: all("[data-page]", box), quizzes: all("[data-quiz]", box),
  }));
  const sum = (rows) => rows.reduce((total, row) => total + Number(row.dataset.minutes), 0);
  const lessons = modules.flatMap((module) => module.lessons), quizzes = modules.flatMap((module) => module.quizzes);
  const passes = (entry) => Boolean(entry) && entry.score / entry.out_of >= PASS;

  function showPage() {
    const data = progress.get();
    const isDone = (row) => row.dataset.page ? Boolean(data.pages[row.dataset.page]) : Boolean(data.quizzes[row.dataset.quiz]);
    for (const { box, lessons: rows, quizzes: tried } of modules) {
      const done = rows.filter(isDone).length;
      find(".module-share", box).textContent = say("share", { done, count: rows.length });
      find("progress", box).value = done;
      for (const row of rows) {
        row.classList.toggle("is-done", isDone(row));
        find(".said", row).textContent = isDone(row) ? words.done_mark : words.not_done;
      }
      for (const row of tried) {
        const best = data.quizzes[row.dataset.quiz];
        row.classList.toggle("is-done", passes(best));
        find(".said", row).textContent = best ? say("taken", { right: best.score, count: best.out_of }) : words.not_taken;
      }
    }
    const minutes = sum([...lessons, ...quizzes].filter(isDone)), whole = sum([...lessons, ...quizzes]);
    find('[data-fill="lessons"]').textContent = say("share", { done: lessons.filter(isDone).length, count: lessons.length });
    find('[data-fill="quizzes"]').textContent = say("share", { done: quizzes.filter((row) => passes(data.quizzes[row.dataset.quiz])).length, count: quizzes.length });
    find('[data-fill="hours"]').textContent = minutes ? time(minutes) : words.hours_none;
    find('[data-fill="hours-all"]').textContent = whole ? say("hours_all", { all: time(whole, true) }) : "";
    for (const row of all(".progress-tests [data-test]")) {
      const result = data.tests[row.dataset.test];
      find(".said", row).textContent = result ? say("taken_on", { right: result.score, count: result.out_of, date: progress.date(result.when) }) : words.not_taken;
    }
    const table = data.tests.pre && data.tests.post ? progress.compare(data.tests.pre, data.tests.post) : null;
    find(".test-difference").replaceChildren(...(table ? [table] : []));
    showExercises(data.exercises);
  }

  function showExercises(exercises) {
    const names = Object.keys(exercises).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    find(".exercises-none").hidden = names.length > 0;
    if (!names.length) return find(".exercises").replaceChildren();
    const head = make("tr", {}, ...[words.exercise, words.result, words.when].map((text) => make("th", { scope: "col" }, text)));
    const rows = names.map((name) => {
      const { score, out_of, when } = exercises[name];
      return make("tr", {}, make("th", { scope: "row" }, make("span", { className: "ltr" }, name)), make("td", {}, say("share", { done: score, count: out_of })), make("td", {}, progress.date(when)));
    });
    find(".exercises").replaceChildren(make("div", { className: "table-wrap" }, make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows))));
  }

  const message = find(".progress-message[role=status]");
  function tell(text, isFault) {
    message.textContent = text;
    message.hidden = false;
    message.classList.toggle("fault", Boolean(isFault));
  }

  function startFile() {
    find(".progress-file").hidden = false;
    find(".export").addEventListener("click", () => {
      const day = new Date(), file = `progress-${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}.json`;
      const link = make("a", { href: URL.createObjectURL(new Blob([progress.export()], { type: "application/json" })), download: file });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      tell(say("exported", { file: `\u2066${file}\u2069` }));
    });
    const picker = find(".import");
    picker.addEventListener("change", () => {
      const [file] = picker.files;
      if (!file) return;
      file.text().then((text) => {
        const { ok, message: said } = progress.import(text);
        tell(said, !ok);
        message.scrollIntoView({ block: "center" });
      }, () => tell(words.import_not_json, true)).then(() => { picker.value = ""; });
    });
    const dialog = find(".erase-dialog");
    find(".erase").addEventListener("click", () => dialog.showModal());
    find(".erase-not").addEventListener("click", () => dialog.close());
    find(".erase-sure").addEventListener("click", () => { progress.reset(); dialog.close(); tell(words.erased); });
  }

  // The certificate

  const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
  // One name however it is typed: forms of letters, vowel marks, spaces and case aside.
  const fold = (text) => text.normalize("NFKD").replace(/[\u0640\p{M}\p{Cf}]/gu, "").replace(/\s+/g, " ").trim().toLowerCase();
  /* Eight letters from FNV-1a, twice with other beginnings: it betrays a slip of the pen, and proves nothing more. */
  function codeOf(name, date, hours) {
    const bytes = new TextEncoder().encode([words.book, fold(name), date, hours].join("\n"));
    let code = "";
    for (const seed of [0x811c9dc5, 0x9e3779b9]) {
      let hash = seed;
      for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
      hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
      for (let i = 0; i < 4; i++) { code += LETTERS[hash & 31]; hash >>>= 5; }
    }
    return `${code.slice(0, 4)}-${code.slice(4)}`;
  }
  const hoursOf = () => Math.max(1, Math.round(sum([...lessons, ...quizzes]) / 60));
  const written = (date) => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

  function showConditions() {
    const data = progress.get(), rows = [];
    let missing = modules.length ? 0 : 1;
    const row = (isMet, key, values) => {
      missing += isMet ? 0 : 1;
      rows.push(make("li", { className: isMet ? "is-met" : "" }, make("span", { className: "state" }), make("span", { className: "sr-only" }, `${isMet ? words.met : words.unmet} `), say(key, values)));
      rows[rows.length - 1].firstChild.setAttribute("aria-hidden", "true");
    };
    for (const { title, lessons: pages, quizzes: tried } of modules) {
      const done = pages.filter((one) => data.pages[one.dataset.page]).length;
      row(done === pages.length, "condition_lessons", { module: title, share: say("share", { done, count: pages.length }) });
      for (const one of tried) {
        const best = data.quizzes[one.dataset.quiz];
        row(passes(best), "condition_quiz", { module: title, share: best ? say("condition_score", { share: perCent(best) }) : words.not_taken });
      }
    }
    find(".conditions").replaceChildren(...rows);
    find(".certificate-state").textContent = missing ? words.conditions : words.ready;
    find(".conditions").hidden = !missing;
    find(".certificate-form").hidden = missing > 0;
    if (missing) withdraw();
  }

  function withdraw() {
    find(".certificate", desk).hidden = true;
    find(".certificate-tools").hidden = true;
    all("body > .certificate-sheet").forEach((sheet) => sheet.remove());
    document.documentElement.classList.remove("has-certificate");
  }

  function issue(name) {
    const data = progress.get(), today = new Date(), hours = hoursOf(), code = codeOf(name, written(today), hours);
    const paper = find(".certificate-paper"), scores = quizzes.map((row) => data.quizzes[row.dataset.quiz]);
    const score = scores.length ? Math.round(scores.reduce((total, entry) => total + (100 * entry.score) / entry.out_of, 0) / scores.length) : null;
    const place = find(".certificate-name bdi", paper);
    place.textContent = name.replace(/\s+/g, " ").trim();
    place.parentElement.classList.toggle("long", place.textContent.length > 30);
    find(".certificate-for", paper).textContent = say("certificate_for", { book: words.book });
    const values = { date: progress.date(today.toISOString()), hours: counted("hours", hours), score: score === null ? words.no_data : say("per_cent", { n: score }), code };
    for (const [key, value] of Object.entries(values)) find(`[data-certificate="${key}"]`, paper).textContent = value;
    withdraw();
    const shown = find(".certificate", desk);
    shown.hidden = false;
    find(".certificate-tools").hidden = false;
    const sheet = make("div", { className: "certificate-sheet" }, paper.cloneNode(true));
    document.body.append(sheet);
    document.documentElement.classList.add("has-certificate");
    shown.tabIndex = -1;
    shown.focus();
  }

  const western = (text) => text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0).trim();
  function verify() {
    const [name, day, month, year, hours, code] = ["name", "day", "month", "year", "hours", "code"].map((part) => western(find(`#verify-${part}`).value));
    const numbers = [day, month, year, hours];
    if (!name || !code || !numbers.every((text) => /^\d+$/.test(text))) return words.verify_missing;
    const given = code.toUpperCase().replace(/[^0-9A-Z]/g, ""), right = codeOf(name, [year, month, day].map(Number).join("-"), Number(hours));
    return given === right.replace("-", "") ? words.verify_fits : words.verify_differs;
  }

  function startCertificate() {
    find(".certificate-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const name = find("#certificate-name").value;
      find(".certificate-fault").textContent = name.trim() ? "" : words.name_missing;
      if (name.trim()) issue(name);
    });
    find("#certificate-name").addEventListener("input", withdraw);
    find(".print", desk).addEventListener("click", () => print());
    find(".verify-form").addEventListener("submit", (event) => {
      event.preventDefault();
      const said = find(".verify-said"), answer = verify();
      said.textContent = answer;
      said.classList.toggle("fits", answer === words.verify_fits);
    });
  }

  if (page) startFile();
  if (desk) startCertificate();
  const show = () => { if (page) showPage(); if (desk) showConditions(); };
  document.addEventListener("book-progress", show);
  show();
  if (page) {
    const first = modules.find(({ box }) => { const bar = find("progress", box); return bar.value < bar.max; });
    if (first) first.box.open = true;
    if (progress.refused) tell(words.refused);
  }
})();
