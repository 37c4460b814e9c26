/* A notebook is handed in: the reader's copy, with the reader's name in it. */
import { find } from "../../theme/dom.js";
import { filled } from "../../theme/wording.js";
import { saveCopy } from "../session/copy.js";
import { cleanName, isName } from "./naming.js";
import { isRun } from "./records.js";
import { handing } from "./words.js";

const formSays = (form, text) => {
  find(".hand-in-said", form).textContent = text;
};

/** Tells how many cells were not run, or not since they were changed. */
function countOpen(session, form, deck) {
  const isOpen = (cell) => !isRun(session.resultOf(session.page.notebook, cell.id), cell.source());
  const n = deck.cells.filter(isOpen).length;
  find(".hand-in-open", form).textContent = n ? filled(handing.open, { n, all: deck.cells.length }) : "";
}

export async function handIn(session, form, deck, drafts) {
  const field = find("input", form);
  const name = cleanName(field.value);
  countOpen(session, form, deck);
  if (!isName(name)) {
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return formSays(form, handing.name_missing);
  }
  const file = await saveCopy(session.page, session, drafts, name);
  formSays(form, filled(handing.done, { file: `\u2068${file}\u2069` }));
}

export function watchForm(session, deck) {
  const form = find(".hand-in");
  if (!form) return;
  const field = find("input", form);
  const count = () => countOpen(session, form, deck);
  form.addEventListener("focusin", count);
  field.addEventListener("input", () => {
    field.removeAttribute("aria-invalid");
    formSays(form, "");
  });
  session.follow(({ places, reset }) => {
    if (!places) count();
    if (reset !== session.page.notebook) return;
    // Whoever begins the page anew may be somebody else.
    field.value = "";
    formSays(form, "");
  });
  count();
}
