/* What a reader writes in cells, kept in this browser at every letter: {base: the book's text, text: the reader's}. */

/** Drafts of a page. Where the browser keeps nothing they last as long as the page, and `state` says why. */
export function makeDrafts(book, page, storage = () => localStorage) {
  const memory = new Map();
  const prefix = `arabic-book.draft:${book}:${page}:`;
  const drafts = { state: "kept", keyOf: (cell) => prefix + cell, read, write, forget };

  function read(cell) {
    if (memory.has(cell)) return memory.get(cell);
    try {
      const kept = JSON.parse(storage().getItem(prefix + cell));
      return typeof kept?.text === "string" && typeof kept.base === "string" ? kept : null;
    } catch (fault) {
      if (!(fault instanceof SyntaxError)) drafts.state = "refused";
      return null;
    }
  }

  function write(cell, base, text) {
    try {
      storage().setItem(prefix + cell, JSON.stringify({ base, text }));
      memory.delete(cell);
      drafts.state = "kept";
    } catch (fault) {
      memory.set(cell, { base, text });
      drafts.state = fault?.name === "QuotaExceededError" ? "full" : "refused";
    }
  }

  function forget(cell) {
    memory.delete(cell);
    try {
      storage().removeItem(prefix + cell);
    } catch {
      // nothing was kept
    }
  }
  return drafts;
}
