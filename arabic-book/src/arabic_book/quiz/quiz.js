/* Asks, answers and scores the quizzes of a page. The right answers are read from the folded list that stands below
   each form for readers without scripts, and which is taken off the page here. */
import { all, find } from "../theme/dom.js";
import { drawAnew } from "./drawing.js";
import { tellScore } from "./ending.js";
import { ask, hold, showAnswer, showVerdict } from "./feedback.js";
import { giveBack } from "./giving.js";
import { judge } from "./judging.js";
import { forget, keep, kept } from "./keeping.js";
import { makeRound, reset, settle } from "./rounds.js";
import { offerFinish, tellAnswered } from "./testing.js";

function reveal(quiz, question) {
  const round = quiz.rounds.get(question);
  settle(question, round);
  showAnswer(question, round.key);
}

function tell(quiz, question, verdict) {
  const round = quiz.rounds.get(question);
  showVerdict(question, round.key, verdict, () => {
    keep(quiz, question, "shown", round.first);
    reveal(quiz, question);
    hold(question);
  });
  if (verdict.right) settle(question, round);
}

function check(quiz, question) {
  const round = quiz.rounds.get(question);
  if (round.over) return;
  const verdict = judge(question, round.key);
  if (verdict.empty) return ask(question, verdict.empty);
  if (round.first === null) round.first = verdict.right;
  keep(quiz, question, verdict.right ? "right" : "wrong", round.first);
  tell(quiz, question, verdict);
  if (verdict.right) hold(question);
  tellScore(quiz);
}

/** Puts back what was answered when the page was open before. */
function resume(quiz) {
  const { questions, rounds, end, test } = quiz;
  let count = 0;
  for (const question of questions) {
    const entry = kept(quiz, question);
    if (!entry) continue;
    const round = rounds.get(question);
    giveBack(question, entry.given);
    round.markEdges();
    if (test) continue;
    // Whoever only chose anew after a verdict has answered before.
    round.first = entry.first;
    if (round.first !== null) count += 1;
    const verdict = judge(question, round.key);
    if (entry.state === "shown") reveal(quiz, question);
    else if (entry.state && !verdict.empty) tell(quiz, question, verdict);
  }
  if (test || !count) return;
  if (count === questions.length) end.dataset.kept = "yes";
  tellScore(quiz);
}

function restart(quiz) {
  const { form, questions, rounds, end, test } = quiz;
  form.reset();
  forget(quiz);
  form.classList.remove("only-wrong");
  delete end.dataset.kept;
  for (const [question, round] of rounds) {
    reset(question, round, Boolean(test));
    drawAnew(question, round.key);
    round.markEdges();
  }
  end.replaceChildren();
  if (test) offerFinish(quiz);
  questions[0].tabIndex = -1;
  questions[0].focus();
}

/** From now on what is said is read aloud; what stood there when the page was opened is not. */
function announce({ questions, end }) {
  for (const question of questions) find(".feedback", question).setAttribute("role", "status");
  end.setAttribute("aria-live", "polite");
}

function takeKeys(form) {
  const details = find(".quiz-answers", form);
  details.remove();
  return new Map(all("[data-answer]", details).map((item) => [item.dataset.answer, item]));
}

function start(form) {
  const keys = takeKeys(form);
  const questions = all(".question", form);
  const end = find(".quiz-end", form);
  const rounds = new Map(
    questions.map((question) => [question, makeRound(question, keys.get(question.dataset.question))]),
  );
  const test = form.dataset.test || "";
  const quiz = { form, questions, rounds, end, test, restart: () => restart(quiz) };
  end.hidden = false;
  for (const question of questions) {
    const round = rounds.get(question);
    drawAnew(question, round.key);
    round.markEdges();
    const noteAnswer = () => {
      if (!round.over) keep(quiz, question, "", round.first);
    };
    question.addEventListener("change", noteAnswer);
    question.addEventListener("moved", noteAnswer);
    if (test) {
      question.addEventListener("change", () => tellAnswered(quiz));
      continue;
    }
    find(".question-tools", question).hidden = false;
    find(".check", question).addEventListener("click", () => check(quiz, question));
  }
  resume(quiz);
  if (test) offerFinish(quiz);
  announce(quiz);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = document.activeElement?.closest(".question");
    if (question && !test) check(quiz, question);
  });
  form.classList.add("ready");
}

for (const form of all("form.quiz")) start(form);
