/* window.bookProgress: get() a copy of everything; record("pages", name, done) or record("quizzes" | "tests" |
   "exercises", name, {score, out_of}) or record("answers", name, {given, state, first, form}), null to forget it;
   export() text of a file; download() its name, saved; import(text) {ok, message}; reset(). Whoever shows progress
   listens to "book-progress" on the document. */
import { compare } from "./comparing.js";
import { writtenDate } from "./dates.js";
import { readFile, saveFile, writeFile } from "./files.js";
import { better, merge, readEntry, SECTIONS } from "./records.js";
import { change, erase, store, stored } from "./store.js";
import { words } from "./words.js";

export const api = {
  get: () => JSON.parse(JSON.stringify(stored())),
  get refused() {
    return store.refused;
  },
  record(section, name, value) {
    const data = stored();
    if ((section === "pages" || section === "answers") && !value) {
      if (!Object.hasOwn(data[section], name)) return !store.refused;
      delete data[section][name];
    } else {
      const now = new Date().toISOString();
      const entry = readEntry(section, section === "pages" ? { done: now } : { when: now, ...value });
      if (!SECTIONS.includes(section) || !entry) throw new TypeError(`no progress to record: ${section} ${name}`);
      data[section][name] =
        section === "tests" || section === "answers" ? entry : better(section, data[section][name], entry);
    }
    change(data);
    return !store.refused;
  },
  export: () => writeFile(stored()),
  download: () => saveFile(writeFile(stored())),
  import(text) {
    const { fault, found } = readFile(text);
    if (fault) return { ok: false, message: fault };
    const merged = stored();
    merge(merged, found);
    change(merged);
    return { ok: true, message: store.refused ? `${words.imported} ${words.refused}` : words.imported };
  },
  reset: erase,
  date: writtenDate,
  compare,
};
window.bookProgress = api;
