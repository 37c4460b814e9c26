/* One file over the line, its bytes counted as they come. */
import { fileFault } from "./faults.js";

/** The bytes at `address`. A line that says nothing for `patience` milliseconds counts as gone. */
export async function askBytes(address, entry, { signal, patience, onBytes, again = false }) {
  const line = new AbortController();
  const leave = () => line.abort();
  let timer = 0;
  let isSilent = false;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isSilent = true;
      line.abort();
    }, patience);
  };
  signal.addEventListener("abort", leave);
  try {
    wait();
    // Bytes that were found wrong may be those that the browser or a proxy remembers.
    const answer = await fetch(address, { signal: line.signal, cache: again ? "reload" : "default" });
    if (answer.status >= 500 || answer.status === 429)
      throw fileFault("offline", entry.name, { status: answer.status });
    if (!answer.ok) throw fileFault("missing", entry.name, { status: answer.status });
    const reader = answer.body.getReader();
    const pieces = [];
    let count = 0;
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      wait();
      pieces.push(step.value);
      count += step.value.length;
      // Other bytes than were promised; an endless answer must not fill the memory.
      if (entry.bytes !== null && count > entry.bytes) throw fileFault("damaged", entry.name);
      onBytes(count);
    }
    return await new Blob(pieces).arrayBuffer();
  } catch (error) {
    if (isSilent) throw fileFault("offline", entry.name, { silent: true });
    throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", leave);
    line.abort();
  }
}

/** The bytes that a classic script carries: a page opened from a folder can ask for nothing else. */
export function askScript(address, entry, { signal }) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const end = (work) => {
      script.remove();
      signal.removeEventListener("abort", leave);
      work();
    };
    const leave = () => end(() => reject(fileFault("cancelled", entry.name)));
    signal.addEventListener("abort", leave);
    script.onerror = () => end(() => reject(fileFault("missing", entry.name)));
    script.onload = () =>
      end(() => {
        const text = window.arabicBookLiveFiles?.[entry.sha256];
        delete window.arabicBookLiveFiles?.[entry.sha256];
        try {
          resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
        } catch {
          reject(fileFault("damaged", entry.name));
        }
      });
    script.src = address;
    document.head.append(script);
  });
}
