/* Brought by the reader's first press on a page with cells: the one engine of the book, how it is started, what it computed,
   and the turning of pages that keeps it. The page's own script (live.js) shows it. */

import { cellsOf, saveCopy } from "./copy.js";
import { makeSession } from "./making.js";
import { makeOutputs } from "./showing.js";
import { faultText, more, ready, setOf, showProgress } from "./starting.js";
import { startTurning } from "./turning.js";

const session = makeSession();
window.arabicBookSession = Object.assign(session, {
  cellsOf: () => cellsOf(session.page),
  faultText,
  makeOutputs: (box) => makeOutputs(box, session),
  more: (...given) => more(session, ...given),
  ready: (...given) => ready(session, ...given),
  saveCopy: (drafts) => saveCopy(session.page, session, drafts),
  setOf,
  showProgress: (box) => showProgress(session, box),
});
startTurning(session);
