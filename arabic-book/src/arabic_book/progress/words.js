/* What is said of progress, and the book's name for it; the build fills both. */
import { filled } from "../theme/wording.js";

export const words = {};
export const about = {};

export const say = (key, values) => filled(words[key], values);
