/* Progress: what a record may hold, the file it travels in, the browser's storage, the certificate's code. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { codeOf, dayOf, verifyCode } from "../../src/arabic_book/progress/codes.js";
import { signedChange } from "../../src/arabic_book/progress/comparing.js";
import { writtenDate } from "../../src/arabic_book/progress/dates.js";
import { readFile, writeFile } from "../../src/arabic_book/progress/files.js";
import { better, empty, merge, read, readEntry } from "../../src/arabic_book/progress/records.js";
import { counted, time } from "../../src/arabic_book/progress/spans.js";
import { about, words } from "../../src/arabic_book/progress/words.js";
import { given } from "./given.js";

Object.assign(words, given.progress);
Object.assign(about, { renamed: { "old/wind": "new/wind" } });

const plain = (value) => JSON.parse(JSON.stringify(value));
const WHEN = "2030-05-01T10:00:00.000Z";

test("an entry is kept only where it is sound, and without what does not belong to it", () => {
  assert.deepEqual(readEntry("pages", { done: WHEN, more: 1 }), { done: WHEN });
  assert.equal(readEntry("pages", { done: "yesterday" }), null);
  assert.equal(readEntry("pages", null), null);
  assert.deepEqual(readEntry("quizzes", { score: 2, out_of: 3, when: WHEN, topics: {} }), {
    score: 2,
    out_of: 3,
    when: WHEN,
  });
  assert.equal(readEntry("quizzes", { score: 0, out_of: 3 }).when, "1970-01-01T00:00:00.000Z");
  for (const [score, out_of] of [
    [4, 3],
    [-1, 3],
    [0, 0],
    ["2", 3],
    [1, 1e7],
    [NaN, 3],
  ]) {
    assert.equal(readEntry("quizzes", { score, out_of }), null, `${score} of ${out_of}`);
  }
  assert.equal(readEntry("quizzes", { score: 1, out_of: 3, when: 5 }), null);
});

test("a test keeps its topics, each sound, or is no test", () => {
  const entry = { score: 2, out_of: 3, when: WHEN };
  assert.deepEqual(plain(readEntry("tests", { ...entry, topics: { a: [2, 3] } })), { ...entry, topics: { a: [2, 3] } });
  for (const topics of [{ a: [4, 3] }, { a: [1] }, { a: "1/3" }, [1], null]) {
    assert.equal(readEntry("tests", { ...entry, topics }), null, JSON.stringify(topics));
  }
});

test("of two entries the better is kept: a page's first time, a score's best, then its last", () => {
  const early = { done: "2030-01-01" };
  const late = { done: "2030-02-01" };
  assert.equal(better("pages", late, early), early);
  const half = { score: 1, out_of: 2, when: "2030-02-01" };
  const third = { score: 4, out_of: 12, when: "2030-03-01" };
  assert.equal(better("quizzes", third, half), half);
  const again = { score: 2, out_of: 4, when: "2030-03-01" };
  assert.equal(better("quizzes", half, again), again);
  assert.equal(better("quizzes", undefined, half), half);
  assert.equal(better("quizzes", half, undefined), half);
});

test("faults are named by their place, and a renamed page is found by its name of today", () => {
  const data = {
    pages: { "old/wind": { done: WHEN }, "new/wind": { done: "2030-04-01T10:00:00.000Z" }, sun: { done: 5 } },
    quizzes: { "old/wind#q": { score: 1, out_of: 2, when: WHEN } },
    tests: { "old/wind": { score: 1, out_of: 2, when: WHEN } },
    exercises: [],
  };
  const { found, faults } = read(data);
  assert.deepEqual(plain(found.pages), { "new/wind": { done: "2030-04-01T10:00:00.000Z" } });
  assert.deepEqual(Object.keys(found.quizzes), ["new/wind#q"]);
  assert.deepEqual(Object.keys(found.tests), ["old/wind"]);
  assert.deepEqual(faults, ["pages: sun", "exercises"]);
  assert.deepEqual(read({ pages: { ["x".repeat(301)]: { done: WHEN } } }).faults, [`pages: ${"x".repeat(60)}`]);
});

test("names such as __proto__ are names", () => {
  const { found, faults } = read(JSON.parse(`{"pages": {"__proto__": {"done": "${WHEN}"}}}`));
  assert.deepEqual([Object.keys(found.pages), faults], [["__proto__"], []]);
  assert.equal({}.done, undefined);
});

test("what a file holds is added to what is there, the better of two kept", () => {
  const data = empty();
  data.quizzes.a = { score: 1, out_of: 2, when: WHEN };
  data.quizzes.b = { score: 2, out_of: 2, when: WHEN };
  const found = empty();
  found.quizzes.a = { score: 2, out_of: 2, when: WHEN };
  found.quizzes.b = { score: 1, out_of: 2, when: WHEN };
  found.pages.p = { done: WHEN };
  merge(data, found);
  assert.deepEqual([data.quizzes.a.score, data.quizzes.b.score, data.pages.p.done], [2, 2, WHEN]);
});

test("a file is read back as it was written", () => {
  const data = empty();
  data.pages.p = { done: WHEN };
  data.tests.pre = { score: 1, out_of: 2, when: WHEN, topics: { a: [1, 2] } };
  assert.deepEqual(plain(readFile(writeFile(data)).found), plain(data));
  assert.ok(readFile(`\ufeff${writeFile(data)}`).found);
  assert.match(JSON.parse(writeFile(data)).exported, /^\d{4}-/);
});

test("a file that is not ours is refused with its reason", () => {
  const faultOf = (value) => readFile(typeof value === "string" ? value : JSON.stringify(value)).fault;
  assert.equal(faultOf("{"), words.import_not_json);
  assert.equal(faultOf("null"), words.import_foreign);
  assert.equal(faultOf({ format: "other", version: 1, pages: {} }), words.import_foreign);
  assert.equal(faultOf({ format: "book-progress", version: 1 }), words.import_foreign);
  assert.equal(faultOf({ format: "book-progress", version: 2, pages: {} }), words.import_newer);
  assert.equal(faultOf(" ".repeat(1e6 + 1)), words.import_large);
  assert.match(faultOf({ format: "book-progress", version: 1, pages: { p: 5 } }), /\u2066pages: p\u2069/);
});

class Storage extends Map {
  refuses = false;
  getItem(key) {
    return this.get(key) ?? null;
  }
  setItem(key, value) {
    if (this.refuses) throw new Error("full");
    this.set(key, value);
  }
  removeItem(key) {
    this.delete(key);
  }
}

beforeEach(() => {
  Object.defineProperty(globalThis, "localStorage", { value: new Storage(), configurable: true });
  Object.assign(globalThis, { window: globalThis, document: new EventTarget() });
});

const KEY = "book-progress";
const fresh = (() => {
  let n = 0;
  return async () => {
    n += 1;
    const path = `../../src/arabic_book/progress/store.js?${n}`;
    return import(path);
  };
})();

test("what is not sound in the storage is set aside whole, once", async () => {
  const { store, stored } = await fresh();
  const raw = JSON.stringify({ ...empty(), pages: { p: { done: WHEN }, q: 5 } });
  localStorage.setItem(KEY, raw);
  assert.deepEqual(Object.keys(stored().pages), ["p"]);
  assert.ok(store.mended);
  assert.equal(localStorage.getItem(`${KEY}.aside-1`), raw);
  localStorage.setItem(KEY, raw);
  stored();
  assert.equal(localStorage.getItem(`${KEY}.aside-2`), null);
  localStorage.setItem(KEY, "{");
  assert.deepEqual(plain(stored()), plain(empty()));
  assert.equal(localStorage.getItem(`${KEY}.aside-2`), "{");
});

test("where the storage refuses, the page remembers and says so", async () => {
  const { change, erase, store, stored } = await fresh();
  localStorage.refuses = true;
  const data = stored();
  data.pages.p = { done: WHEN };
  change(data);
  assert.ok(store.refused);
  assert.deepEqual(Object.keys(stored().pages), ["p"]);
  erase();
  assert.deepEqual(Object.keys(stored().pages), []);
});

test("the best of several tries is recorded, of a test the last", async () => {
  const { api } = await import("../../src/arabic_book/progress/api.js");
  let told = 0;
  document.addEventListener("book-progress", () => {
    told += 1;
  });
  api.record("quizzes", "q", { score: 3, out_of: 4 });
  api.record("quizzes", "q", { score: 1, out_of: 4 });
  api.record("tests", "pre", { score: 3, out_of: 4 });
  api.record("tests", "pre", { score: 1, out_of: 4 });
  api.record("pages", "p", true);
  api.record("pages", "r", true);
  api.record("pages", "r", false);
  const { pages, quizzes, tests } = api.get();
  assert.deepEqual([quizzes.q.score, tests.pre.score, Object.keys(pages), told], [3, 1, ["p"], 7]);
  assert.throws(() => api.record("quizzes", "q", { score: 5, out_of: 4 }), TypeError);
  assert.deepEqual(api.import("{"), { ok: false, message: words.import_not_json });
  assert.deepEqual(api.import(api.export()), { ok: true, message: words.imported });
});

test("a code is the same however the name is typed, and another for another name, day or hours", () => {
  const code = codeOf("كتاب", "سَمِيرة  أحمد", "2030-5-1", 12);
  assert.match(code, /^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  assert.equal(codeOf("كتاب", " سميـرة احمد", "2030-5-1", 12), code);
  assert.equal(codeOf("b", "ANA  Maria", "2030-5-1", 12), codeOf("b", "ana maria", "2030-5-1", 12));
  for (const other of [
    ["كتب", "سميرة أحمد", "2030-5-1", 12],
    ["كتاب", "سمير أحمد", "2030-5-1", 12],
    ["كتاب", "سميرة أحمد", "2030-5-2", 12],
    ["كتاب", "سميرة أحمد", "2030-5-1", 13],
  ]) {
    assert.notEqual(codeOf(...other), code);
  }
  // Certificates that were issued must stay true.
  assert.equal(codeOf("كتاب", "Sami", "2030-5-1", 12), "EKXG-DWFK");
});

test("a certificate is verified as it is typed, in any digits", () => {
  const code = codeOf("كتاب", "سميرة", dayOf("2030", "05", "01"), 12);
  const typed = {
    name: "سميرة",
    day: "٠١",
    month: "5",
    year: "2030",
    hours: "١٢",
    code: ` ${code.toLowerCase().replace("-", " ")}`,
  };
  assert.equal(verifyCode("كتاب", typed), true);
  assert.equal(verifyCode("كتاب", { ...typed, hours: "13" }), false);
  assert.equal(verifyCode("كتاب", { ...typed, code: `${code}A` }), false);
  assert.equal(verifyCode("كتاب", { ...typed, day: "" }), null);
  assert.equal(verifyCode("كتاب", { ...typed, hours: "12.5" }), null);
});

test("hours and minutes are counted as Arabic counts", () => {
  assert.deepEqual(
    [60, 120, 180, 660].map((minutes) => time(minutes)),
    ["ساعة واحدة", "ساعتان", "3 ساعات", "11 ساعة"],
  );
  assert.equal(time(62), "ساعة واحدة ودقيقتان");
  assert.equal(time(122, true), "ساعتين ودقيقتين");
  assert.equal(time(180, true), "3 ساعات");
  assert.equal(time(45), "45 دقيقة");
  assert.equal(counted("hours", 103), "103 ساعات");
});

test("a difference has its sign before it, and none where two do not compare", () => {
  assert.deepEqual(
    [signedChange([1, 4], [3, 4]), signedChange([3, 4], [1, 4]), signedChange([3, 4], [3, 4])],
    ["+2", "−2", "0"],
  );
  assert.deepEqual([signedChange([1, 4], [3, 5]), signedChange(undefined, [3, 5])], [null, null]);
});

test("a date is written with the book's month", () => {
  assert.equal(writtenDate("2030-05-15T12:00:00"), `15 ${words.months[4]} 2030`);
  assert.equal(writtenDate("1970-01-01T00:00:00.000Z"), words.no_data, "a time that was never kept");
});

test("an answer is kept as it was given, and the last one counts", () => {
  const answer = { given: ["2", "3"], state: "wrong", first: false, form: "1a2b3c4d", when: WHEN };
  assert.deepEqual(readEntry("answers", { ...answer, more: 1 }), answer);
  for (const change of [
    { given: "2" },
    { given: [2] },
    { given: ["x".repeat(201)] },
    { given: Array(21).fill("1") },
    { state: "maybe" },
    { first: "no" },
    { form: undefined },
    { when: "yesterday" },
  ]) {
    assert.equal(readEntry("answers", { ...answer, ...change }), null, JSON.stringify(change));
  }
  const later = { ...answer, given: ["1"], when: "2031-05-01T10:00:00.000Z" };
  assert.equal(better("answers", answer, later), later);
  assert.equal(better("answers", later, answer), later);
  const { found } = read({ answers: { "old/wind:D9": answer, "old/wind#2:D9": answer, "kept:D1": answer } });
  assert.deepEqual(Object.keys(found.answers), ["new/wind:D9", "new/wind#2:D9", "kept:D1"]);
});
