/* The page that is shown as slides. */
import { find } from "../theme/dom.js";

export const root = document.documentElement;
export const main = find("main");
export const article = find("article", main);
export const button = find(".present-button");
export const minutes = Number(button.dataset.minutes) || 0;
