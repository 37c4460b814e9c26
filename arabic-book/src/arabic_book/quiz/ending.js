/* The end of a quiz: its score, what went wrong, and a new beginning. */
import { make } from "../theme/dom.js";
import { say, words } from "./words.js";

export const progress = window.bookProgress;
export const scoreLine = (right, count) => make("p", { className: "score" }, say("score", { right, count }));

export function scoreOf({ questions, rounds }) {
  const firsts = questions.map((question) => rounds.get(question).first);
  return { done: firsts.filter((first) => first !== null).length, right: firsts.filter(Boolean).length };
}

export function tellScore(quiz) {
  const { form, questions, end } = quiz;
  const { done, right } = scoreOf(quiz);
  const count = questions.length;
  if (form.classList.contains("check")) {
    // A question inside a lesson is no part of a score.
    if (done === count) end.replaceChildren(make("p", { className: "quiz-tools" }, againButton(quiz)));
    return;
  }
  if (done < count) {
    end.replaceChildren(make("p", { className: "score" }, say("answered", { done, count })));
    return;
  }
  const known = progress?.get().quizzes[form.dataset.quiz];
  if (progress && end.dataset.kept !== "yes") {
    progress.record("quizzes", form.dataset.quiz, { score: right, out_of: count });
  }
  end.dataset.kept = "yes";
  const wasBetter = known && known.out_of === count && known.score > right;
  const best = wasBetter ? [make("p", { className: "best" }, say("best", { right: known.score, count }))] : [];
  end.replaceChildren(scoreLine(right, count), ...best, closing(quiz, right < count));
}

export function againButton(quiz) {
  const again = make("button", { type: "button", className: "quiet" }, words.again);
  again.addEventListener("click", quiz.restart);
  return again;
}

/** Show what went wrong; begin anew. */
export function closing(quiz, hasWrong) {
  const tools = make("p", { className: "quiz-tools" });
  if (hasWrong) tools.append(reviewButton(quiz));
  tools.append(againButton(quiz));
  return tools;
}

function reviewButton({ form, questions, rounds }) {
  const review = make("button", { type: "button" }, words.review);
  review.addEventListener("click", () => {
    const only = form.classList.toggle("only-wrong");
    for (const question of questions) question.hidden = only && rounds.get(question).first !== false;
    review.textContent = only ? words.review_all : words.review;
    if (!only) return;
    const wrong = questions.find((question) => !question.hidden);
    wrong.tabIndex = -1;
    wrong.focus();
  });
  return review;
}
