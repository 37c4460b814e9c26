/* A test before or after the course: nothing is said before its end. */
import { find, make } from "../theme/dom.js";
import { againButton, closing, progress, scoreLine, scoreOf } from "./ending.js";
import { showAnswer } from "./feedback.js";
import { judge } from "./judging.js";
import { forget } from "./keeping.js";
import { settle } from "./rounds.js";
import { marks, progressMade } from "./topics.js";
import { say, words } from "./words.js";

function isAnswered({ rounds }, question) {
  return question.dataset.type === "order" || !judge(question, rounds.get(question).key).empty;
}

export function tellAnswered(quiz) {
  const { questions, end } = quiz;
  const place = find(".answered", end);
  const done = questions.filter((question) => isAnswered(quiz, question)).length;
  if (place) place.textContent = say("answered", { done, count: questions.length });
}

export function offerFinish(quiz) {
  const { questions, end } = quiz;
  const finish = make("button", { type: "button" }, words.finish);
  const note = make("p", { className: "unanswered" });
  note.setAttribute("role", "status");
  finish.addEventListener("click", () => {
    const open = questions.filter((question) => !isAnswered(quiz, question));
    if (!open.length) return finishTest(quiz);
    const anyway = make("button", { type: "button", className: "quiet" }, words.finish_anyway);
    anyway.addEventListener("click", () => finishTest(quiz));
    const list = open.map((question) => questions.indexOf(question) + 1).join("، ");
    note.replaceChildren(say("unanswered", { list }), " ", anyway);
  });
  end.replaceChildren(make("p", { className: "answered" }), make("p", { className: "quiz-tools" }, finish), note);
  tellAnswered(quiz);
}

function mark({ rounds, test }, question) {
  const round = rounds.get(question);
  const verdict = judge(question, round.key);
  round.first = Boolean(verdict.right);
  settle(question, round);
  if (test === "post") showAnswer(question, round.key, verdict);
  return [question.dataset.module, round.first];
}

function finishTest(quiz) {
  const { questions, end, test } = quiz;
  const topics = marks(questions.map((question) => mark(quiz, question)));
  const { right } = scoreOf(quiz);
  const count = questions.length;
  const result = { score: right, out_of: count, topics };
  const before = progress?.get().tests.pre;
  progress?.record("tests", test, result);
  forget(quiz);
  const isPost = test === "post";
  const table = isPost ? progress?.compare(before, result) : progress?.compare(result, null);
  const tools = isPost ? closing(quiz, right < count) : make("p", { className: "quiz-tools" }, againButton(quiz));
  const said = make("p", {}, isPost ? progressMade(before, result) : words.pre_done);
  end.replaceChildren(...[scoreLine(right, count), said, table, tools].filter(Boolean));
  end.tabIndex = -1;
  end.focus();
}
