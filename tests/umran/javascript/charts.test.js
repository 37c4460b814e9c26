/* What a chart says at a step of its slider. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nearestStep, rowAt, valueSaid } from "../../../src/umran/figures/assets/charts/reading.js";
import { linesOf, placeAfter } from "../../../src/umran/figures/assets/charts/telling.js";

const reading = { at: "year", value: "share" };
const rows = [
  { year: 2000, share: 1 },
  { year: 2010, share: 2.345 },
];

test("a value is told with two digits, and with its year where that is another", () => {
  assert.equal(valueSaid(rows[1], reading, 2010), "2.35");
  assert.equal(valueSaid(rows[0], reading, 2000), "1.00");
  assert.equal(valueSaid(rows[0], reading, 2010), "1.00 (2000)");
  assert.equal(valueSaid(undefined, reading, 2010), "لا بيانات");
});

test("of several rows that of the step is read, the only one at any step", () => {
  assert.equal(rowAt(rows, "year", 2010), rows[1]);
  assert.equal(rowAt(rows, "year", 2005), undefined);
  assert.equal(rowAt(rows.slice(0, 1), "year", 2010), rows[0]);
  assert.equal(rowAt([], "year", 2010), undefined);
});

test("the pointer moves the slider to the nearest step, of two as near to the first", () => {
  const steps = [2000, 2010, 2020];
  assert.deepEqual(
    [1990, 2004, 2005, 2006, 2014, 2030].map((wanted) => nearestStep(steps, wanted)),
    [0, 0, 0, 1, 1, 2],
  );
});

test("arrows go from mark to mark, left and down forward as Arabic reads, and stop at the ends", () => {
  const walk = (keys, count) => keys.reduce((place, key) => placeAfter(key, place, count), -1);
  assert.equal(walk(["ArrowLeft"], 3), 0);
  assert.equal(walk(["ArrowLeft", "ArrowDown", "ArrowLeft", "ArrowLeft"], 3), 2);
  assert.equal(walk(["ArrowRight"], 3), 2);
  assert.equal(walk(["ArrowLeft", "ArrowUp"], 3), 0);
  assert.equal(walk(["Home", "End"], 3), 2);
  assert.equal(placeAfter("Tab", 1, 3), undefined);
  assert.equal(placeAfter("ArrowLeft", -1, 0), undefined);
});

test("a mark says its first value alone and the others with their names", () => {
  assert.deepEqual(linesOf({ البلد: "الأردن", السنة: 2015, القيمة: "90.3%" }), [
    "الأردن",
    "السنة: 2015",
    "القيمة: 90.3%",
  ]);
  assert.deepEqual(linesOf("كيتو"), ["كيتو"]);
});
