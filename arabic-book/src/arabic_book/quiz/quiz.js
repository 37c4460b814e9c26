/* Asks, answers and scores the quizzes of a page. The right answers are read from the folded list that stands below
   each form for readers without scripts, and which is taken off the page here. */
import { all, find } from "../theme/dom.js";
import { tellScore } from "./ending.js";
import { ask, hold, showAnswer, showVerdict } from "./feedback.js";
import { judge } from "./judging.js";
import { makeRound, reset, settle } from "./rounds.js";
import { offerFinish, tellAnswered } from "./testing.js";

function check(quiz, question) {
  const round = quiz.rounds.get(question);
  if (round.over) return;
  const verdict = judge(question, round.key);
  if (verdict.empty) return ask(question, verdict.empty);
  if (round.first === null) round.first = verdict.right;
  showVerdict(question, round.key, verdict, () => {
    settle(question, round);
    showAnswer(question, round.key);
    hold(question);
  });
  if (verdict.right) {
    settle(question, round);
    hold(question);
  }
  if (quiz.end) tellScore(quiz);
}

function restart(quiz) {
  const { form, questions, rounds, end, test } = quiz;
  form.reset();
  form.classList.remove("only-wrong");
  delete end.dataset.kept;
  for (const [question, round] of rounds) reset(question, round, Boolean(test));
  end.replaceChildren();
  if (test) offerFinish(quiz);
  questions[0].tabIndex = -1;
  questions[0].focus();
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
  if (end) {
    end.setAttribute("aria-live", "polite");
    end.hidden = false;
  }
  for (const question of questions) {
    if (test) {
      question.addEventListener("change", () => tellAnswered(quiz));
      continue;
    }
    find(".question-tools", question).hidden = false;
    find(".check", question).addEventListener("click", () => check(quiz, question));
  }
  if (test) offerFinish(quiz);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const question = document.activeElement?.closest(".question");
    if (question && !test) check(quiz, question);
  });
  form.classList.add("ready");
}

for (const form of all("form.quiz")) start(form);
