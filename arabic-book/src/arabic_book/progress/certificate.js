/* The certificate: its conditions, the paper, and the check of a code. */
import { all, find, make } from "../theme/dom.js";
import { codeOf, dayOf, verifyCode } from "./codes.js";
import { lessons, minutesOf, modules, passes, progress, quizzes } from "./course.js";
import { counted } from "./spans.js";
import { say, words } from "./words.js";

export const desk = find(".certificate-desk");
const { classList } = document.documentElement;
const perCent = (entry) => Math.round((100 * entry.score) / entry.out_of);

/** What is asked for: [met, key of the sentence, its values]. */
function conditions(data) {
  return modules.flatMap(({ title: module, lessons: pages, quizzes: tried }) => {
    const done = pages.filter((one) => data.pages[one.dataset.page]).length;
    const share = say("share", { done, count: pages.length });
    const ofQuizzes = tried.map((one) => {
      const best = data.quizzes[one.dataset.quiz];
      const score = best ? say("condition_score", { share: perCent(best) }) : words.not_taken;
      return [passes(best), "condition_quiz", { module, share: score }];
    });
    return [[done === pages.length, "condition_lessons", { module, share }], ...ofQuizzes];
  });
}

function conditionRow([isMet, key, values]) {
  const state = make("span", { className: "state" });
  state.setAttribute("aria-hidden", "true");
  const met = make("span", { className: "sr-only" }, `${isMet ? words.met : words.unmet} `);
  return make("li", { className: isMet ? "is-met" : "" }, state, met, say(key, values));
}

export function showConditions() {
  const asked = conditions(progress.get());
  const missing = !modules.length || asked.some(([isMet]) => !isMet);
  find(".conditions").replaceChildren(...asked.map(conditionRow));
  find(".certificate-state").textContent = missing ? words.conditions : words.ready;
  find(".conditions").hidden = !missing;
  find(".certificate-form").hidden = missing;
  if (missing) withdraw();
}

function withdraw() {
  find(".certificate", desk).hidden = true;
  find(".certificate-tools").hidden = true;
  for (const sheet of all("body > .certificate-sheet")) sheet.remove();
  classList.remove("has-certificate");
}

/** The mean of all quizzes, in percent. */
function meanScore() {
  const data = progress.get();
  if (!quizzes.length) return words.no_data;
  const shares = quizzes
    .map((row) => data.quizzes[row.dataset.quiz])
    .map(({ score, out_of }) => (100 * score) / out_of);
  return say("per_cent", { n: Math.round(shares.reduce((total, one) => total + one, 0) / shares.length) });
}

function writePaper(paper, name) {
  const today = new Date();
  const hours = Math.max(1, Math.round(minutesOf([...lessons, ...quizzes]) / 60));
  const day = dayOf(today.getFullYear(), today.getMonth() + 1, today.getDate());
  const place = find(".certificate-name bdi", paper);
  place.textContent = name.replace(/\s+/g, " ").trim();
  place.parentElement.classList.toggle("long", place.textContent.length > 30);
  find(".certificate-for", paper).textContent = say("certificate_for", { book: words.book });
  const values = {
    date: progress.date(today.toISOString()),
    hours: counted("hours", hours),
    score: meanScore(),
    code: codeOf(words.book, name, day, hours),
  };
  for (const [key, value] of Object.entries(values)) find(`[data-certificate="${key}"]`, paper).textContent = value;
}

function issue(name) {
  const paper = find(".certificate-paper");
  writePaper(paper, name);
  withdraw();
  const shown = find(".certificate", desk);
  shown.hidden = false;
  find(".certificate-tools").hidden = false;
  document.body.append(make("div", { className: "certificate-sheet" }, paper.cloneNode(true)));
  classList.add("has-certificate");
  shown.tabIndex = -1;
  shown.focus();
}

function askForName(event) {
  event.preventDefault();
  const name = find("#certificate-name").value;
  find(".certificate-fault").textContent = name.trim() ? "" : words.name_missing;
  if (name.trim()) issue(name);
}

function verify(event) {
  event.preventDefault();
  const fields = ["name", "day", "month", "year", "hours", "code"];
  const typed = Object.fromEntries(fields.map((part) => [part, find(`#verify-${part}`).value]));
  const fits = verifyCode(words.book, typed);
  const said = find(".verify-said");
  said.textContent = fits === null ? words.verify_missing : fits ? words.verify_fits : words.verify_differs;
  said.classList.toggle("fits", Boolean(fits));
}

export function startCertificate() {
  find(".certificate-form").addEventListener("submit", askForName);
  find("#certificate-name").addEventListener("input", withdraw);
  find(".print", desk).addEventListener("click", () => print());
  find(".verify-form").addEventListener("submit", verify);
}
