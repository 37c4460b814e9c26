/* To the paragraph with a number. */

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
  answer.textContent = `الفقرة ${number}: ${row.querySelector(".ex-head b:nth-of-type(2)").textContent}.`;
  history.replaceState(null, "", `#para-${number}`);
  reveal(row);
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  cell.classList.add("is-here");
}
