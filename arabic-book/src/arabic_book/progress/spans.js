/* Counted hours and minutes. */
import { countForm } from "../theme/wording.js";
import { say, words } from "./words.js";

/** A counted noun; `after` where it follows another noun, which changes two of them. */
export const counted = (kind, n, after) =>
  words[`${kind}_${countForm(n)}${after && n === 2 ? "_of" : ""}`].replace("{n}", n);

export function time(minutes, after) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [];
  if (hours) parts.push(counted("hours", hours, after));
  if (rest) parts.push(counted("minutes", rest, after));
  return parts.length === 2 ? say("and_", { a: parts[0], b: parts[1] }) : parts[0];
}
