/* Whose a notebook is, in the file that is handed in: in its metadata, as notebooks name their authors, and in its name. */

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g; // marks that turn the direction
const FORBIDDEN = /[\p{C}\\/:*?"<>|.]+/gu; // in names of files, on one system or another
const LONGEST = 60; // letters of a name in that of a file

/** A name as it was typed, without what nobody sees. */
export const cleanName = (typed) => typed.normalize("NFC").replace(TURNS, "").replace(/[\s\p{Cc}]+/gu, " ").trim();

export const isName = (name) => /\p{L}/u.test(name);

/** The name of the file: that of the notebook, then the person's, so that files of a class lie side by side. */
export function handedFile(file, name) {
  const person = [...name.replace(FORBIDDEN, " ")].slice(0, LONGEST).join("").replace(/\s+/g, " ").trim();
  return file.replace(/\.ipynb$/, person ? ` ${person}.ipynb` : ".ipynb");
}

export const authored = (notebook, name) => ({ ...notebook, metadata: { ...notebook.metadata, authors: [{ name }] } });
