/* Runs in a page of a built book. `read` gives its table of contents; `join` gives its pages as one document for paper;
   in that document `settle` waits until all is drawn, and `number` writes the numbers of its pages. */
import { join } from "./joining.js";
import { read } from "./reading.js";
import { number, settle } from "./settling.js";

window.handout = { read, join, settle, number };
