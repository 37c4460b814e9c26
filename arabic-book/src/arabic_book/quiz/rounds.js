/* A question while it is answered: its key, whether the first answer was right, and whether it is over. */
import { all } from "../theme/dom.js";
import { clear } from "./feedback.js";
import { readKey } from "./keys.js";
import { prepareOrder } from "./ordering.js";

export function makeRound(question, item) {
  return {
    key: readKey(item, question),
    first: null,
    over: false,
    markEdges: question.dataset.type === "order" ? prepareOrder(question) : () => {},
  };
}

function setOver(question, round, over) {
  round.over = over;
  question.classList.toggle("over", over);
  for (const input of all("input, select", question)) input.disabled = over;
  for (const list of all(".order", question)) list.classList.toggle("fixed", over);
}

export function settle(question, round) {
  setOver(question, round, true);
  round.markEdges();
  for (const tools of all(".question-tools", question)) tools.hidden = true;
}

export function reset(question, round, isTest) {
  round.first = null;
  question.hidden = false;
  question.classList.remove("was-right", "was-wrong");
  setOver(question, round, false);
  for (const tools of all(".question-tools", question)) tools.hidden = isTest;
  clear(question);
}
