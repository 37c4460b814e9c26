/* Files that stay in the reader's browser, by their sums, so that the next visit asks for none. A browser may have no
   such place, or no room in it: everything then works as on a first visit. */
import { hasSum } from "./verifying.js";

const STORE = "files";
let opened = null;

/** Why files are not kept: `""` where they are, `denied` or `full`. */
export const keeping = { refused: "" };

const answerOf = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });

function openKept() {
  opened ??= (async () => {
    try {
      const request = indexedDB.open("arabic-book-live", 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      const database = await answerOf(request);
      // Another tab may remove it, or the browser may close it.
      database.onversionchange = () => database.close();
      database.onclose = () => {
        opened = null;
      };
      return database;
    } catch {
      keeping.refused = "denied";
      return null;
    }
  })();
  return opened;
}

async function inStore(mode, work) {
  const database = await openKept();
  if (!database) return undefined;
  const transaction = database.transaction(STORE, mode);
  const ended = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  // A failure is told by the answer first; the end of the transaction then says it again to nobody.
  ended.catch(() => {});
  const answer = await answerOf(work(transaction.objectStore(STORE)));
  if (mode === "readwrite") await ended;
  return answer;
}

/** The bytes kept under a sum, if they are still those; null otherwise. */
export async function keptBytes(entry) {
  try {
    const buffer = await inStore("readonly", (store) => store.get(entry.sha256));
    if (buffer instanceof ArrayBuffer && (await hasSum(buffer, entry.sha256))) return buffer;
    if (buffer !== undefined) await inStore("readwrite", (store) => store.delete(entry.sha256));
  } catch {
    keeping.refused ||= "denied";
  }
  return null;
}

/** Keep verified bytes; a browser that cannot is remembered as such, and nothing fails. */
export async function keepBytes(entry, buffer) {
  try {
    await inStore("readwrite", (store) => store.put(buffer, entry.sha256));
  } catch (error) {
    keeping.refused = error?.name === "QuotaExceededError" ? "full" : "denied";
  }
}

/** Sums of all that is kept. */
export async function keptSums() {
  try {
    return new Set((await inStore("readonly", (store) => store.getAllKeys())) ?? []);
  } catch {
    return new Set();
  }
}

/** Remove what no file of this list has: an earlier edition of the book. */
export async function forgetOthers(manifest) {
  const named = new Set(Object.values(manifest.sets).flatMap(({ files }) => files.map(({ sha256 }) => sha256)));
  for (const sum of await keptSums()) {
    if (named.has(sum)) continue;
    try {
      await inStore("readwrite", (store) => store.delete(sum));
    } catch {
      return;
    }
  }
}
