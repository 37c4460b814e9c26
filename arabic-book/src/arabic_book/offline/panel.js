/* Saving the book: fetched once a reader asks, or has saved it. */
import { all, find } from "../theme/dom.js";
import { drawDialog, openDialog } from "./dialog.js";
import { downloadsFromSaved } from "./downloads.js";
import { drawNotice } from "./notice.js";
import { became, onSituation, readKept, readPublished, situation, tendSaved } from "./situation.js";
import { buttonLabel } from "./views.js";

function drawButtons() {
  const label = buttonLabel();
  for (const button of all("[data-offline]")) {
    find("span", button).textContent = label;
    button.classList.toggle("is-saved", Boolean(situation.state?.current));
  }
}

onSituation(drawButtons);
onSituation(drawDialog);
onSituation(drawNotice);

async function open() {
  became({ asksRemoval: false, said: "" });
  openDialog();
  if (situation.job) return;
  became({ fault: null });
  await readKept();
  const { state } = situation;
  if (state && !state.pending) {
    await readPublished();
    // A saved book needs no news.
    if (state.current && situation.fault) became({ fault: null });
  }
}

/* In a page that the service worker serves. */
function tend() {
  downloadsFromSaved();
  addEventListener("online", tendSaved);
  return tendSaved();
}

window.arabicBookOffline = { open, tend };
