/* The stage: letters of 32 px on a screen of 1280×720, larger on a larger one, and never smaller on the wall. */
import { article } from "./page.js";
import { letterSize } from "./sizes.js";
import { state } from "./state.js";

export const size = () => (state.printing ? { width: 1280, height: 720 } : { width: innerWidth, height: innerHeight });
export const letters = () => letterSize(size(), state.printing ? 1 : devicePixelRatio || 1);
export const over = () => article.scrollHeight - article.clientHeight;
export const overflows = () => over() > 1;
