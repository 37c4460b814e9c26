/* One engine for the whole book, with what was computed by it: it outlives the page that began it (turning.js). */
import { bring } from "../cells/bringing.js";
import { collect } from "./collecting.js";

export const keyOf = (notebook, cell) => `${notebook}#${cell}`;

function codeOf(fault) {
  if (fault?.name === "AbortError") return "cancelled";
  if (fault?.code === "missing" && fault.updated) return "version";
  if (fault?.code && fault.code !== "failed") return fault.code;
  const told = `${fault?.message ?? fault} ${fault?.cause ?? ""}`;
  return fault instanceof RangeError || /memory/i.test(told) ? "memory" : "failed";
}
export const faultOf = (fault) => ({ code: codeOf(fault), file: fault?.file?.name ?? fault?.file ?? "" });

export function makeSession() {
  const followers = new Set();
  const results = new Map();
  const added = new Map();
  let queue = [];
  let isBusy = false;
  let made = null; // the engine, also before it runs and after it failed
  let interrupt = null;
  let pause = null; // while the engine is stopped and comes back
  const session = {
    page: null, // the page that is open: its addresses
    engine: null,
    render: null, // draws an output, also of an engine that failed since
    arrive() {}, // what the engine does where a page took the place of another
    progress: null, // what is being loaded: {phase, done, total, seconds}
    loading: null, // and how it is ended
    isStopping: false,
    gone: false, // whether variables went with a stop
    running: null,
    results,
    follow: (tell) => followers.add(tell),
    unfollow: () => followers.clear(),
    isOn: () => Boolean(session.engine),
    waiting: () => queue.length,
    resultOf: (notebook, cell) => results.get(keyOf(notebook, cell)),
    starting: null, // the start under way
    forget: (notebook, cell) => results.delete(keyOf(notebook, cell)),
    start,
    add,
    run,
    skip,
    stop,
    reset,
  };

  function tell(what = {}) {
    for (const follower of [...followers]) follower(what);
  }

  async function load(work) {
    if (session.loading) throw Object.assign(new Error("busy"), { code: "cancelled" });
    session.loading = new AbortController();
    session.progress = { phase: "loading", done: 0, total: 0 };
    const began = Date.now();
    const onProgress = (told) => {
      session.progress = { ...session.progress, ...told, seconds: (Date.now() - began) / 1000 };
      tell({ progress: true });
    };
    // While Python starts nothing is told, and the seconds go on.
    const clock = setInterval(onProgress, 1000);
    const { signal } = session.loading;
    tell({ progress: true });
    try {
      const cancelled = new Promise((_, no) => {
        signal.addEventListener("abort", () => no(Object.assign(new Error(), { code: "cancelled" })));
      });
      const done = work({ onProgress, signal });
      done.catch(() => {}); // where it was cancelled first
      await Promise.race([done, cancelled]);
    } finally {
      clearInterval(clock);
      session.loading = null;
      session.progress = null;
      tell({ progress: true });
    }
  }

  function make(about) {
    const engine = window.arabicBookEngine.createEngine(about);
    session.render = (...given) => engine.render(...given);
    session.arrive = () => engine.keepStyles?.();
    engine.onState((state) => {
      if (state === "failed" && session.engine) fail({ code: "failed" });
      tell({ state });
    });
    return engine;
  }

  /** Brings the engine and starts it; what fails has a `code`. */
  function start(addresses) {
    session.starting = begin(addresses).finally(() => {
      session.starting = null;
    });
    return session.starting;
  }

  function begin({ script, base, manifest }) {
    return load(async (how) => {
      if (!window.arabicBookEngine) await bring(script);
      made ??= make({ manifest, base });
      await made.start(how);
      if (how.signal.aborted) return made.stop();
      session.engine = made;
    });
  }

  /** A further set of libraries; cells that ask for the same one wait for it together. */
  function add(set) {
    if (!added.has(set)) {
      const adding = load((how) => session.engine.add(set, { ...how, consentRemote: true }));
      added.set(set, adding);
      adding.catch(() => added.delete(set));
    }
    return added.get(set);
  }

  function fail(fault) {
    queue = dropped(queue, "skipped");
    session.engine = null;
    added.clear();
    interrupt?.({ status: "failed", fault: faultOf(fault) });
  }

  function put(job, result) {
    results.set(keyOf(job.notebook, job.cell), result);
    tell({ job, result });
  }

  /** What waits and will not run. */
  function dropped(jobs, status) {
    for (const job of jobs) {
      const before = session.resultOf(job.notebook, job.cell)?.kept;
      put(job, { outputs: [], source: job.source, ...before, status });
    }
    return [];
  }

  function run(jobs) {
    for (const job of jobs) {
      if (queue.some((one) => one.notebook === job.notebook && one.cell === job.cell)) continue;
      const before = session.resultOf(job.notebook, job.cell);
      queue.push(job);
      put(job, { status: "waiting", outputs: before?.outputs ?? [], source: job.source, kept: before });
    }
    drain();
  }

  function skip(notebook, cell) {
    const isIt = (job) => job.notebook === notebook && job.cell === cell;
    const job = queue.find(isIt);
    queue = queue.filter((one) => !isIt(one));
    if (job) dropped([job], "skipped");
  }

  async function drain() {
    if (isBusy) return;
    isBusy = true;
    while (queue.length && session.engine) {
      await pause;
      const job = queue.shift();
      if (!job || !session.engine) break;
      session.running = job;
      session.gone = false;
      await compute(job);
      session.running = null;
    }
    isBusy = false;
    tell({ idle: true });
  }

  /** Whether a cell of a notebook waits for libraries: others may then fail for want of it, and the rest still run. */
  function isLacking(notebook) {
    return [...results].some(([key, { status }]) => status === "needs" && key.startsWith(`${notebook}#`));
  }

  async function compute(job) {
    const result = { status: "running", outputs: [], source: job.source, began: Date.now() };
    put(job, result);
    const stopped = new Promise((done) => {
      interrupt = done;
    });
    const { notebook, cell, source } = job;
    const onOutput = (output) => {
      // A widget of the cell may show something after it has ended.
      if (session.resultOf(notebook, cell) !== result) return;
      const places = collect(result, output);
      tell({ job, result, places });
    };
    let end;
    try {
      end = await Promise.race([session.engine.run({ notebook, cell, source }, onOutput), stopped]);
    } catch (fault) {
      end = { status: "failed", fault: faultOf(fault) };
    }
    interrupt = null;
    // The notebook went back to the book meanwhile.
    if (session.resultOf(notebook, cell) !== result) return;
    Object.assign(result, { ms: Date.now() - result.began, ...end });
    if (end.needs && typeof end.needs === "string") result.needs = { set: end.needs };
    put(job, result);
    if (end.status === "error" && !job.mayRaise && isLacking(notebook)) {
      // What it lacks was to come from a cell that waits: its fault says nothing to the reader.
      if (result.outputs.at(-1)?.ename === "NameError") put(job, { status: "lacking", outputs: [], source });
    } else if (end.status === "error" && !job.mayRaise) {
      const others = queue.filter((one) => one.notebook !== job.notebook);
      dropped(
        queue.filter((one) => one.notebook === job.notebook),
        "skipped",
      );
      queue = others;
    }
  }

  /** Ends what runs and what waits; the engine comes back without variables. */
  async function stop() {
    const { engine } = session;
    session.loading?.abort();
    if (!engine) return;
    queue = dropped(queue, "skipped");
    interrupt?.({ status: "stopped" });
    session.gone = true;
    session.isStopping = true;
    tell();
    pause = Promise.resolve(engine.stop()).catch(fail);
    await pause;
    pause = null;
    session.isStopping = false;
    tell();
  }

  async function reset(notebook) {
    for (const key of [...results.keys()]) if (key.startsWith(`${notebook}#`)) results.delete(key);
    queue = queue.filter((job) => job.notebook !== notebook);
    if (session.engine) await session.engine.reset(notebook);
    tell({ reset: notebook });
  }
  return session;
}
