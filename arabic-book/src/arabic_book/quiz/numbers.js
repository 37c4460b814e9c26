/* Numbers as people write them, and what a wrong one tells. */
import { westernDigits } from "../theme/wording.js";
import { say, words } from "./words.js";

/** Every number a text may stand for: a comma may divide thousands or begin the decimals. */
export function readNumbers(text) {
  const western = westernDigits(text)
    .replace(/[\u200e\u200f\u061c\u2066-\u2069\s\u00a0]/g, "")
    .replace(/[−–—]/g, "-")
    .replace(/[٬’']/g, "")
    .replace(/٫/g, ".");
  const [, body, percent] = western.match(/^(.*?)([%٪]?)$/);
  const readings = new Set();
  const add = (form) => {
    if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(form)) readings.add(Number(form));
  };
  const sign = body.replace(/^(.*[^-])-$/, "-$1").replace(/،/g, ",");
  add(sign);
  if (/^[^,]*,[^,.]*$/.test(sign)) add(sign.replace(",", "."));
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(sign)) add(sign.replace(/,/g, ""));
  if (/^[+-]?\d{1,3}(\.\d{3}){2,}$/.test(sign)) add(sign.replace(/\./g, ""));
  return { values: [...readings], percent: Boolean(percent) };
}

const isClose = (value, target, room) => Math.abs(value - target) <= room + 1e-9 * Math.max(1, Math.abs(target));
const SCALES = [10, 100, 1000, 1e4, 1e5, 1e6];

/** Marks what was typed: empty (nothing to mark), right, the reason of a known mistake, or a hint. */
export function judgeNumber(text, key) {
  if (!text.trim()) return { empty: words.number_first };
  const { values, percent } = readNumbers(text);
  if (!values.length) return { empty: say("number_unread", { text: text.trim(), example: "12.5" }) };
  const { answer, tolerance, perCent } = key;
  const some = (change) => values.some((value) => isClose(change(value), answer, tolerance));
  const asTyped = some((value) => value);
  if (percent && !perCent) {
    if (some((value) => value / 100)) return { right: true };
    if (asTyped) return { hint: words.number_no_percent };
  } else if (asTyped) {
    return { right: true };
  }
  const mistake = knownMistake(values, key);
  return mistake ? { why: mistake.why } : { hint: words[hintFor(values, key, some)] };
}

function knownMistake(values, { answer, tolerance, mistakes }) {
  const isNear = (value, mistake) => isClose(value, mistake, Math.min(tolerance, Math.abs(mistake - answer) / 2));
  return mistakes.find((mistake) => values.some((value) => isNear(value, mistake.value)));
}

/** The name of the hint for a wrong number. */
function hintFor(values, { answer, tolerance, perCent }, some) {
  if (perCent && some((value) => value * 100)) return "number_fraction";
  if (!perCent && Math.abs(answer) <= 1 && some((value) => value / 100)) return "number_percent";
  if (answer && some((value) => -value)) return "number_sign";
  if (answer && SCALES.some((by) => some((value) => value / by) || some((value) => value * by))) return "number_scale";
  const wide = Math.max(10 * tolerance, Math.abs(answer) * 0.03);
  return values.some((value) => isClose(value, answer, wide)) ? "number_near" : "number_again";
}
