/* Cells: their text kept and coloured, their outputs collected, the reader's copy, links that turn the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeDrafts } from "../../src/arabic_book/live/cells/drafts.js";
import { tokens } from "../../src/arabic_book/live/cells/tokens.js";
import { isAble } from "../../src/arabic_book/live/session/able.js";
import { collect } from "../../src/arabic_book/live/session/collecting.js";
import { fileName, notebookWith } from "../../src/arabic_book/live/session/exporting.js";
import { addressOf, pageOf } from "../../src/arabic_book/live/session/turning.js";

const coloured = (source) =>
  tokens(source)
    .filter(([, name]) => name && name !== "n")
    .map((one) => one.join("|"));

test("coloured pieces are the source, whatever is typed", () => {
  const sources = [
    "",
    "x = 1  # رقم",
    "print(f\"مدينة {name}\")\n'''نص\nطويل",
    'a = "مفتوح\nb = 2.5e3',
    "مدينة = {'س': [1, 2]}\n\tif not مدينة: pass",
    '"\\"" + r"\\d"',
    "\u2066‏ ??? \\",
  ];
  for (const source of sources) {
    assert.equal(
      tokens(source)
        .map(([piece]) => piece)
        .join(""),
      source,
    );
  }
  assert.deepEqual(coloured('for city in list("عمّان"):  # مدينة'), [
    "for|k",
    "in|k",
    "list|nb",
    '"عمّان"|s2',
    "# مدينة|c1",
  ]);
  assert.deepEqual(coloured('"# ليست تعليقاً"'), ['"# ليست تعليقاً"|s2']);
  assert.deepEqual(coloured("format3 = 3"), ["3|mi"]);
  assert.deepEqual(coloured('x = """أول\n# داخل\n"""\n1'), ['"""أول\n# داخل\n"""|s2', "1|mi"]);
});

const stream = (text, name = "stdout") => ({ output_type: "stream", name, text });
const shown = (html, id) => ({
  output_type: "display_data",
  data: { "text/html": html },
  metadata: {},
  transient: id ? { display_id: id } : {},
});

test("outputs are kept as a notebook keeps them", () => {
  const result = { outputs: [] };
  assert.deepEqual(collect(result, stream("أ")), [0]);
  assert.deepEqual(collect(result, stream(["ب", "\n"])), [0]);
  assert.deepEqual(collect(result, stream("!", "stderr")), [1]);
  assert.deepEqual(collect(result, shown("1", "map")), [2]);
  assert.deepEqual(collect(result, shown("2")), [3]);
  assert.deepEqual(
    result.outputs.map((one) => one.text ?? one.data["text/html"]),
    ["أب\n", "!", "1", "2"],
  );
  assert.deepEqual(collect(result, { ...shown("3", "map"), output_type: "update_display_data" }), [2]);
  assert.equal(result.outputs[2].data["text/html"], "3");
  assert.equal(result.outputs[2].output_type, "display_data");
  assert.deepEqual(collect(result, { ...shown("4", "none"), output_type: "update_display_data" }), []);
});

test("an output that waits to be cleared stays until the next one", () => {
  const result = { outputs: [] };
  collect(result, stream("أ"));
  collect(result, { output_type: "clear_output", wait: true });
  assert.equal(result.outputs.length, 1);
  collect(result, stream("ب"));
  assert.deepEqual(
    result.outputs.map(({ text }) => text),
    ["ب"],
  );
  collect(result, { output_type: "clear_output", wait: false });
  assert.equal(result.outputs.length, 0);
});

const book = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: "python" } },
  cells: [
    { cell_type: "markdown", id: "m", metadata: {}, source: ["# عنوان"] },
    { cell_type: "code", id: "a", metadata: {}, source: ["1"], outputs: [stream("1")], execution_count: 1 },
    { cell_type: "code", id: "b", metadata: {}, source: ["2"], outputs: [stream("2")], execution_count: 2 },
    { cell_type: "code", id: "c", metadata: {}, source: ["3"], outputs: [stream("3")], execution_count: 3 },
  ],
};

test("the reader's copy has the reader's text and what was computed, and the book's where neither is", () => {
  const results = new Map([["a", { outputs: [shown("جديد", "x")], count: 7 }]]);
  const copy = notebookWith(book, new Map([["b", "22"]]), results);
  const [markdown, a, b, c] = copy.cells;
  assert.deepEqual(markdown, book.cells[0]);
  assert.deepEqual(a.outputs, [{ output_type: "display_data", data: { "text/html": "جديد" }, metadata: {} }]);
  assert.equal(a.execution_count, 7);
  assert.deepEqual([b.source, b.outputs, b.execution_count], ["22", [], null], "the output was of another text");
  assert.deepEqual(c, book.cells[3]);
  assert.deepEqual(book.cells[2].source, ["2"], "the book's own is as it was");
});

test("a file has a name in letters that every system takes", () => {
  assert.equal(fileName("notebooks/02_population_growth"), "02_population_growth.ipynb");
  assert.equal(fileName("دفاتر/مدينتي"), "notebook.ipynb");
  assert.equal(fileName("a/مدينة 2 (b)"), "2-b.ipynb");
});

function storage(limit = Number.POSITIVE_INFINITY) {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => kept.delete(key),
    setItem(key, value) {
      if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
  };
}

test("a draft is kept by book, page and cell", () => {
  const store = storage();
  const drafts = makeDrafts("umran", "notebooks/02", () => store);
  assert.equal(drafts.read("a"), null);
  drafts.write("a", "1", "2");
  assert.deepEqual(drafts.read("a"), { base: "1", text: "2" });
  assert.deepEqual([...store.kept.keys()], [drafts.keyOf("a")]);
  for (const other of [makeDrafts("other", "notebooks/02", () => store), makeDrafts("umran", "x", () => store)]) {
    assert.equal(other.read("a"), null);
  }
  drafts.forget("a");
  assert.equal(drafts.read("a"), null);
  store.kept.set(drafts.keyOf("a"), "{broken");
  assert.equal(drafts.read("a"), null);
  store.kept.set(drafts.keyOf("a"), '{"text": 5}');
  assert.equal(drafts.read("a"), null);
  assert.equal(drafts.state, "kept");
});

test("where nothing is kept, or no more, the page remembers and says why", () => {
  const full = makeDrafts("b", "p", () => full.store);
  full.store = storage(40);
  full.write("a", "1", "2");
  full.write("a", "1", "x".repeat(50));
  assert.equal(full.state, "full");
  assert.equal(full.read("a").text.length, 50);
  full.write("a", "1", "3");
  assert.deepEqual([full.state, full.read("a").text], ["kept", "3"]);
  const denied = makeDrafts("b", "p", () => {
    throw new DOMException("denied", "SecurityError");
  });
  assert.equal(denied.read("a"), null);
  denied.write("a", "1", "2");
  assert.deepEqual([denied.state, denied.read("a").text], ["refused", "2"]);
  denied.forget("a");
  assert.equal(denied.read("a"), null);
});

const ROOT = "https://book.example.org/course/";
const HERE = `${ROOT}notebooks/01.html`;
const leads = (href, more = {}) => Boolean(pageOf({ href, hasAttribute: () => false, rel: "", ...more }, HERE, ROOT));

test("only a link to another page of the book turns the page", () => {
  assert.ok(leads(`${ROOT}notebooks/02.html`));
  assert.ok(leads(`${ROOT}book/a/b.html#place`));
  assert.ok(leads(`${ROOT}search.html?q=x`));
  assert.ok(leads(ROOT));
  assert.ok(leads(HERE), "the page itself, anew");
  for (const href of [
    `${HERE}#place`,
    `${HERE}#`,
    "https://book.example.org/other/02.html",
    "https://elsewhere.example.org/02.html",
    `${ROOT}_sources/notebooks/02.ipynb`,
    `${ROOT}_static/NOTICES.txt`,
    `${ROOT}_static/page.html`,
    `${ROOT}pdf/course.pdf`,
    "mailto:someone@example.org",
    "blob:https://book.example.org/1",
    "javascript:void(0)",
  ]) {
    assert.ok(!leads(href), href);
  }
  assert.ok(!leads(`${ROOT}notebooks/02.html`, { target: "_blank" }));
  assert.ok(!leads(`${ROOT}notebooks/02.html`, { hasAttribute: (name) => name === "download" }));
  assert.ok(!leads({ baseVal: "a.html" }), "a link inside a drawing");
  assert.equal(addressOf("02.html", HERE, ROOT).href, `${ROOT}notebooks/02.html`);
});

test("a browser without what the engine needs is known before anything is loaded", () => {
  const whole = { WebAssembly: {}, URL: { createObjectURL() {} } };
  for (const name of ["Worker", "BigInt", "Blob", "TextDecoder", "AbortController"]) whole[name] = () => {};
  assert.ok(isAble(whole));
  for (const name of Object.keys(whole)) assert.ok(!isAble({ ...whole, [name]: undefined }), name);
});
