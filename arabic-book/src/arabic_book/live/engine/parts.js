/* What the engine is made of, as far as it is here: the compiled engine, the worker's script, packages by set. */
import { engineFault } from "./fault.js";

const CORE = ["pyodide.js", "pyodide.asm.js", "python_stdlib.zip", "pyodide-lock.json"];
const WASM = "pyodide.asm.wasm";

/** `load(manifest, set, options)` gives the files of a set. */
export function makeParts({ manifest, base, load }) {
  const sets = new Map();
  const parts = {
    wasm: null,
    script: "",
    has: (name) => sets.has(name),
    keep: (name, files) => sets.set(name, files),
    files: () => [...sets.values()].flat(),
    missing,
    bring,
    prepare,
  };

  /** Modules of the sets that are not here, by set: an import of them is answered by the set's name. */
  function missing() {
    const others = Object.entries(manifest.sets ?? {}).filter(([name]) => !sets.has(name));
    return Object.fromEntries(others.map(([name, set]) => [name, set.modules ?? []]));
  }

  async function bring(name, { onProgress = () => {}, signal, consentRemote = false }) {
    const files = await load(manifest, name, { base, onProgress, signal, consentRemote });
    if (signal?.aborted) throw engineFault("cancelled");
    return files;
  }

  /** The first set: compiled once, for every worker. */
  async function prepare(files) {
    const named = (name) => files.find((file) => file.name === name);
    for (const name of [...CORE, WASM]) if (!named(name)) throw engineFault("missing", { file: name });
    const worker = files.find((file) => file.role === "worker");
    if (!worker) throw engineFault("missing", { file: "live-worker.js" });
    parts.script = new TextDecoder().decode(worker.buffer);
    try {
      parts.wasm = await WebAssembly.compile(named(WASM).buffer);
    } catch (error) {
      throw engineFault("unsupported", { cause: error });
    }
    const kept = files.filter(({ name, role }) => role === "package" || CORE.includes(name));
    sets.set("base", kept);
  }

  return parts;
}
