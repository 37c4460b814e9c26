/* The reader's copy of a notebook: the book's cells, with the reader's text and what was computed in the page. */

function plain(output) {
  const { transient, ...kept } = output;
  return kept;
}

/** A notebook with the sources of `texts` and the outputs of `results`, both by the cell's id. */
export function notebookWith(notebook, texts, results) {
  const cells = notebook.cells.map((cell) => {
    if (cell.cell_type !== "code") return cell;
    const copy = { ...cell };
    const text = texts.get(cell.id);
    const result = results.get(cell.id);
    if (text !== undefined) copy.source = text;
    if (result) {
      copy.outputs = result.outputs.map(plain);
      copy.execution_count = result.count ?? null;
    } else if (text !== undefined) {
      // What the book computed from another text is no output of this one.
      copy.outputs = [];
      copy.execution_count = null;
    }
    return copy;
  });
  return { ...notebook, cells };
}

/** A file's name in letters that every system takes. */
export const fileName = (docname) =>
  `${
    docname
      .split("/")
      .at(-1)
      .normalize("NFKD")
      .replace(/[^\w.-]+/g, "-")
      .replace(/^[-.]+|[-.]+$/g, "") || "notebook"
  }.ipynb`;

export function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
