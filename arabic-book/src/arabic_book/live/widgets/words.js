/* What is said in and around controls; the build fills it. */
import { filled } from "../../theme/wording.js";

export const widgetWords = {};

export const sayOfWidgets = (key, values = {}) => filled(widgetWords[key], values);
