/* The page's notebook as the book has it, brought by a script of its own, and the reader's copy made from it. */
import { bring } from "../cells/bringing.js";
import { download, fileName, notebookWith } from "./exporting.js";

async function notebookOf({ notebook, copy }) {
  if (!window.arabicBookNotebooks?.[notebook]) await bring(copy);
  return window.arabicBookNotebooks[notebook];
}

/** The cells of code in their order: {id, source}. */
export async function cellsOf(page) {
  const { cells } = await notebookOf(page);
  return cells
    .filter((cell) => cell.cell_type === "code")
    .map(({ id, source }) => ({ id, source: [source].flat().join("") }));
}

/** Saves the reader's copy; gives the name of its file. */
export async function saveCopy(page, session, drafts) {
  const notebook = await notebookOf(page);
  const texts = new Map();
  const results = new Map();
  for (const { id } of notebook.cells) {
    const text = drafts.read(id)?.text;
    const result = session.resultOf(page.notebook, id);
    if (text !== undefined) texts.set(id, text);
    // An output of another text than the one that is kept is not taken along.
    if (result?.ms !== undefined && result.source === (text ?? result.source)) results.set(id, result);
  }
  const name = fileName(page.notebook);
  download(name, `${JSON.stringify(notebookWith(notebook, texts, results), null, 1)}\n`);
  return name;
}
