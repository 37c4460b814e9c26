/* To the paragraph with a number, or to the part that it stands in. */
import { all } from "./rows.js";

export function go(form, root, reveal) {
  const field = form.elements.go;
  const answer = root.querySelector(".ex-answer");
  const number = Number(field.value.trim());
  const cell = root.querySelector(`[data-paragraph="${number}"]`);
  field.setAttribute("aria-invalid", String(!cell));
  if (!cell) {
    answer.textContent = "اكتب رقماً من 1 إلى 175.";
    return;
  }
  const row = document.getElementById(`para-${number}`);
  if (row) {
    answer.textContent = `الفقرة ${number}: ${row.querySelector(".ex-head b:nth-of-type(2)").textContent}.`;
    history.replaceState(null, "", `#para-${number}`);
    reveal(row);
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  } else {
    const isIn = ({ dataset: { from, to } }) => +from <= number && number <= +to;
    const part = all("[data-from]", root).filter(isIn).pop();
    answer.textContent = `الفقرة ${number} في «${part.dataset.title}»: لا تلخيص لها في بيانات الدورة.`;
    reveal(part);
  }
  cell.classList.add("is-here");
}
