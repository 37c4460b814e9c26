/* Whose a notebook is, in the file that is handed in: in its metadata, as notebooks name their authors, and in its name.
   Both say the same, so that whoever sorts the files of a class finds no two answers in one. */

const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g; // marks that turn the direction
const FORBIDDEN = /[\p{C}\s\\/:*?"<>|.]+/gu; // in names of files, on one system or another
const LONGEST = 60; // letters; a name of a file holds 255 bytes

/** A name as it was typed, on one line, without what nobody sees or no file may be called. */
export function cleanName(typed) {
  const plain = typed.normalize("NFC").replace(TURNS, "").replace(FORBIDDEN, " ");
  return [...plain.trim()].slice(0, LONGEST).join("").trim();
}

export const isName = (name) => /\p{L}/u.test(name);

/** The name of the file: that of the notebook, then the person's, so that files of a class lie side by side. */
export const handedFile = (file, name) => file.replace(/\.ipynb$/, ` ${name}.ipynb`);

export const authored = (notebook, name) => ({ ...notebook, metadata: { ...notebook.metadata, authors: [{ name }] } });
