/* Results of a cell go into the reader's progress as soon as it has run, and the cell says so. */
import { find, make } from "../../theme/dom.js";
import { page, session, withSession } from "../cells/page.js";
import { recordsOf } from "./records.js";
import { handing } from "./words.js";

const { progress: address } = document.body.dataset;

/** Takes them once, however often they are shown; gives what is to be said. */
function takeIn(result, records) {
  const there = session();
  there.taken ??= new WeakMap();
  if (!there.taken.has(result)) {
    const answers = records.map((record) => window.bookProgress.import(record));
    const fault = answers.find(({ ok }) => !ok);
    const said = window.bookProgress.refused ? handing.not_kept : handing.kept;
    there.taken.set(result, fault ? handing.kept_fault : said);
  }
  return there.taken.get(result);
}

function tellKept(cell, result) {
  const records = result?.ms === undefined ? [] : recordsOf(result.outputs);
  const before = find(".cell-kept", cell.box);
  if (!records.length || !window.bookProgress) return before?.remove();
  const status = make("p");
  status.setAttribute("role", "status");
  const save = make("button", { type: "button", className: "cell-small", textContent: handing.save });
  save.addEventListener("click", () => window.bookProgress.download());
  const link = address && make("a", { href: address, textContent: handing.see });
  const box = make("div", { className: "cell-kept" }, status, make("p", {}, link, save));
  if (before) before.replaceWith(box);
  else cell.box.append(box);
  status.textContent = takeIn(result, records); // after it stands in the page, so that it is heard
}

/** Looks after the results of a page's cells, those too that were computed while the reader was elsewhere. */
export function startKeeping(deck) {
  withSession((there) => {
    const look = (cell) => tellKept(cell, there.resultOf(page.notebook, cell.id));
    there.follow(({ job, places, reset }) => {
      const isDone = job && !places && job.notebook === page.notebook;
      if (isDone) deck.cells.filter(({ id }) => id === job.cell).forEach(look);
      if (reset === page.notebook) deck.cells.forEach(look);
    });
    deck.cells.forEach(look);
  });
}
