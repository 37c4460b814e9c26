/* Names in files that are handed in, and results among outputs. */
import assert from "node:assert/strict";
import test from "node:test";
import { authored, cleanName, handedFile, isName } from "../../src/arabic_book/live/handin/naming.js";
import { isRun, PROGRESS_TYPE, recordsOf } from "../../src/arabic_book/live/handin/records.js";

test("a name is one line, without marks that nobody sees", () => {
  assert.equal(cleanName("  سارة \u202e\n حداد\u200f "), "سارة حداد");
  assert.equal(cleanName("e\u0301"), "é");
  for (const name of ["", "   ", "\u200f", "123", "…"]) assert.equal(isName(cleanName(name)), false, name);
  for (const name of ["سارة", "Omar O'Neil", "متعلم 7"]) assert.equal(isName(cleanName(name)), true, name);
});

test("the file is named after the notebook and the person, as every system takes it", () => {
  const file = (name) => handedFile("05_growth_rate.ipynb", cleanName(name));
  assert.equal(file("سارة حداد"), "05_growth_rate سارة حداد.ipynb");
  assert.equal(file("ليلى / قسم: 2"), "05_growth_rate ليلى قسم 2.ipynb");
  assert.equal(file("../../د. عمر"), "05_growth_rate د عمر.ipynb");
  assert.equal(isName(cleanName('<>:"|?*')), false);
  const long = file("ا".repeat(500));
  assert.ok(new TextEncoder().encode(long).length < 200, long);
});

test("the name stands in the notebook as its one author, and nothing else changes", () => {
  const book = { cells: [{ id: "a" }], metadata: { umran: { exercise: "05" }, authors: ["x", "y"] }, nbformat: 4 };
  const handed = authored(book, "سارة");
  assert.deepEqual(handed.metadata, { umran: { exercise: "05" }, authors: [{ name: "سارة" }] });
  assert.deepEqual(book.metadata.authors, ["x", "y"]);
  assert.equal(handed.cells, book.cells);
});

test("results are found among the outputs of a cell, as text or as a table", () => {
  const record = { format: "book-progress", version: 1, exercises: {} };
  const outputs = [
    { output_type: "stream", text: "x" },
    { output_type: "display_data", data: { "text/plain": "x", [PROGRESS_TYPE]: record } },
    { output_type: "display_data", data: { [PROGRESS_TYPE]: JSON.stringify(record) } },
  ];
  assert.deepEqual(recordsOf(outputs).map(JSON.parse), [record, record]);
  assert.deepEqual(recordsOf([]), []);
});

test("a cell is run when it ended, and was not changed since", () => {
  const ended = { status: "ok", ms: 3, source: "a" };
  assert.equal(isRun(ended, "a"), true);
  assert.equal(isRun({ ...ended, status: "error" }, "a"), true);
  assert.equal(isRun(ended, "b"), false);
  for (const other of [undefined, { ...ended, status: "stopped" }, { ...ended, ms: undefined }]) {
    assert.equal(isRun(other, "a"), false);
  }
});
