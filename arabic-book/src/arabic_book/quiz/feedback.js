/* What is said below a question. */
import { copies, find, make } from "../theme/dom.js";
import { rightAnswer } from "./keys.js";
import { words } from "./words.js";

const TICK = '<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.3 3.3L17 9"/>';
const DIAMOND = '<path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z"/><path d="M12 8v5M12 15.6v.1"/>';

function icon(right) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  picture.innerHTML = right ? TICK : DIAMOND;
  return picture;
}

const paragraph = (className, ...inside) => make("p", className ? { className } : {}, ...inside);
const verdictLine = (right) =>
  paragraph("verdict", icon(right), make("strong", {}, right ? words.right : words.not_yet));
const reasonLines = (whys) => whys.map((why) => paragraph("why", ...copies(why)));
const explanation = (key) => [paragraph("", ...copies(key.explanation)), paragraph("source", ...copies(key.source))];

function put(question, kind, ...inside) {
  const feedback = find(".feedback", question);
  feedback.className = `feedback ${kind}`;
  feedback.replaceChildren(...inside);
}

export const ask = (question, text) => put(question, "asks", paragraph("", text));

export function showVerdict(question, key, { right, hint, whys }, reveal) {
  question.classList.toggle("was-right", right);
  question.classList.toggle("was-wrong", !right);
  const reasons = reasonLines(whys);
  if (right) return put(question, "right", verdictLine(true), ...reasons, ...explanation(key));
  const said = hint || (reasons.length ? "" : words.read_again);
  const button = make("button", { type: "button", className: "quiet reveal" }, words.reveal);
  button.addEventListener("click", reveal);
  const next = paragraph("next", words.try_again, " ", button);
  put(question, "not-yet", verdictLine(false), ...(said ? [paragraph("why", said)] : []), ...reasons, next);
}

/** The right answer; with a verdict, whether it was found comes first. */
export function showAnswer(question, key, verdict) {
  const head = verdict ? [verdictLine(verdict.right)] : [];
  const whys = verdict && !verdict.right ? reasonLines(verdict.whys || []) : [];
  const revealed = paragraph("verdict", make("strong", {}, words.revealed));
  const answer = make("div", { className: "answer" }, ...rightAnswer(question, key));
  put(question, verdict?.right ? "right" : "not-yet", ...head, ...whys, revealed, answer, ...explanation(key));
}

/** The focus stood on a button that is gone; it moves on to what was said. */
export function hold(question) {
  const feedback = find(".feedback", question);
  feedback.tabIndex = -1;
  feedback.focus({ preventScroll: true });
}

export function clear(question) {
  const feedback = find(".feedback", question);
  feedback.className = "feedback";
  feedback.replaceChildren();
  feedback.removeAttribute("tabindex");
}
