/* The page's side of Python: one engine for the whole book, in a worker that can be ended at any moment and comes back
   from what the page still has.

   States: off → loading → starting → ready ⇄ busy; stopping → starting → ready after a stop or a fault of the worker;
   failed where Python does not start. */
import { openWorker } from "./messenger.js";

const CORE = ["pyodide.js", "pyodide.asm.js", "python_stdlib.zip", "pyodide-lock.json"];
const WASM = "pyodide.asm.wasm";

const engineFault = (code, more = {}) => Object.assign(new Error(code), { name: "EngineError", code, ...more });

/** `load(manifest, set, {base, onProgress, signal, consentRemote})` gives the files of a set. */
export function makeEngine({ manifest, base, words, load, env = {}, memory }) {
  const followers = new Set();
  const listeners = new Set(); // of comms
  const shows = new Map(); // by request: where outputs of its cell go, also those of its widgets later
  const requests = new Map(); // by cell: its last request
  const sets = new Map(); // by name: the files that are here
  const given = new Map(); // files of the reader, which a new worker gets again
  const queue = [];
  let state = "off";
  let worker = null;
  let wasm = null;
  let script = "";
  let current = null;
  let starting = null;
  let lastId = 0;
  let booting = null;
  const engine = {
    get state() {
      return state;
    },
    generation: 0, // which worker this is: what belonged to an earlier one is gone
    memory: 0,
    words,
    onState,
    start,
    run,
    add,
    stop,
    reset,
    put,
    take,
    comms: {
      listen(tell) {
        listeners.add(tell);
        return () => listeners.delete(tell);
      },
      send(message, buffers = []) {
        worker?.post({ type: "comm", ...message, buffers });
      },
    },
  };

  function become(next) {
    if (next === state) return;
    state = next;
    for (const tell of [...followers]) tell(state);
  }

  function onState(tell) {
    followers.add(tell);
    return () => followers.delete(tell);
  }

  // From files to a worker that answers.

  async function bringSet(name, { onProgress = () => {}, signal, consentRemote = false }) {
    const files = await load(manifest, name, { base, onProgress, signal, consentRemote });
    if (signal?.aborted) throw engineFault("cancelled");
    return files;
  }

  async function prepare(files) {
    const named = (name) => files.find((file) => file.name === name);
    for (const name of [...CORE, WASM]) if (!named(name)) throw engineFault("missing", { file: name });
    const scriptFile = files.find((file) => file.role === "worker");
    if (!scriptFile) throw engineFault("missing", { file: "live-worker.js" });
    script = new TextDecoder().decode(scriptFile.buffer);
    try {
      wasm = await WebAssembly.compile(named(WASM).buffer);
    } catch (error) {
      throw engineFault("unsupported", { cause: error });
    }
    sets.set(
      "base",
      files.filter((file) => file.role === "package" || CORE.includes(file.name)),
    );
  }

  const modulesOf = () =>
    Object.fromEntries(
      Object.entries(manifest.sets ?? {})
        .filter(([name]) => !sets.has(name))
        .map(([name, set]) => [name, set.modules ?? []]),
    );

  function boot(onPhase = () => {}) {
    become("starting");
    engine.generation += 1;
    return new Promise((resolve, reject) => {
      booting = { resolve, reject, onPhase };
      const mine = openWorker(script, (message) => {
        if (worker === mine) receive(message);
      });
      worker = mine;
      worker.post({
        type: "boot",
        files: [...sets.values()].flat(),
        module: wasm,
        env: { UMRAN_OUTPUT: "book", ...env },
        words,
        sets: modulesOf(),
        memory,
      });
      for (const file of given.values()) worker.ask({ type: "put", ...file }).catch(() => {});
    });
  }

  function endWorker() {
    worker?.end();
    worker = null;
    booting?.reject(engineFault("cancelled"));
    booting = null;
  }

  async function begin({ onProgress = () => {}, signal }) {
    const began = performance.now();
    let done = 0;
    let total = 0;
    const tell = (phase, more = {}) =>
      onProgress({ phase, done, total, seconds: (performance.now() - began) / 1000, ...more });
    const leave = () => endWorker();
    signal?.addEventListener("abort", leave);
    try {
      if (signal?.aborted) throw engineFault("cancelled");
      become("loading");
      tell("loading");
      if (!wasm) {
        const onBytes = (now, all) => {
          [done, total] = [now, all];
          tell("loading");
        };
        await prepare(await bringSet("base", { signal, onProgress: onBytes }));
      }
      if (signal?.aborted) throw engineFault("cancelled");
      await boot((step) => tell("starting", { step }));
      become("ready");
      tell("ready");
    } catch (error) {
      endWorker();
      if (signal?.aborted || error?.code === "cancelled") {
        become("off");
        throw engineFault("cancelled");
      }
      become("failed");
      throw error?.code ? error : engineFault("failed", { cause: error });
    } finally {
      signal?.removeEventListener("abort", leave);
    }
  }

  /** Loads what is not here and starts Python; once it runs there is nothing to do. Faults have a `code`. */
  function start(how = {}) {
    if (["ready", "busy"].includes(state)) return Promise.resolve();
    starting ??= begin(how).finally(() => {
      starting = null;
      next();
    });
    return starting;
  }

  /** A worker anew, from what is here. */
  function again() {
    endWorker();
    starting = boot()
      .then(
        () => become("ready"),
        (error) => {
          endWorker();
          become("failed");
          settle({ status: "failed" });
          throw error;
        },
      )
      .finally(() => {
        starting = null;
        next();
      });
    return starting;
  }

  // Cells, one after the other.

  function run({ notebook, cell, source }, onOutput = () => {}) {
    if (["off", "failed"].includes(state)) return Promise.reject(engineFault("off"));
    return new Promise((resolve) => {
      queue.push({ notebook, cell, source, onOutput, resolve });
      next();
    });
  }

  function next() {
    if (state !== "ready" || !queue.length) return;
    current = queue.shift();
    lastId += 1;
    current.id = lastId;
    const key = `${current.notebook}#${current.cell}`;
    shows.delete(requests.get(key));
    requests.set(key, current.id);
    shows.set(current.id, current.onOutput);
    become("busy");
    const { id, notebook, cell, source } = current;
    worker.post({ type: "run", id, notebook, cell, source });
  }

  function finish(result) {
    const { resolve } = current;
    current = null;
    resolve(result);
  }

  /** Ends all that runs and waits, with this result. */
  function settle(result) {
    if (current) finish(result);
    for (const { resolve } of queue.splice(0)) resolve(result);
  }

  function receive(message) {
    if (message.memory) engine.memory = message.memory;
    if (message.type === "booting") booting?.onPhase(message);
    else if (message.type === "booted") {
      booting?.resolve();
      booting = null;
    } else if (message.type === "output") shows.get(message.id)?.(message.output, message);
    else if (message.type === "comm") for (const tell of listeners) tell(message);
    else if (message.type === "done" && message.id === current?.id) {
      const { status, count, needs, files } = message;
      finish({ status, count, needs, files });
      become("ready");
      next();
    } else if (message.type === "failed") fail(message);
  }

  /** The worker broke. Where it was starting, it does not start; else it comes back, and the cell says so. */
  function fail(message) {
    if (booting) {
      const { reject } = booting;
      booting = null;
      reject(engineFault("failed", { cause: message.message }));
      return;
    }
    if (current) {
      const text = words.crashed;
      shows.get(current.id)?.({ output_type: "error", ename: "MemoryError", evalue: text, traceback: [text] });
    }
    become("stopping");
    settle({ status: "crashed" });
    again().catch(() => {});
  }

  /** Ends what runs at once; resolves when Python is back, without variables. */
  async function stop() {
    if (["off", "failed"].includes(state)) return;
    if (state === "loading" || (state === "starting" && starting)) {
      await starting.catch(() => {});
      return;
    }
    become("stopping");
    settle({ status: "stopped" });
    await again();
  }

  /** A further set of packages, for a worker that runs. */
  async function add(name, how = {}) {
    if (sets.has(name)) return;
    const began = performance.now();
    const onProgress = (done, total) =>
      how.onProgress?.({ phase: "loading", done, total, seconds: (performance.now() - began) / 1000 });
    const files = await bringSet(name, { ...how, onProgress });
    await starting;
    if (!worker) throw engineFault("off");
    await worker.ask({ type: "add", files: files.filter(({ role }) => role === "package") });
    sets.set(name, files);
  }

  /** Forgets the variables of one notebook. */
  async function reset(notebook) {
    for (const key of [...requests.keys()]) {
      if (key.startsWith(`${notebook}#`)) {
        shows.delete(requests.get(key));
        requests.delete(key);
      }
    }
    if (["off", "failed"].includes(state)) return;
    if (current?.notebook === notebook) await stop();
    else {
      await starting;
      await worker.ask({ type: "reset", notebook });
    }
  }

  /** A file of the reader into a notebook's folder; it is there again after a stop. */
  async function put({ notebook, path, buffer }) {
    given.set(`${notebook}#${path}`, { notebook, path, buffer });
    await starting;
    await worker?.ask({ type: "put", notebook, path, buffer });
  }

  /** A file that a cell wrote. */
  async function take({ notebook, path }) {
    await starting;
    if (!worker) throw engineFault("off");
    return (await worker.ask({ type: "take", notebook, path })).buffer;
  }

  return engine;
}
