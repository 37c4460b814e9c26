/* What was done of every module, and how much of the whole. */
import { all, find, make } from "../theme/dom.js";
import { lessons, minutesOf, modules, passes, progress, quizzes } from "./course.js";
import { time } from "./spans.js";
import { say, words } from "./words.js";

const fillIn = (name, text) => {
  find(`[data-fill="${name}"]`).textContent = text;
};
const scoreSaid = (key, entry, more) => say(key, { right: entry.score, count: entry.out_of, ...more });

export function showOverview() {
  const data = progress.get();
  const isDone = ({ dataset: { page, quiz } }) => Boolean(page ? data.pages[page] : data.quizzes[quiz]);
  for (const module of modules) showModule(module, data, isDone);
  const minutes = minutesOf([...lessons, ...quizzes].filter(isDone));
  const whole = minutesOf([...lessons, ...quizzes]);
  const passed = quizzes.filter((row) => passes(data.quizzes[row.dataset.quiz])).length;
  fillIn("lessons", say("share", { done: lessons.filter(isDone).length, count: lessons.length }));
  fillIn("quizzes", say("share", { done: passed, count: quizzes.length }));
  fillIn("hours", minutes ? time(minutes) : words.hours_none);
  fillIn("hours-all", whole ? say("hours_all", { all: time(whole, true) }) : "");
  showTests(data.tests);
  showExercises(data.exercises);
}

function showModule({ box, lessons: rows, quizzes: tried }, data, isDone) {
  const done = rows.filter(isDone).length;
  find(".module-share", box).textContent = say("share", { done, count: rows.length });
  find("progress", box).value = done;
  for (const row of rows) {
    row.classList.toggle("is-done", isDone(row));
    find(".said", row).textContent = isDone(row) ? words.done_mark : words.not_done;
  }
  for (const row of tried) {
    const best = data.quizzes[row.dataset.quiz];
    row.classList.toggle("is-done", passes(best));
    find(".said", row).textContent = best ? scoreSaid("taken", best) : words.not_taken;
  }
}

function showTests(tests) {
  for (const row of all(".progress-tests [data-test]")) {
    const result = tests[row.dataset.test];
    const said = result && scoreSaid("taken_on", result, { date: progress.date(result.when) });
    find(".said", row).textContent = said || words.not_taken;
  }
  const table = tests.pre && tests.post ? progress.compare(tests.pre, tests.post) : null;
  find(".test-difference").replaceChildren(...(table ? [table] : []));
}

function showExercises(exercises) {
  const names = Object.keys(exercises).sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  find(".exercises-none").hidden = names.length > 0;
  if (!names.length) return find(".exercises").replaceChildren();
  const heads = [words.exercise, words.result, words.when].map((text) => make("th", { scope: "col" }, text));
  const rows = names.map((name) => {
    const { score, out_of, when } = exercises[name];
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, make("span", { className: "ltr" }, name)),
      make("td", {}, say("share", { done: score, count: out_of })),
      make("td", {}, progress.date(when)),
    );
  });
  const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  find(".exercises").replaceChildren(make("div", { className: "table-wrap" }, table));
}

/** The first module with something left to do stands open. */
export function openNext() {
  const next = modules.find(({ box }) => find("progress", box).value < find("progress", box).max);
  if (next) next.box.open = true;
}
