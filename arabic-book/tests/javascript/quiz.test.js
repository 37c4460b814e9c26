/* Marking: numbers as people write them, choices, orders, pairs, and the result of a test. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, drawnUnsolved } from "../../src/arabic_book/quiz/drawing.js";
import { judgeChoice, judgeMatch, judgeOrder } from "../../src/arabic_book/quiz/judging.js";
import { judgeNumber, readNumbers } from "../../src/arabic_book/quiz/numbers.js";
import { marks, progressMade } from "../../src/arabic_book/quiz/topics.js";
import { words } from "../../src/arabic_book/quiz/words.js";
import { given } from "./given.js";

Object.assign(words, given.quiz);

const values = (text) => readNumbers(text).values;

test("a number is read however it is written", () => {
  for (const text of ["12.5", "١٢٫٥", "۱۲٫۵", " 12,5 ", "\u200f12.5", "12،5", "+12.5"]) {
    assert.ok(values(text).includes(12.5), text);
  }
  for (const text of ["-3", "−3", "–3", "3-"]) assert.deepEqual(values(text), [-3], text);
  assert.deepEqual(values(".5"), [0.5]);
});

test("a comma may divide thousands or begin the decimals; a point divides only millions", () => {
  assert.deepEqual(values("1,250"), [1.25, 1250]);
  assert.deepEqual(values("1,250,000"), [1250000]);
  assert.deepEqual(values("1٬250٫5"), [1250.5]);
  assert.deepEqual(values("1,250.5"), [1250.5]);
  assert.deepEqual(values("1.250"), [1.25]);
  assert.deepEqual(values("1.250.000"), [1250000]);
  for (const text of ["", "abc", "1.2.3", "12a", "--3"]) assert.deepEqual(values(text), [], text);
});

test("a percent sign is told apart", () => {
  assert.deepEqual(readNumbers("45%"), { values: [45], percent: true });
  assert.deepEqual(readNumbers("٤٥٪"), { values: [45], percent: true });
  assert.equal(readNumbers("45").percent, false);
});

const key = { answer: 40, tolerance: 0.5, perCent: false, mistakes: [{ value: 60, why: "ذلك الباقي" }] };
const hintOf = (text, more) => judgeNumber(text, { ...key, ...more }).hint;

test("a number is right within its tolerance, its edge included", () => {
  for (const text of ["40", "40.5", "39.5", "٤٠"]) assert.deepEqual(judgeNumber(text, key), { right: true }, text);
  assert.deepEqual(
    judgeNumber("0.4", { ...key, answer: 0.3, tolerance: 0.1 }),
    { right: true },
    "whatever binary makes of it",
  );
  assert.equal(judgeNumber("40.6", key).right, undefined);
  assert.equal(judgeNumber(" ", key).empty, words.number_first);
  assert.match(judgeNumber(" س ", key).empty, /س/);
});

test("a percent is right where the answer is a share, and a hint where it is a number", () => {
  assert.deepEqual(judgeNumber("40%", { ...key, answer: 0.4, tolerance: 0.005 }), { right: true });
  assert.equal(hintOf("40%"), words.number_no_percent);
  assert.deepEqual(judgeNumber("40%", { ...key, perCent: true }), { right: true });
});

test("a known mistake is told with its reason before any hint", () => {
  assert.deepEqual(judgeNumber("60", key), { why: "ذلك الباقي" });
  const near = { ...key, mistakes: [{ value: 40.8, why: "قريب" }] };
  assert.deepEqual(judgeNumber("40.7", near), { why: "قريب" });
  assert.equal(judgeNumber("41.3", near).why, undefined, "its room ends half way to the answer");
});

test("a hint says what kind of slip it was", () => {
  assert.equal(hintOf("-40"), words.number_sign);
  assert.equal(hintOf("4"), words.number_scale);
  assert.equal(hintOf("40000"), words.number_scale);
  assert.equal(hintOf("0.4", { perCent: true }), words.number_fraction);
  assert.equal(hintOf("40", { answer: 0.4, tolerance: 0.005 }), words.number_percent);
  assert.equal(hintOf("44"), words.number_near);
  assert.equal(hintOf("46"), words.number_again);
  assert.equal(hintOf("1234", { answer: 0 }), words.number_again);
});

const options = {
  right: ["1", "3"],
  why: new Map([
    ["2", "لا"],
    ["1", "نعم"],
  ]),
  pairs: new Map([
    ["1", "ب"],
    ["2", "أ"],
  ]),
};

test("a choice is right when all of the right ones are chosen and no other", () => {
  assert.deepEqual(judgeChoice(["1", "3"], options, true), { right: true, whys: ["نعم"] });
  assert.deepEqual(judgeChoice(["1"], options, true), { right: false, hint: words.some_missing, whys: [] });
  assert.deepEqual(judgeChoice(["1", "2"], options, true), { right: false, hint: words.some_wrong, whys: ["لا"] });
  assert.deepEqual(judgeChoice(["2"], options, false), { right: false, hint: "", whys: ["لا"] });
  assert.deepEqual(judgeChoice([], options, true), { empty: words.choose_first });
});

test("an order tells how many steps stand wrong and why the first does", () => {
  const steps = {
    right: ["1", "2", "3"],
    why: new Map([
      ["2", "بعد الأولى"],
      ["1", "أولاً"],
    ]),
  };
  assert.deepEqual(judgeOrder(["1", "2", "3"], steps), { right: true, hint: "", whys: [] });
  const { right, hint, whys } = judgeOrder(["2", "1", "3"], steps);
  assert.deepEqual([right, whys], [false, ["بعد الأولى"]]);
  assert.ok(hint.includes(words.places_two));
});

test("pairs are marked when all are made", () => {
  assert.equal(
    judgeMatch(
      [
        ["1", "ب"],
        ["2", "أ"],
      ],
      options,
    ).right,
    true,
  );
  const { right, whys, hint } = judgeMatch(
    [
      ["1", "أ"],
      ["2", "أ"],
    ],
    options,
  );
  assert.deepEqual([right, whys], [false, ["نعم"]]);
  assert.ok(hint.includes(words.pairs_one));
  assert.deepEqual(
    judgeMatch(
      [
        ["1", "ب"],
        ["2", ""],
      ],
      options,
    ),
    { empty: words.match_first },
  );
});

test("a test is counted by module and compared with the one before", () => {
  assert.deepEqual(
    marks([
      ["a", true],
      ["b", false],
      ["a", false],
    ]),
    { a: [1, 2], b: [0, 1] },
  );
  const after = { score: 7, out_of: 10 };
  assert.equal(progressMade(undefined, after), words.post_alone);
  assert.equal(progressMade({ score: 7, out_of: 9 }, after), words.post_alone);
  assert.equal(progressMade({ score: 7, out_of: 10 }, after), words.post_same);
  const filled = (key, count) => words[key].replace("{count}", count);
  assert.equal(progressMade({ score: 4, out_of: 10 }, after), filled("post_more", words.points_few.replace("{n}", 3)));
  assert.equal(progressMade({ score: 9, out_of: 10 }, after), filled("post_less", words.points_two));
});

test("an order is drawn evenly, and nothing stands solved", () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const firsts = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 3000; i++) firsts[drawn(["a", "b", "c"], random)[0]] += 1;
  for (const count of Object.values(firsts)) assert.ok(count > 850 && count < 1150, JSON.stringify(firsts));
  for (let i = 0; i < 200; i++) {
    const order = drawnUnsolved(["2", "1", "3"], random);
    assert.equal([...order].sort().join(""), "123");
    assert.notEqual(order.join(""), "213");
  }
});
