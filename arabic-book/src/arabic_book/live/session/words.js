/* What is said while Python is brought; the build fills it from strings.py. */
import { filled } from "../../theme/wording.js";

export const words = {};

export const say = (key, values) => filled(words[key], values);

/** Bytes in megabytes, as a reader is told them. */
export const megabytes = (bytes) => {
  const size = bytes / 1_000_000;
  return size < 10 ? size.toFixed(1) : String(Math.round(size));
};
