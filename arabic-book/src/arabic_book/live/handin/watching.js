/* What is said below a cell once it has run: its results went into the reader's progress, its files can be saved. */
import { tellKept } from "./keeping.js";
import { showWritten } from "./written.js";

/** Looks after a page's cells, those too that were computed while the reader was elsewhere. */
export function watchCells(session, deck) {
  const { notebook } = session.page;
  const look = (cell) => {
    const result = session.resultOf(notebook, cell.id);
    tellKept(cell, result);
    showWritten(session, cell, result);
  };
  session.follow(({ job, places, reset }) => {
    const isDone = job && !places && job.notebook === notebook;
    for (const cell of deck.cells) if ((isDone && cell.id === job.cell) || reset === notebook) look(cell);
  });
  deck.cells.forEach(look);
}
