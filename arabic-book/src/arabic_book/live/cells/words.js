/* What cells say; the build fills it from strings.py. */
import { filled } from "../../theme/wording.js";

export const words = {};

export const say = (key, values) => filled(words[key], values);

export const seconds = (ms) => (ms < 9950 ? Math.max(0.1, ms / 1000).toFixed(1) : String(Math.round(ms / 1000)));
