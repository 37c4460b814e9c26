/* What cells say; the build fills it from strings.py. */
import { filled } from "../../theme/wording.js";

export const words = {};

export const say = (key, values) => filled(words[key], values);

/** Bytes in megabytes, as a reader is told them. */
export const megabytes = (bytes) => {
  const size = bytes / 1_000_000;
  return size < 10 ? size.toFixed(1) : String(Math.round(size));
};

export const seconds = (ms) => (ms < 9950 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000)));
