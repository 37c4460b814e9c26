/* What a quiz says; the build fills it from strings.py. */
import { countForm, filled } from "../theme/wording.js";

export const words = {};

export const say = (key, values) => filled(words[key], values);
export const counted = (kind, n) => words[`${kind}_${countForm(n)}`].replace("{n}", n);
