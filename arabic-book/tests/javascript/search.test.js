/* Search: words as Python reads them, which sections answer and in what order, words near a slip. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../src/arabic_book/search/library.js";
import { formOf, parse, weigh } from "../../src/arabic_book/search/matching.js";
import { distance, nearest } from "../../src/arabic_book/search/nearest.js";
import { search } from "../../src/arabic_book/search/ranking.js";
import { stems, words } from "../../src/arabic_book/search/rules.js";
import { spans } from "../../src/arabic_book/search/spans.js";
import { tables } from "../../src/arabic_book/search/tables.js";
import { given } from "./given.js";

Object.assign(tables, given.search);

load({
  glossary: "glossary.html",
  synonyms: [
    ["عجاج", "الغبار"],
    ["dust", "الغبار"],
    ["تلوث الجو", "جودة الهواء"],
    ["تقرير", "الهواء في المدينة"],
  ],
  book: [
    [
      "air",
      "air.html",
      [
        ["", "الهواء في المدينة", "يقيس الدرس جودة الهواء"],
        ["dust", "الغبار", "الغبار الدقيق والمؤشر 11.6.2 في المدن والوزارة"],
      ],
    ],
    [
      "water",
      "water.html",
      [
        ["", "المياه", "مدينة بلا شبكة مياه"],
        ["dust", "تقرير", "الغبار والهواء والهواء وماء"],
        ["codes", "رموز", "المؤشر 11.6.21 والوثيقة A/RES/71/256"],
      ],
    ],
    [
      "land",
      "land.html",
      [
        ["", "الأرض", "جودة الأراضي الزراعية عالية"],
        ["rules", "قواعد استعمال", "استعمال واستعمال"],
        ["use", "استعمال", "الزراعة في وزارة"],
      ],
    ],
    ["rain", "rain.html", [["", "المطر", "يوم"]], 0.5, "تمرين"],
    ["sky", "sky.html", [["", "المطر", "يوم"]], 1, ""],
    [
      "bus",
      "bus.html",
      [
        ["", "الناس والحافلات", "سؤال"],
        ["how", "المسافة", "كيف يكون وصول راكب"],
      ],
    ],
  ],
});

const answers = (query, typing) => {
  const { how, results } = search(query, typing);
  return [how, results.map(({ section: { url, anchor } }) => url.replace(".html", "") + (anchor && `#${anchor}`))];
};

test("words and stems are those of Python", () => {
  assert.ok(given.texts.length > 3000);
  for (const [text, found, its] of given.texts) {
    assert.deepEqual(words(text), found, text);
    assert.deepEqual(words(text).map(stems), its, text);
  }
});

test("a page's own title comes before a heading, a heading before text", () => {
  assert.deepEqual(answers("الغبار"), ["all", ["air#dust", "water#dust"]]);
  assert.deepEqual(answers("هواء"), ["all", ["air", "water#dust"]]);
  assert.deepEqual(answers("استعمال"), ["all", ["land#use", "land#rules"]], "a heading of that word alone is first");
});

test("forms of a word find one another: article, broken plural, ending", () => {
  assert.deepEqual(answers("المدن")[1].sort(), ["air", "air#dust", "water"]);
  assert.deepEqual(answers("ماء")[1].sort(), ["water", "water#dust"]);
  assert.deepEqual(answers("أراض")[1].sort(), ["land"]);
});

test("the nearer two forms are, the more they weigh", () => {
  const weight = (query, word) => weigh(parse(query).terms[0], formOf(word));
  assert.equal(weight("مدينة", "مدن"), 1);
  assert.equal(weight("فكر", "وفكر"), 0.8);
  assert.equal(weight("وفكر", "فكر"), 0.6);
  assert.equal(weight("مدينة", "مدينتنا"), 0.4);
  assert.equal(weight("مدينة", "مياه"), 0);
});

test("a code finds what is deeper, and no other number", () => {
  assert.deepEqual(answers("11.6"), ["all", ["air#dust", "water#codes"]]);
  assert.deepEqual(answers("11.6.2"), ["all", ["air#dust"]]);
  assert.deepEqual(answers("71/256"), ["all", ["water#codes"]]);
});

test("while one types, the last word may be unfinished", () => {
  assert.deepEqual(answers("زرا", true)[1].sort(), ["land", "land#use"]);
  assert.deepEqual(answers("غب", true), ["all", ["air#dust", "water#dust"]]);
  assert.deepEqual(answers("غب", false)[1], []);
});

test("words in quotes stand side by side and in their order", () => {
  assert.deepEqual(answers("«جودة الهواء»"), ["all", ["air"]]);
  assert.deepEqual(answers("«الهواء جودة»"), ["all", []]);
});

test("where no section has all words, pages that have them are told, then sections with some", () => {
  assert.equal(answers("شبكة الغبار")[0], "spread");
  assert.deepEqual(answers("شبكة الغبار")[1].length, 1);
  assert.equal(answers("شبكة الزراعية")[0], "some");
});

test("common words count only where there is nothing else", () => {
  assert.deepEqual(answers("الغبار في"), answers("الغبار"));
  assert.ok(answers("في")[1].length > 0);
});

test("distance counts letters added, dropped, replaced and swapped; long, doubled and like letters count half", () => {
  const far = (a, b) => distance(a, b, 2);
  assert.deepEqual(
    [far("غبار", "غبار"), far("غبار", "غبر"), far("غبار", "غباير"), far("غبار", "غيار"), far("غبار", "غابر")],
    [0, 0.5, 0.5, 0.5, 0.5],
  );
  assert.deepEqual(
    [far("غبار", "غبرار"), far("غبار", "غبان"), far("غبار", "غببار"), far("ضرر", "ظرر")],
    [1, 1, 0.5, 0.5],
  );
  assert.deepEqual([far("غبار", "هواء"), far("أ", "أبتث")], [Infinity, Infinity]);
});

test("a slip is answered with the word as the book writes it", () => {
  const { missing } = search("الغبير");
  assert.deepEqual(
    missing.map(({ word }) => word),
    ["الغبير"],
  );
  assert.deepEqual(nearest("جودة الغبير", missing), ["جودة الغبار"]);
});

test("another word is no slip: nothing is offered for it", () => {
  for (const word of ["غبي", "الغناء", "هواية", "مزارع", "استعداد"]) {
    const { missing, results } = search(word);
    assert.deepEqual(results, [], word);
    assert.deepEqual(nearest(word, missing), [], word);
  }
});

test("a word of the table finds what the book calls it, and counts less than the book's own", () => {
  const { also, missing, results } = search("العجاج");
  assert.deepEqual([also, missing], [["الغبار"], []]);
  assert.deepEqual(
    results.map(({ section }) => section.anchor),
    ["dust", "dust"],
  );
  assert.ok(results[0].score < search("الغبار").results[0].score);
  assert.deepEqual(answers("تلوث الجو")[1], ["air"], "a phrase stands for a phrase");
  assert.deepEqual(search("الجو").results, [], "a part of it for nothing");
  assert.deepEqual(search("وبعجاج").also, ["الغبار"], "after particles too");
  assert.deepEqual([search("dust").also, search("path.dust").also], [["الغبار"], []], "the tail of a code is no word");
  assert.deepEqual(search("«تلوث الجو»").results, [], "what is quoted is meant as it stands");
});

test("a title that says the word itself stays before what the word also stands for", () => {
  const { also, results } = search("تقرير");
  assert.deepEqual(also, ["الهواء في المدينة"]);
  assert.deepEqual(results.map(({ section }) => section.heading).slice(0, 2), ["تقرير", "الهواء في المدينة"]);
});

test("a slip in a word of the table is answered with that word", () => {
  const { missing } = search("العجااج");
  assert.deepEqual(nearest("العجااج", missing), ["عجاج"]);
});

test("a page's kind is a word of its title, and weighs its results", () => {
  assert.deepEqual(answers("تمرين المطر"), ["all", ["rain"]]);
  assert.deepEqual(answers("المطر"), ["all", ["sky", "rain"]], "the same title, a kind that counts less");
});

test("a title with the most of a long query comes, though a word of it is elsewhere on the page or nowhere", () => {
  assert.deepEqual(answers("وصول الناس إلى الحافلات")[1][0], "bus");
});

test("words are found in their places, vowel marks and all", () => {
  const text = "قِيسَ الغُبار (PM2.5)";
  assert.deepEqual(
    spans(text).map(({ start, end }) => text.slice(start, end)),
    ["قِيسَ", "الغُبار", "PM2.5"],
  );
});
