/* Outlines as they are drawn. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { meet, placeNames } from "../../../src/umran/figures/assets/maps/names.js";
import { ringPoints } from "../../../src/umran/figures/assets/maps/rings.js";

test("a ring's steps add up to places, latitude first", () => {
  assert.deepEqual(ringPoints([100, 200, -50, 10], [0, 0], 10), [
    [20, 10],
    [21, 5],
  ]);
  assert.deepEqual(ringPoints([100, 200], [36, 30], 1000), [[30.2, 36.1]]);
  assert.deepEqual(ringPoints([], [0, 0], 10), []);
});

const size = { width: 50, height: 16 };
const room = { left: 0, top: 0, right: 400, bottom: 300 };

test("a name stands beside its circle, and inside the map", () => {
  const [box] = placeNames([{ x: 100, y: 100, r: 10, ...size }], room, []);
  assert.ok(box.left > 110 && box.top < 100 && box.bottom > 100);
  const [atEdge] = placeNames([{ x: 380, y: 100, r: 10, ...size }], room, []);
  assert.ok(atEdge.right < 370);
  assert.deepEqual(placeNames([{ x: 20, y: 8, r: 8, ...size }], { ...room, right: 40, bottom: 16 }, []), [null]);
});

test("no name meets a circle, another name or what lies on the map, whatever the places", () => {
  let seed = 7;
  const random = (n) => {
    seed = (seed * 16807) % 2147483647;
    return seed % n;
  };
  for (let round = 0; round < 200; round++) {
    const points = Array.from({ length: 2 + random(9) }, () => ({
      x: random(400),
      y: random(300),
      r: 4 + random(12),
      ...size,
    }));
    const taken = [{ left: 340, right: 400, top: 0, bottom: 120 }];
    const found = placeNames(points, room, taken);
    for (const [i, box] of found.entries()) {
      if (!box) continue;
      assert.ok(box.left >= 0 && box.right <= 400 && box.top >= 0 && box.bottom <= 300);
      const circles = points.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
      const others = [...taken, ...found.filter((_, k) => k !== i), ...circles.filter((_, k) => k !== i)];
      assert.ok(!others.some((other) => other && meet(box, other)));
    }
  }
});
