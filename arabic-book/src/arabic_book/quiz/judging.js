/* A verdict on what stands in the form: empty (not answered yet), or right, with hints and reasons. */
import { given } from "./giving.js";
import { judgeNumber } from "./numbers.js";
import { counted, say, words } from "./words.js";

const reasons = (key, values) => values.map((value) => key.why.get(value)).filter(Boolean);

/** Marks the options that were chosen; `several` where more than one may be right. */
export function judgeChoice(chosen, key, several) {
  if (!chosen.length) return { empty: words.choose_first };
  const wrong = chosen.filter((value) => !key.right.includes(value));
  if (!wrong.length && chosen.length === key.right.length) return { right: true, whys: reasons(key, chosen) };
  const hint = !several ? "" : wrong.length ? words.some_wrong : words.some_missing;
  return { right: false, hint, whys: reasons(key, wrong) };
}

/** Marks the order of steps; the reason of the first wrong one alone is told. */
export function judgeOrder(steps, key) {
  const wrong = steps.filter((step, i) => step !== key.right[i]);
  const hint = wrong.length ? say("order_wrong", { count: counted("places", wrong.length) }) : "";
  return { right: !wrong.length, whys: reasons(key, wrong.slice(0, 1)), hint };
}

/** Marks pairs of [option, what was chosen for it]. */
export function judgeMatch(pairs, key) {
  if (pairs.some(([, chosen]) => !chosen)) return { empty: words.match_first };
  const wrong = pairs.filter(([option, chosen]) => chosen !== key.pairs.get(option)).map(([option]) => option);
  const hint = wrong.length ? say("match_wrong", { count: counted("pairs", wrong.length) }) : "";
  return { right: !wrong.length, whys: reasons(key, wrong), hint };
}

export function judge(question, key) {
  const { type } = question.dataset;
  const answer = given(question);
  if (type === "number") {
    const verdict = judgeNumber(answer[0], key);
    return { right: false, whys: verdict.why ? [verdict.why] : [], ...verdict };
  }
  if (type === "order") return judgeOrder(answer, key);
  if (type === "match") {
    return judgeMatch(
      answer.map((pair) => pair.split("=")),
      key,
    );
  }
  return judgeChoice(answer, key, type === "multiple");
}
