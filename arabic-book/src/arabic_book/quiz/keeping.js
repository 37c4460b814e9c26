/* Every answer is kept as it is given, and found again when the page is opened the next time. */
import { progress } from "./ending.js";
import { given } from "./giving.js";

const nameOf = (form, question) => `${form.dataset.quiz}:${question.dataset.question}`;

/** `state`: "" not marked, "right", "wrong", or "shown" where the answer was asked for; `first`: was the first one right? */
export function keep({ form }, question, state, first) {
  const entry = { given: given(question), state, first, form: question.dataset.form };
  progress?.record("answers", nameOf(form, question), entry);
}

/** What is kept of a question; null where nothing is, or where the question has changed since. */
export function kept({ form }, question) {
  const entry = progress?.get().answers[nameOf(form, question)];
  return entry && entry.form === question.dataset.form ? entry : null;
}

export function forget({ form, questions }) {
  for (const question of questions) progress?.record("answers", nameOf(form, question), null);
}
