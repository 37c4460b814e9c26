/* Moving steps, by button or by dragging. */
import { all, find, make } from "../theme/dom.js";
import { say } from "./words.js";

const UP = "M12 19V5M6 11l6-6 6 6";
const DOWN = "M12 5v14M6 13l6 6 6-6";

/** Makes the steps of a question movable; returns what tells the buttons at the edges that they are there. */
export function prepareOrder(question) {
  const list = find(".order", question);
  const status = make("p", { className: "sr-only" });
  status.setAttribute("role", "status");
  list.after(status);

  function markEdges() {
    const isFixed = list.classList.contains("fixed");
    all("li", list).forEach((row, i, rows) => {
      for (const button of all(".move", row)) {
        button.disabled = isFixed || i === (button.dataset.move === "-1" ? 0 : rows.length - 1);
      }
    });
  }

  function tell(row) {
    const rows = all("li", list);
    markEdges();
    const text = find(".step", row).textContent;
    question.dispatchEvent(new CustomEvent("moved"));
    status.textContent = say("moved", { text, place: rows.indexOf(row) + 1, count: rows.length });
  }

  for (const button of all(".move", list)) prepareButton(button, tell);
  makeDraggable(list, tell);
  markEdges();
  return markEdges;
}

function prepareButton(button, tell) {
  const isUp = button.dataset.move === "-1";
  button.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${isUp ? UP : DOWN}"/></svg>`;
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = button.closest("li");
    if (isUp) row.previousElementSibling.before(row);
    else row.nextElementSibling.after(row);
    tell(row);
    (button.disabled ? all(".move", row).find((other) => !other.disabled) : button).focus();
  });
}

function makeDraggable(list, tell) {
  let dragged = null;
  for (const row of all("li", list)) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      if (list.classList.contains("fixed")) return event.preventDefault();
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
    });
    row.addEventListener("dragover", (event) => {
      if (!dragged || dragged === row) return;
      event.preventDefault();
      const box = row.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) row.before(dragged);
      else row.after(dragged);
    });
    row.addEventListener("dragend", () => {
      if (dragged) tell(dragged);
      dragged = null;
    });
  }
}
