/* What a reader has answered, as a list of texts; and put back into the form. */
import { all, find } from "../theme/dom.js";

export function given(question) {
  const { type } = question.dataset;
  if (type === "number") return [find("input", question).value];
  if (type === "order") return all(".order > li", question).map((row) => row.dataset.option);
  if (type === "match") return all(".pair select", question).map((menu) => `${optionOf(menu)}=${menu.value}`);
  return all("input:checked", question).map((input) => input.value);
}

const optionOf = (menu) => menu.closest(".pair").dataset.option;

export function giveBack(question, answer) {
  const { type } = question.dataset;
  if (type === "number") find("input", question).value = answer[0] ?? "";
  else if (type === "order") putInOrder(question, answer);
  else if (type === "match") for (const menu of all(".pair select", question)) chooseIn(menu, answer);
  else for (const input of all("input", question)) input.checked = answer.includes(input.value);
}

function putInOrder(question, answer) {
  const rows = new Map(all(".order > li", question).map((row) => [row.dataset.option, row]));
  if (answer.length === rows.size && answer.every((name) => rows.has(name))) {
    find(".order", question).append(...answer.map((name) => rows.get(name)));
  }
}

function chooseIn(menu, answer) {
  const mine = answer.find((pair) => pair.startsWith(`${optionOf(menu)}=`));
  const value = mine?.slice(mine.indexOf("=") + 1) ?? "";
  if (all("option", menu).some((option) => option.value === value)) menu.value = value;
}
