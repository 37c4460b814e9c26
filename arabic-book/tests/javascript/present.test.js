/* Slides: where a page is cut, how large letters are, what keys and fingers mean. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { arrangeNotes } from "../../src/arabic_book/present/arranging.js";
import { isCode, leadsOn, splits, takeLeads } from "../../src/arabic_book/present/blocks.js";
import { clockFace, countParts, letterSize, namedSlide, withoutSlide } from "../../src/arabic_book/present/sizes.js";
import { isForField, stepOf, swipeOf } from "../../src/arabic_book/present/steps.js";
import { element } from "./elements.js";

const said = element("p", { text: "نص." });
const leading = element("p", { text: "وهي: " });
const code = element("div", { classes: ["cell"], inside: [element("details", { classes: ["fold"] })] });
const picture = element("div", {
  classes: ["cell"],
  inside: [element("div", { classes: ["cell_output"] }), element("img")],
});

test("what says nothing alone goes on with the next block", () => {
  assert.ok(leadsOn(leading));
  assert.ok(leadsOn(element("p", { text: "وهي：" })));
  for (const tag of ["dt"]) assert.ok(leadsOn(element(tag)));
  for (const name of ["rubric", "admonition-title"]) assert.ok(leadsOn(element("p", { classes: [name] })));
  assert.ok(!leadsOn(said));
  assert.ok(!leadsOn(element("p", { text: "عند 10:30 مساءً" })));
  assert.ok(!leadsOn(element("li", { text: "وهي:" })));
});

test("code leads on to what it draws, unless it has drawn or stands open", () => {
  assert.ok(isCode(code) && leadsOn(code));
  assert.ok(!isCode(picture));
  assert.ok(!isCode(element("div", { classes: ["cell"], inside: [element("pre")] })), "a cell that is not folded");
  assert.ok(isCode(element("details", { classes: ["fold"], open: false })));
  assert.ok(!isCode(element("details", { classes: ["fold"], open: true })));
});

test("of the end of a slide at most three blocks go on, in their order", () => {
  const [a, b, c, d] = ["أ:", "ب:", "ج:", "د:"].map((text) => element("p", { text }));
  const body = [said, a, b, c, d];
  assert.deepEqual(takeLeads(body), [b, c, d]);
  assert.deepEqual(body, [said, a]);
});

test("a slide keeps what would leave it empty, unless that is code", () => {
  const body = [leading];
  assert.deepEqual(takeLeads(body), []);
  assert.deepEqual(body, [leading]);
  const withCode = [leading, code];
  assert.deepEqual(takeLeads(withCode), [leading, code]);
  assert.deepEqual(withCode, []);
});

test("lists and cells are told in parts; one picture, sources and what is folded are not", () => {
  assert.ok(splits(element("ul")));
  assert.ok(splits(element("div", { classes: ["admonition"] })));
  assert.ok(!splits(element("div", { classes: ["admonition", "sources"] })));
  assert.ok(!splits(picture));
  assert.ok(splits(element("div", { classes: ["cell"], inside: [element("img"), element("img")] })));
  assert.ok(!splits(element("details", { classes: ["admonition"], open: false })));
  assert.ok(!splits(said));
});

test("letters grow with the screen and are never smaller on the wall", () => {
  assert.equal(letterSize({ width: 1280, height: 720 }, 1), 32);
  assert.equal(letterSize({ width: 1920, height: 1080 }, 1), 48);
  assert.equal(letterSize({ width: 1920, height: 720 }, 1), 32);
  assert.equal(letterSize({ width: 960, height: 540 }, 1), 32);
  assert.equal(letterSize({ width: 960, height: 540 }, 2), 24);
  assert.equal(letterSize({ width: 320, height: 180 }, 4), 16);
});

test("the clock counts whole seconds on either side of the end", () => {
  assert.deepEqual([0, 999, 61_000, 3_600_000, -61_000].map(clockFace), ["0:00", "0:00", "1:01", "60:00", "1:01"]);
});

test("slides of one heading are numbered where they are several", () => {
  const slides = [{ head: 1 }, { head: 2 }, { head: 1 }];
  countParts(slides);
  assert.deepEqual(
    slides.map(({ part }) => part),
    [[1, 2], null, [2, 2]],
  );
});

test("an address names a slide before its query does", () => {
  assert.equal(namedSlide({ hash: "#slide=3", search: "?slide=9" }), 2);
  assert.equal(namedSlide({ hash: "", search: "?a=1&slide=9" }), 8);
  assert.equal(namedSlide({ hash: "#slides=3", search: "" }), null);
  assert.deepEqual(["?slide=2", "?a=1&slide=2", "?slide=2&a=1", "?a=1"].map(withoutSlide), [
    "",
    "?a=1",
    "?a=1",
    "?a=1",
  ]);
});

test("the next slide waits on the left", () => {
  assert.deepEqual(
    ["ArrowLeft", "ArrowRight", "PageDown", "PageUp", "Enter", "Backspace"].map((key) => stepOf(key)),
    [1, -1, 1, -1, 1, -1],
  );
  assert.deepEqual([stepOf(" ", false), stepOf(" ", true), stepOf("a")], [1, -1, undefined]);
  assert.deepEqual(
    [swipeOf(61, 0), swipeOf(-61, 0), swipeOf(60, 0), swipeOf(100, 50), swipeOf(101, -50)],
    [1, -1, 0, 0, 1],
  );
});

test("a field keeps its keys, those of a remote control aside", () => {
  assert.ok(isForField("a", false) && isForField("ArrowLeft", false));
  assert.ok(!isForField("PageDown", false) && !isForField("F5", false) && !isForField("Escape", false));
  assert.ok(isForField("PageDown", true));
});

test("a slide shows the notes of its section, the others folded", () => {
  const words = { no_notes: "-", other_notes: "+" };
  const notes = [
    { section: "a", html: "A" },
    { section: null, html: "P" },
    { section: "b", html: "B" },
  ];
  assert.equal(arrangeNotes(notes, "a", false, words), "A<details><summary>+</summary>PB</details>");
  assert.equal(arrangeNotes(notes, "a", true, words), "AP<details><summary>+</summary>B</details>");
  assert.equal(arrangeNotes(notes, "c", false, words), "APB");
  assert.equal(arrangeNotes(notes.slice(0, 1), "a", false, words), "A");
  assert.equal(arrangeNotes([], "a", true, words), '<p class="desk-none">-</p>');
});
