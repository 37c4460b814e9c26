/* Words of a saved picture: their direction, and the lines they are broken into. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { broken, plain } from "../../../src/umran/figures/assets/saving/words.js";

const text = (data) => ({ nodeType: 3, data });
const element = (nodeName, childNodes = [], dir = null) => ({
  nodeType: 1,
  nodeName,
  childNodes,
  getAttribute: () => dir,
});

test("what is isolated on the page stays so, in its own direction", () => {
  const said = element("P", [
    text("من "),
    element("BDI", [text("2015–2020")], "ltr"),
    element("BR"),
    element("BDI", [text("قول")], "rtl"),
    text("  آخر\n"),
  ]);
  assert.equal(plain(said), "من \u20662015–2020\u2069\n\u2067قول\u2069 آخر ");
});

test("lines hold as many words as fit, and lose none", () => {
  const measure = (one) => one.length;
  const words = "كلمة ثم كلمتان ثم كلمات كثيرة جداً";
  for (let width = 1; width < 40; width++) {
    const lines = broken(words, width, measure);
    assert.equal(lines.join(" "), words);
    for (const line of lines) assert.ok(line.length <= width || !line.includes(" "), `${line} in ${width}`);
    for (let i = 1; i < lines.length; i++) assert.ok(`${lines[i - 1]} ${lines[i].split(" ")[0]}`.length > width);
  }
  assert.deepEqual(broken("أ\n\nب", 10, measure), ["أ", "ب"]);
});
