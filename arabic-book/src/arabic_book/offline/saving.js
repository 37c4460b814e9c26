/* Bringing a version of the book onto the device: every file held against its sum, only what is not there yet. */
import { engineKeep, engineRows, engineSums } from "./engine.js";
import { addressOf, cacheName, changeState, fileKey, keepable, LIST, sumOf, VERSION } from "./kept.js";

const AT_ONCE = 6;
const TRIES = 3;
const RESTARTS = 3;

/* What went wrong: the panel says it in words. */
export class Fault extends Error {
  constructor(code, values = {}) {
    super(code);
    Object.assign(this, { code, ...values });
  }
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

async function ask(address, path, signal) {
  for (let left = TRIES - 1; ; left -= 1) {
    let response = null;
    if (!navigator.onLine) throw new Fault("interrupted");
    try {
      // Past the browser's own cache, which may hold what was published before.
      response = await fetch(address, { cache: "no-store", signal });
      if (response.ok) return { response, content: await response.arrayBuffer() };
    } catch {
      if (signal?.aborted) throw new Fault("cancelled");
    }
    if (response?.status === 404 || response?.status === 410) throw new Fault("missing", { file: path });
    if (!left) throw new Fault("interrupted");
    await pause(300);
  }
}

/* One file as it was published. A second look goes past caches on the way as well. */
async function bringFile(root, [path, digest], signal) {
  for (const mark of ["", `?${digest.slice(0, 8)}`]) {
    const { content } = await ask(addressOf(root, path) + mark, path, signal);
    if ((await sumOf(content)) === digest) return content;
  }
  throw new Fault("damaged", { file: path });
}

/* The list of what is published now. `packs` is whether the server packs text on the way. */
export async function readList(root, signal) {
  const { response, content } = await ask(addressOf(root, LIST), LIST, signal).catch((fault) => {
    throw fault.code === "interrupted" ? new Fault("offline") : fault;
  });
  try {
    const list = JSON.parse(new TextDecoder().decode(content));
    if (list.format !== 1 || !Array.isArray(list.book)) throw new Error("format");
    return { ...list, packs: Boolean(response.headers.get("content-encoding")) };
  } catch {
    throw new Fault("damaged", { file: LIST });
  }
}

/* Answered by the service worker; empty where the network does not know. */
export async function readVersion(root) {
  const response = await fetch(addressOf(root, VERSION), { cache: "no-cache" });
  return (await response.json()).version;
}

/* Rows of the list, and of the sets `engine` names, that are not on the device yet; each content once. */
export async function missingRows(root, list, engine) {
  const there = new Set();
  if (await caches.has(cacheName(root))) {
    const cache = await caches.open(cacheName(root));
    for (const { url } of await cache.keys()) there.add(url);
  }
  const book = new Map(list.book.map((row) => [fileKey(root, row), row]).filter(([key]) => !there.has(key)));
  const kept = engine.length ? await engineSums() : new Set();
  const rows = engineRows(list, engine).filter((row) => !kept.has(row[1]));
  return { book: [...book.values()], live: [...new Map(rows.map((row) => [row[1], row])).values()] };
}

export const costOf = (rows, packs) => rows.reduce((sum, row) => sum + row[packs ? 3 : 2], 0);

async function room(rows) {
  const need = costOf(rows, false);
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  if (quota !== undefined && quota - usage < need) throw new Fault("full", { size: need, free: quota - usage });
}

function storageFault(error, need) {
  if (error instanceof Fault) return error;
  if (error.name === "QuotaExceededError") return new Fault("full", { size: need });
  if (["SecurityError", "NotAllowedError", "InvalidStateError"].includes(error.name)) return new Fault("denied");
  return new Fault("unknown", { file: error.name });
}

/* Bring what is missing, some at once; the first fault stops the rest. */
async function bringAll(root, missing, packs, { onProgress, signal }) {
  const cache = await caches.open(cacheName(root));
  const queue = [
    ...missing.book.map((row) => [row, (content) => cache.put(fileKey(root, row), keepable(content, row[0]))]),
    ...missing.live.map((row) => [row, (content) => engineKeep(row, content)]),
  ];
  const rows = queue.map(([row]) => row);
  const progress = { done: 0, all: rows.length, size: 0, total: costOf(rows, packs) };
  const stop = new AbortController();
  signal.addEventListener("abort", () => stop.abort());
  const work = async () => {
    while (queue.length && !stop.signal.aborted) {
      const [row, keep] = queue.shift();
      const content = await bringFile(root, row, stop.signal);
      if (stop.signal.aborted) return;
      await keep(content);
      progress.done += 1;
      progress.size += costOf([row], packs);
      onProgress({ ...progress });
    }
  };
  onProgress({ ...progress });
  const faults = [];
  const tell = (error) => {
    faults.push(error);
    stop.abort();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, () => work().catch(tell)));
  if (signal.aborted) throw new Fault("cancelled");
  if (faults[0]?.code === "interrupted") faults[0].size = progress.total - progress.size;
  if (faults.length) throw storageFault(faults[0], costOf(rows, false));
}

/* A file may differ because the book is being published anew: then the list does too. */
async function changedMeanwhile(root, list, fault, signal) {
  if (fault.code !== "damaged" && fault.code !== "missing") return false;
  return (await readList(root, signal)).version !== list.version;
}

/* Save the version that is published now; it becomes the one that is served when the whole of it is there. */
export async function saveBook(root, wanted, watch) {
  for (let left = RESTARTS; left; left -= 1) {
    const list = await readList(root, watch.signal);
    const engine = wanted.filter((name) => list.live[name]);
    try {
      const missing = await missingRows(root, list, engine);
      await room([...missing.book, ...missing.live]);
      const { version, book, live } = list;
      await changeState(root, (state) => {
        state.pending = { version, book, live, engine };
      });
      await bringAll(root, missing, list.packs, watch);
      const still = await missingRows(root, list, engine);
      if (still.book.length || still.live.length) throw new Fault("full", { size: costOf(list.book, false) });
      return await changeState(root, (state) => {
        state.versions[version] = { book, live, at: Date.now() };
        Object.assign(state, { current: version, pending: null, engine });
      });
    } catch (error) {
      const fault = storageFault(error, costOf(list.book, false));
      if (!(await changedMeanwhile(root, list, fault, watch.signal))) throw fault;
    }
  }
  throw new Fault("changing");
}
