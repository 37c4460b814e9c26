/* What can go wrong with a file of the engine, by a code that whoever shows it has words for. */

/** `missing`: its address has nothing; `updated` is true where the book was published anew meanwhile. `damaged`: other
    bytes than the lock says. `offline`: no answer, or none any more. `cancelled`: by the reader. `remote-refused`: only the
    official address has it, and the reader has not agreed. `unsupported`: the browser is too old. */
export function fileFault(code, file, more = {}) {
  return Object.assign(new Error(`${code}: ${file}`), { name: "LiveFileError", code, file, ...more });
}

/** Whatever was thrown as one of these. */
export function asFileFault(error, file, signal) {
  if (error?.name === "LiveFileError") return error;
  if (signal?.aborted || error?.name === "AbortError") return fileFault("cancelled", file);
  return fileFault("offline", file, { cause: error });
}
