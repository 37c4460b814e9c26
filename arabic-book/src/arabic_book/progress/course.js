/* What the page knows of the course, from its own markup. */
import { all, find } from "../theme/dom.js";

export const progress = window.bookProgress;
const PASS = 0.7;

export const modules = all(".progress-module").map((box) => ({
  box,
  title: find(".module-title", box).textContent,
  lessons: all("[data-page]", box),
  quizzes: all("[data-quiz]", box),
}));
export const lessons = modules.flatMap((module) => module.lessons);
export const quizzes = modules.flatMap((module) => module.quizzes);

export const minutesOf = (rows) => rows.reduce((total, row) => total + Number(row.dataset.minutes), 0);
export const passes = (entry) => Boolean(entry) && entry.score / entry.out_of >= PASS;
