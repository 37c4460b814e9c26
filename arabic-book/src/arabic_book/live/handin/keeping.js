/* Results of a cell go into the reader's progress as soon as it has run, and the cell says so. */
import { find, make } from "../../theme/dom.js";
import { recordsOf } from "./records.js";
import { handing } from "./words.js";

const taken = new WeakMap(); // results, and what was said of each

/** Takes them once, however often they are shown; gives what is to be said. */
function takeIn(result, records) {
  if (!taken.has(result)) {
    const answers = records.map((record) => window.bookProgress.import(record));
    const fault = answers.find(({ ok }) => !ok);
    const said = window.bookProgress.refused ? handing.not_kept : handing.kept;
    taken.set(result, fault ? handing.kept_fault : said);
  }
  return taken.get(result);
}

export function tellKept(cell, result) {
  const records = result?.ms === undefined ? [] : recordsOf(result.outputs);
  const before = find(".cell-kept", cell.box);
  if (!records.length || !window.bookProgress) return before?.remove();
  const status = make("p");
  status.setAttribute("role", "status");
  const save = make("button", { type: "button", className: "cell-small", textContent: handing.save });
  save.addEventListener("click", () => window.bookProgress.download());
  const { progress: address } = document.body.dataset;
  const link = address && make("a", { href: address, textContent: handing.see });
  const box = make("div", { className: "cell-kept" }, status, make("p", {}, link, save));
  if (before) before.replaceWith(box);
  else cell.box.append(box);
  status.textContent = takeIn(result, records); // after it stands in the page, so that it is heard
}
