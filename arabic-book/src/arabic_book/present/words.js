/* What the mode says; the build fills it from strings.py. */
import { filled } from "../theme/wording.js";

export const words = {};

export const say = (key, values) => filled(words[key], values);
