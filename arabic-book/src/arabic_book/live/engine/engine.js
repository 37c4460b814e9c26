/* The page's side of Python: one engine for the whole book, in a worker that can be ended at any moment and comes back
   from what the page still has.

   States: off → loading → starting → ready ⇄ busy; stopping → starting → ready after a stop or a fault of the worker;
   failed where Python does not start. */
import { engineFault } from "./fault.js";
import { openWorker } from "./messenger.js";
import { makeParts } from "./parts.js";
import { makeRuns } from "./runs.js";

export function makeEngine({ manifest, base, words, load, env = {}, memory }) {
  const parts = makeParts({ manifest, base, load });
  const runs = makeRuns();
  const followers = new Set();
  const listeners = new Set(); // of comms
  const given = new Map(); // files of the reader, which a new worker gets again
  let state = "off";
  let worker = null;
  let booting = null;
  let starting = null;
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
      takes: () => false, // whether a widget took an output: (id, output, whether its cell runs)
      /** Resolves when Python has dealt with it. */
      async send(message, buffers = []) {
        if (!worker) throw engineFault("off");
        await worker.ask({ type: "comm", ...message, buffers });
      },
    },
  };

  function become(now) {
    if (now === state) return;
    state = now;
    for (const tell of [...followers]) tell(state);
  }

  function onState(tell) {
    followers.add(tell);
    return () => followers.delete(tell);
  }

  // From files to a worker that answers.

  async function boot(onPhase = () => {}) {
    become("starting");
    engine.generation += 1;
    await new Promise((resolve, reject) => {
      booting = { resolve, reject, onPhase };
      const mine = openWorker(parts.script, (message) => {
        if (worker === mine) receive(message);
      });
      worker = mine;
      const about = { env: { ...manifest.env, ...env }, words, memory };
      worker.post({ type: "boot", ...parts.outfit(), ...about });
    });
    for (const [key, file] of given) await worker.ask({ type: "put", ...file }).catch(() => given.delete(key));
  }

  function endWorker() {
    worker?.end();
    worker = null;
    booting?.reject(engineFault("cancelled"));
    booting = null;
  }

  async function begin({ onProgress = () => {}, signal }) {
    const began = performance.now();
    let [done, total] = [0, 0];
    const tell = (phase, more = {}) =>
      onProgress({ phase, done, total, seconds: (performance.now() - began) / 1000, ...more });
    const goOn = () => {
      if (signal?.aborted) throw engineFault("cancelled");
    };
    signal?.addEventListener("abort", endWorker);
    try {
      goOn();
      become("loading");
      tell("loading");
      if (!parts.wasm) {
        const onBytes = (now, all) => {
          [done, total] = [now, all];
          tell("loading");
        };
        await parts.prepare(await parts.bring("base", { signal, onProgress: onBytes }));
      }
      goOn();
      await boot((step) => tell("starting", { step }));
      become("ready");
      tell("ready");
    } catch (error) {
      endWorker();
      const isLeft = signal?.aborted || error?.code === "cancelled";
      become(isLeft ? "off" : "failed");
      runs.settle({ status: isLeft ? "stopped" : "failed" });
      if (isLeft) throw engineFault("cancelled");
      throw error?.code ? error : engineFault("failed", { cause: error });
    } finally {
      signal?.removeEventListener("abort", endWorker);
    }
  }

  const once = (work) => {
    starting = work.finally(() => {
      starting = null;
      next();
    });
    return starting;
  };

  /** Loads what is not here and starts Python; where it runs there is nothing to do. Faults have a `code`. */
  function start(how = {}) {
    if (["ready", "busy"].includes(state)) return Promise.resolve();
    return starting ?? once(begin(how));
  }

  /** A worker anew, from what is here. */
  async function bootAgain() {
    endWorker();
    try {
      await boot();
      become("ready");
    } catch (error) {
      endWorker();
      become("failed");
      runs.settle({ status: "failed" });
      throw error;
    }
  }

  // Cells, one after the other.

  function run(cell, onOutput = () => {}) {
    if (["off", "failed"].includes(state)) return Promise.reject(engineFault("off"));
    const end = runs.wait(cell, onOutput);
    next();
    return end;
  }

  function next() {
    const message = state === "ready" ? runs.begin() : null;
    if (!message) return;
    become("busy");
    worker.post(message);
  }

  function receive(message) {
    if (message.memory) engine.memory = message.memory;
    if (message.type === "booting") booting?.onPhase(message);
    else if (message.type === "bytecode") parts.keepCompiled(message.buffer);
    else if (message.type === "booted") {
      booting?.resolve();
      booting = null;
    } else if (message.type === "output") {
      const isNow = message.id === runs.current?.id;
      if (!engine.comms.takes(message.id, message.output, isNow)) runs.show(message);
    } else if (message.type === "comm") for (const tell of listeners) tell(message);
    else if (message.type === "done" && message.id === runs.current?.id) {
      const { status, count, needs, files } = message;
      runs.finish({ status, count, needs, files });
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
    if (runs.current) {
      const output = { output_type: "error", ename: "EngineError", evalue: words.crashed, traceback: [words.crashed] };
      runs.show({ id: runs.current.id, output });
    }
    become("stopping");
    runs.settle({ status: "crashed" });
    once(bootAgain()).catch(() => {});
  }

  /** Ends what runs at once; resolves when Python is back, without variables. */
  async function stop() {
    if (["off", "failed"].includes(state)) return;
    if (starting) return starting.catch(() => {});
    become("stopping");
    runs.settle({ status: "stopped" });
    await once(bootAgain());
  }

  /** A further set of packages, for a worker that runs. */
  async function add(name, how = {}) {
    if (parts.has(name)) return;
    const began = performance.now();
    const onProgress = (done, total) =>
      how.onProgress?.({ phase: "loading", done, total, seconds: (performance.now() - began) / 1000 });
    const all = await parts.bring(name, { ...how, onProgress });
    await starting;
    if (!worker) throw engineFault("off");
    const files = all.filter(({ role }) => role === "package");
    await worker.ask({ type: "add", name, files });
    parts.keep(name, files);
  }

  /** Forgets the variables of one notebook. */
  async function reset(notebook) {
    runs.forget(notebook);
    if (runs.current?.notebook === notebook) await stop();
    else await ask({ type: "reset", notebook });
  }

  async function ask(message) {
    await starting;
    if (!worker) throw engineFault("off");
    return worker.ask(message);
  }

  /** A file of the reader into a notebook's folder; it is there again after a stop. */
  async function put({ notebook, path, buffer }) {
    if (worker) await ask({ type: "put", notebook, path, buffer });
    given.set(`${notebook}#${path}`, { notebook, path, buffer });
  }

  /** A file that a cell wrote. */
  async function take({ notebook, path }) {
    return (await ask({ type: "take", notebook, path })).buffer;
  }

  return engine;
}
