/* Sizes and days in words. */
import { filled } from "../theme/wording.js";
import { savingWords } from "./saving-words.js";

/** A whole per cent, of a part that is still growing. */
export const shareOf = ({ size, total }) => (total ? Math.floor((100 * size) / total) : 0);

export function megabytes(bytes) {
  const size = bytes / 1_000_000;
  if (size > 0 && size < 0.05) return savingWords.under;
  return filled(savingWords.megabytes, { n: size.toFixed(size < 100 ? 1 : 0) });
}

export function dayOf(time) {
  const day = new Date(time);
  return `${day.getDate()} ${savingWords.months[day.getMonth()]} ${day.getFullYear()}`;
}

/** What went wrong, in a sentence that says what to do. */
export function faultSentence({ code, file = "", size = 0, free }) {
  const name = code === "full" && free !== undefined ? "full_free" : code;
  const sentence = savingWords[`fault_${name}`] ?? savingWords.fault_unknown;
  // A file's name is Latin inside an Arabic sentence.
  return filled(sentence, { file: `\u2066${file}\u2069`, size: megabytes(size), free: megabytes(free ?? 0) });
}
