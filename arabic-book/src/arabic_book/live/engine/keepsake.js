/* What Python compiled of its modules, kept in the reader's browser for the next visit. Where nothing can be kept it is
   compiled again; what is kept holds for one edition of the files. */

const SHELF = "compiled";

const requested = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });

async function onShelf(mode, work) {
  if (location.protocol === "file:") return undefined; // all pages of all folders have one store there
  try {
    const opening = indexedDB.open("arabic-book-live-compiled", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(SHELF);
    const database = await requested(opening);
    try {
      return await work(database.transaction(SHELF, mode).objectStore(SHELF));
    } finally {
      database.close();
    }
  } catch {
    return undefined; // a private window, a full disk
  }
}

export async function keptBytecode(version) {
  const kept = await onShelf("readonly", (shelf) => requested(shelf.get(version)));
  return kept instanceof ArrayBuffer ? kept : null;
}

export const keepBytecode = (version, buffer) =>
  onShelf("readwrite", async (shelf) => {
    shelf.clear();
    await requested(shelf.put(buffer, version));
  });
