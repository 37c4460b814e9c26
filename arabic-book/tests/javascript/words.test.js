/* What several scripts share, and what JupyterLab and the paper decide. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { direction, inside } from "../../src/arabic_book/jupyter/direction.js";
import { quoted } from "../../src/arabic_book/pdf/elements.js";
import { pointedAnew } from "../../src/arabic_book/pdf/naming.js";
import { countForm, filled, westernDigits } from "../../src/arabic_book/theme/wording.js";

test("a counted noun has the form of its number, each hundred beginning anew", () => {
  assert.deepEqual([1, 2, 3, 10, 11, 99, 100, 102, 103, 110, 111].map(countForm), [
    "one",
    "two",
    "few",
    "few",
    "many",
    "many",
    "many",
    "many",
    "few",
    "few",
    "many",
  ]);
});

test("a sentence is filled with its values, each where it is named", () => {
  assert.equal(filled("{b} من {a}، {b}", { a: 1, b: "$&" }), "$& من 1، $&");
});

test("both kinds of Arabic digits become Western", () => {
  assert.equal(westernDigits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 5"), "0123456789 0123456789 5");
});

test("the first letter gives the direction", () => {
  assert.deepEqual(["«مدينة» city", "12 city مدينة", "12 …", "שלום"].map(direction), ["rtl", "ltr", null, "rtl"]);
});

test("a string's prose stands between its quotes, a comment's after its sign", () => {
  const prose = (name, text) => text.slice(...inside(name, text));
  assert.equal(prose("String", '"مدينة"'), "مدينة");
  assert.equal(prose("FormatString", 'f"""مدينة"""'), "مدينة");
  assert.equal(prose("String", "'مدينة"), "مدينة", "not closed yet");
  assert.deepEqual(inside("String", '"'), [1, 1]);
  assert.equal(prose("Comment", "## مدينة"), " مدينة");
  assert.equal(prose("LineComment", "// مدينة"), " مدينة");
  assert.equal(prose("Comment", "<!--مدينة"), "مدينة");
});

test("what pointed to a renamed place points to it still", () => {
  const renamed = new Map([["a", "a-2"]]);
  assert.equal(pointedAnew("aria-describedby", "a b", renamed, false), "a-2 b");
  assert.equal(pointedAnew("for", "a", renamed, false), "a-2");
  assert.equal(pointedAnew("fill", "url(#a) url(#b)", renamed, true), "url(#a-2) url(#b)");
  assert.equal(pointedAnew("xlink:href", "#a", renamed, true), "#a-2");
  assert.equal(pointedAnew("href", "#a", renamed, false), "#a", "links of the text are followed later");
  assert.equal(pointedAnew("class", "a", renamed, true), "a");
});

test("text is a string of a style sheet", () => {
  assert.equal(quoted('«أ» "ب" \\'), '"«أ» \\"ب\\" \\\\"');
});
