/* The result of a test: by module, and against the test before. */
import { counted, say, words } from "./words.js";

/** Of [module, right] of every question: {module: [right, asked]}. */
export function marks(answers) {
  const topics = {};
  for (const [module, right] of answers) {
    topics[module] ??= [0, 0];
    topics[module][0] += right ? 1 : 0;
    topics[module][1] += 1;
  }
  return topics;
}

/** What the test after the course says against the one before; two of different length do not compare. */
export function progressMade(before, after) {
  if (before?.out_of !== after.out_of) return words.post_alone;
  const change = after.score - before.score;
  if (!change) return words.post_same;
  return say(change > 0 ? "post_more" : "post_less", { count: counted("points", Math.abs(change)) });
}
