/* Outlines as they are drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ringPoints } from "../../../src/umran/figures/assets/maps/rings.js";

test("a ring's steps add up to places, latitude first", () => {
  assert.deepEqual(ringPoints([100, 200, -50, 10], [0, 0], 10), [
    [20, 10],
    [21, 5],
  ]);
  assert.deepEqual(ringPoints([100, 200], [36, 30], 1000), [[30.2, 36.1]]);
  assert.deepEqual(ringPoints([], [0, 0], 10), []);
});
