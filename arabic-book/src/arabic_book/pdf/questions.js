/* A quiz as questions on paper. */
import { all, make } from "./elements.js";

const NOT_ON_PAPER = ".quiz-note, .quiz-end, .quiz-answers, .question-tools, .feedback, .move";

function askChoices(form, letters) {
  for (const label of all(form, ".option")) {
    const input = label.querySelector("input");
    const letter = letters[Number(input.value) - 1] || input.value;
    input.replaceWith(make("span", `tick ${input.type}`), make("b", "letter", `${letter}.`));
  }
}

function askPairs(form, letters) {
  for (const pairs of all(form, ".pairs")) {
    const rights = [...pairs.querySelector("select").options].slice(1).map((option) => option.textContent);
    for (const pair of all(pairs, ".pair")) {
      pair.querySelector("select").remove();
      pair.prepend(make("span", "blank short"));
    }
    const rows = rights.map((text, at) => make("li", "", make("b", "letter", `${letters[at]}.`), " ", text));
    pairs.after(make("ul", "rights", ...rows));
  }
}

/** What of the key is printed: for who teaches everything, for who learns what is right. */
function writeKey(key, letters, isForTrainers) {
  for (const row of all(key, "li[data-option]")) {
    const letter = letters[Number(row.dataset.option) - 1];
    const question = row.closest("[data-answer]");
    const isChoice = !row.dataset.match && question.querySelector(":scope > ul") && letter;
    if (isChoice && !isForTrainers && !row.classList.contains("right")) row.remove();
    else if (isChoice) row.prepend(make("b", "letter", `${letter}.`), " ");
  }
  if (!isForTrainers) for (const row of all(key, "li[data-number]")) row.remove();
  for (const box of all(key, "ul:empty")) box.remove();
  key.className = "quiz-key";
}

/** What the key is headed by: the quiz's title; questions inside a lesson share theirs and are told apart by their text. */
function titleParts(paper, isCheck, heading) {
  const title = paper.querySelector(isCheck ? ".question-text" : ".quiz-title");
  if (!title || title.textContent === heading) return [heading];
  return [`${heading}: `, ...title.cloneNode(true).childNodes];
}

/** Puts the quiz on paper; its answers, [parts of a title, key], are kept for the end, null where they are not printed. */
export function askOnPaper(form, heading, edition) {
  const letters = edition.words.letters.split(" ");
  const key = form.querySelector(".quiz-answers > ol");
  for (const one of all(form, NOT_ON_PAPER)) one.remove();
  askChoices(form, letters);
  for (const step of all(form, ".order > li")) step.prepend(make("span", "blank short"));
  askPairs(form, letters);
  for (const input of all(form, ".number input")) input.replaceWith(make("span", "blank"));
  const paper = make("div", "quiz on-paper", ...form.childNodes);
  paper.id = form.id;
  form.replaceWith(paper);
  if (!key || (form.dataset.test && !edition.tests)) return null;
  writeKey(key, letters, edition.notes);
  return [titleParts(paper, form.classList.contains("check"), heading), key];
}
