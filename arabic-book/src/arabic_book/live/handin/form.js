/* Where the book asks for it, a notebook is handed in: the reader's copy, with the reader's name in it. */
import { find } from "../../theme/dom.js";
import { filled } from "../../theme/wording.js";
import { bringSession, drafts, page, resultOf, withSession } from "../cells/page.js";
import { cleanName, isName } from "./naming.js";
import { isRun } from "./records.js";
import { handing } from "./words.js";

export function startForm(deck) {
  const form = find(".hand-in");
  if (!form) return;
  const field = find("input", form);
  const open = find(".hand-in-open", form);
  const said = find(".hand-in-said", form);
  form.hidden = false;

  const tellHanded = (text) => {
    said.textContent = text;
  };

  /** Cells that were not run, or not since they were changed. */
  function countOpen() {
    const n = deck.cells.filter((cell) => !isRun(resultOf(cell.id), cell.source())).length;
    open.textContent = n ? filled(handing.open, { n, all: deck.cells.length }) : "";
  }

  async function hand(event) {
    event.preventDefault();
    const name = cleanName(field.value);
    countOpen();
    if (!isName(name)) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return tellHanded(handing.name_missing);
    }
    try {
      const there = await bringSession();
      const file = await there.saveCopy(drafts, name);
      tellHanded(filled(handing.done, { file: `\u2068${file}\u2069` }));
    } catch {
      tellHanded(handing.failed);
    }
  }

  form.addEventListener("submit", hand);
  form.addEventListener("focusin", countOpen);
  field.addEventListener("input", () => {
    field.removeAttribute("aria-invalid");
    tellHanded("");
  });
  withSession((there) => {
    there.follow(({ places, reset }) => {
      if (!places) countOpen();
      if (reset !== page.notebook) return;
      // Whoever begins the page anew may be somebody else.
      field.value = "";
      tellHanded("");
    });
    countOpen();
  });
  countOpen();
}
