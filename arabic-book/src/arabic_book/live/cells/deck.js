/* The cells of this page together: run in their order, kept in step with the session. */

import { make } from "../../theme/dom.js";
import { makeCell } from "./cell.js";
import { bringSession, drafts, page, resultOf, session, withSession } from "./page.js";
import { announce } from "./saying.js";
import { say, words } from "./words.js";

export function makeDeck(boxes) {
  const deck = { host: null, cells: [], run, runAll, runAbove, runNeeding, resetAll, after };
  const jobOf = ({ id, source, box }) => ({
    notebook: page.notebook,
    cell: id,
    source: source(),
    mayRaise: box?.classList.contains("tag_raises-exception") ?? false,
  });

  async function run(cells, box) {
    deck.host = box;
    if (!(await brought(box))) return;
    const isReady = await session().ready(box, announce, () => run(cells, box));
    if (isReady) session().run(cells.map(jobOf));
  }

  async function brought(box) {
    try {
      return await bringSession();
    } catch {
      box.replaceChildren(make("p", { className: "cell-fault", textContent: words.not_brought }));
      announce(words.not_brought);
      return null;
    }
  }

  /** Cells in the book's order, with those that the page does not show. */
  async function all() {
    const shown = new Map(deck.cells.map((cell) => [cell.id, cell]));
    const ids = await session()
      .cellsOf()
      .catch(() => []);
    if (deck.cells.some(({ id }) => !ids.some((one) => one.id === id))) return deck.cells;
    return ids.map((one) => shown.get(one.id) ?? { id: one.id, source: () => one.source });
  }

  async function runAll(box) {
    if (await brought(box)) await run(await all(), box);
  }

  async function runAbove(cell, box) {
    if (!(await brought(box))) return;
    const cells = await all();
    await run(cells.slice(0, cells.findIndex(({ id }) => id === cell.id) + 1), box);
  }

  /** Cells that waited for a set of libraries run when it is there, and those below that failed for want of them. */
  function runNeeding(set, box) {
    const waits = ({ id }) => resultOf(id)?.status === "needs" && resultOf(id).needs.set === set;
    const below = deck.cells.slice(deck.cells.findIndex(waits));
    return run(
      below.filter((cell) => waits(cell) || ["error", "lacking", "skipped"].includes(resultOf(cell.id)?.status)),
      box,
    );
  }

  function after(cell) {
    return deck.cells[deck.cells.indexOf(cell) + 1];
  }

  async function resetAll() {
    await session()?.reset(page.notebook);
    for (const cell of deck.cells) cell.reset();
  }

  function follow({ job, result, places, progress }) {
    if (progress && deck.host) session().showProgress(deck.host);
    if (!job || job.notebook !== page.notebook) return;
    const cell = deck.cells.find(({ id }) => id === job.cell);
    cell?.update({ places, isPart: Boolean(places) });
    const n = deck.cells.indexOf(cell) + 1;
    if (cell && !places && ["ok", "error", "stopped", "crashed", "failed"].includes(result.status)) {
      announce(say(`told_${result.status}`, { n }));
    }
  }

  deck.cells.push(...boxes.map((box, at) => makeCell(box, at + 1, deck)));
  withSession((there) => there.follow(follow));
  addEventListener("storage", ({ key }) => {
    for (const cell of deck.cells) if (key === drafts.keyOf(cell.id) || key === null) cell.isElsewhere();
  });
  return deck;
}
