/* A page of tests that loads sets of files and tells what came of it. */
import { loadSet, weighSet } from "../../src/arabic_book/live/files/loading.js";

const sumOf = async (buffer) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

window.weigh = (manifest, name) => weighSet(manifest, name);
window.load = async (manifest, name, options = {}) => {
  const steps = [];
  const stop = new AbortController();
  window.cancel = () => stop.abort();
  const onProgress = (done, total, kept) => {
    steps.push([done, total, kept]);
    window.lastStep = [done, total, kept];
    if (options.cancelAt !== undefined && done >= options.cancelAt) stop.abort();
  };
  try {
    const files = await loadSet(manifest, name, { base: "live/", ...options, onProgress, signal: stop.signal });
    const said = [];
    for (const { name: file, role, library, buffer } of files) {
      const sum = globalThis.crypto?.subtle
        ? await sumOf(buffer)
        : new TextDecoder("latin1").decode(buffer.slice(0, 8));
      said.push([file, role, library, buffer.byteLength, sum]);
    }
    return { files: said, kept: files.kept, steps };
  } catch (error) {
    return { code: error.code ?? String(error), file: error.file, updated: error.updated ?? false, steps };
  }
};
