/* Which rows of an explorer agree with what was chosen, and what its tables count. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  agrees,
  countCovered,
  countLinks,
  filtersOf,
  isMatch,
  shade,
} from "../../../src/umran/figures/assets/explorer/filtering.js";
import { synonyms, wordings } from "../../../src/umran/figures/assets/explorer/synonyms.js";
import { words } from "../../../src/umran/figures/assets/explorer/wording.js";

Object.assign(synonyms, { أزبال: ["النفايات"], "مدن الصفيح": ["الأحياء الفقيرة", "حي فقير"], GIS: ["خرائط"] });

const link = (target, kind) => ({ dataset: { target, kind } });
const item = (data, links = [], text = "") => ({ data, links, text: () => text });
const land = item(
  { para: "50", theme: "land", level: "law plan" },
  [link("11.3 goal-11", "direct"), link("15.1 goal-15", "indirect")],
  "التخطيطُ للأراضي في المُدُن",
);
const water = item({ para: "60", theme: "water", level: "plan" }, [link("6.1 goal-6", "direct")], "مياه");

test("words are told apart neither by marks, nor by hamza, nor by the article", () => {
  assert.deepEqual(words("التَّخطيط وبالأراضي إلى 11.3 A/RES"), ["تخطيط", "اراضي", "الي", "11.3", "a/res"]);
  assert.deepEqual(words("الحي"), ["الحي"], "two letters alone are no word");
});

test("an item agrees when each choice is among its words", () => {
  assert.ok(agrees(land, { theme: "land", level: "plan", q: "", sort: "ar" }));
  assert.ok(!agrees(land, { theme: "land", level: "city" }));
  assert.ok(!agrees(land, { level: "la" }), "a part of a word is another word");
  assert.ok(agrees(land, {}) && agrees(water, { theme: "" }));
});

test("a choice about links must agree with one and the same link", () => {
  assert.ok(agrees(land, { target: "11.3", kind: "direct" }));
  assert.ok(!agrees(land, { target: "11.3", kind: "indirect" }));
  assert.ok(agrees(land, { target: "goal-15" }));
  assert.ok(!agrees(item({ theme: "land" }), { target: "11.3" }));
});

test("every word that was typed is in the text, as a beginning or within", () => {
  assert.ok(agrees(land, { q: "اراض مدن" }));
  assert.ok(agrees(land, { q: "الأراضي" }));
  assert.ok(!agrees(land, { q: "اراض مياه" }));
});

test("a word that readers use finds what the data call it, a phrase as a whole", () => {
  const waste = item({}, [], "جمع النفايات في حيّ فقير");
  for (const q of ["الأزبال", "جمع أزبالات", "مدن الصفيح"]) assert.ok(agrees(waste, { q }), q);
  assert.ok(!agrees(waste, { q: "الصفيح" }), "half of a phrase is another word");
  assert.ok(!agrees(water, { q: "أزبال" }));
  assert.deepEqual(wordings("مدن الصفيح وgis"), [
    [
      ["مدن", "صفيح"],
      ["احياء", "فقير"],
      ["حي", "فقير"],
    ],
    [["وgis"]],
  ]);
});

test("the order is no filter", () => {
  assert.deepEqual(filtersOf({ theme: "land", q: "", sort: "en" }), [["theme", "land"]]);
});

test("a link is marked by what is asked of links alone", () => {
  const [direct, indirect] = land.links;
  assert.ok(isMatch(direct, filtersOf({ target: "11.3", theme: "land" })));
  assert.ok(!isMatch(indirect, filtersOf({ target: "11.3", theme: "land" })));
  assert.ok(!isMatch(direct, filtersOf({ theme: "land" })), "nothing was asked of links");
});

test("links that are left are counted by goal and theme", () => {
  const { left, counts } = countLinks([land, water], { target: "", kind: "direct" });
  assert.deepEqual([...left], ["50 11.3", "60 6.1"]);
  assert.deepEqual(
    [...counts],
    [
      ["11 land", 1],
      ["6 water", 1],
    ],
  );
  assert.deepEqual([...countLinks([land, land], { target: "goal-15" }).counts], [["15 land", 2]]);
});

test("coverage counts a country's items, of a target or a theme where the cell has one", () => {
  const items = [
    item({ country: "EGY", target: "11.1 11.3", theme: "land" }),
    item({ country: "EGY", theme: "water" }),
    item({ country: "JOR" }),
  ];
  assert.equal(countCovered(items, { country: "EGY" }), 2);
  assert.equal(countCovered(items, { country: "EGY", target: "11.3" }), 1);
  assert.equal(countCovered(items, { country: "EGY", theme: "water" }), 1);
  assert.equal(countCovered(items, { country: "JOR", theme: "land" }), 0);
});

test("a cell is darker by five steps", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 8, 15, 16, 99].map(shade), ["s0", "s1", "s2", "s2", "s3", "s4", "s4", "s5", "s5"]);
});
