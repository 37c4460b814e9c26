/* What a record of progress may hold, and which of two is kept. */
import { about } from "./words.js";

export const FORMAT = "book-progress";
export const VERSION = 1;
export const SECTIONS = ["pages", "quizzes", "tests", "exercises", "answers"];
export const LARGEST = 1e6;

const table = () => Object.create(null);
export const empty = () => ({
  format: FORMAT,
  version: VERSION,
  ...Object.fromEntries(SECTIONS.map((name) => [name, table()])),
});
export const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
export const isOurs = (data) => isTable(data) && data.format === FORMAT && data.version === VERSION;

const isDate = (value) => typeof value === "string" && value.length < 40 && !Number.isNaN(Date.parse(value));
const isShare = (score, outOf) =>
  Number.isFinite(score) && Number.isFinite(outOf) && score >= 0 && outOf > 0 && score <= outOf && outOf <= LARGEST;

/** A table of topics to [right, asked]; null where it is none. */
function readTopics(topics) {
  if (!isTable(topics)) return null;
  const pairs = Object.entries(topics);
  if (!pairs.every(([, pair]) => Array.isArray(pair) && pair.length === 2 && isShare(...pair))) return null;
  return Object.assign(table(), Object.fromEntries(pairs));
}

const STATES = ["", "right", "wrong", "shown"];
const isShort = (text) => typeof text === "string" && text.length <= 200;

/** An answer to a question as it was given: texts, whether it was marked, and the form of the question then. */
function readAnswer({ given, state, first, form, when }) {
  const isSound = Array.isArray(given) && given.length <= 20 && given.every(isShort) && STATES.includes(state);
  if (!isSound || !isShort(form) || !(first === null || typeof first === "boolean") || !isDate(when)) return null;
  return { given, state, first, form, when };
}

/** A sound entry without what does not belong to it; null where it is not sound. */
export function readEntry(section, entry) {
  if (!isTable(entry)) return null;
  if (section === "pages") return isDate(entry.done) ? { done: entry.done } : null;
  if (section === "answers") return readAnswer(entry);
  if (!isShare(entry.score, entry.out_of) || !(entry.when === undefined || isDate(entry.when))) return null;
  const read = { score: entry.score, out_of: entry.out_of, when: entry.when || new Date(0).toISOString() };
  if (section !== "tests" || entry.topics === undefined) return read;
  const topics = readTopics(entry.topics);
  return topics && { ...read, topics };
}

export const share = (entry) => entry.score / entry.out_of;

/** Of a page the first time, of an answer the last, of a score the best, and of equal scores the last. */
export function better(section, a, b) {
  if (!a || !b) return a || b;
  if (section === "pages") return a.done <= b.done ? a : b;
  if (section !== "answers" && share(a) !== share(b)) return share(a) > share(b) ? a : b;
  return a.when >= b.when ? a : b;
}

/** The name of a page today, where the book has renamed it. */
function current(section, name) {
  if (section === "tests" || section === "exercises") return name;
  const [, page, rest] = name.match(/^([^#:]*)(.*)$/s);
  return Object.hasOwn(about.renamed, page) ? about.renamed[page] + rest : name;
}

/** Everything sound in some data, and the places of what is not. */
export function read(data) {
  const found = empty();
  const faults = [];
  for (const section of SECTIONS) {
    if (data[section] === undefined) continue;
    if (!isTable(data[section])) {
      faults.push(section);
      continue;
    }
    for (const [name, entry] of Object.entries(data[section])) {
      const sound = name.length <= 300 ? readEntry(section, entry) : null;
      const now = current(section, name);
      if (sound) found[section][now] = better(section, found[section][now], sound);
      else faults.push(`${section}: ${name.slice(0, 60)}`);
    }
  }
  return { found, faults };
}

/** Adds to `data` what is better in `found`. */
export function merge(data, found) {
  for (const section of SECTIONS) {
    for (const [name, entry] of Object.entries(found[section])) {
      data[section][name] = better(section, data[section][name], entry);
    }
  }
}
