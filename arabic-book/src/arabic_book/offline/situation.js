/* What is known of saving in this tab, and what can be done about it; whoever draws it listens. */
import { engineKeepOnly, engineRows, engineSums } from "./engine.js";
import { alone, cacheName, changeState, readState, sweep } from "./kept.js";
import { costOf, Fault, missingRows, readList, readVersion, saveBook } from "./saving.js";

export const bookAddress = new URL(document.documentElement.dataset.content_root, location.href).href;
export const cacheNameHere = cacheName(bookAddress);
const SAVING = `${cacheNameHere} saving`;

/* `state` what is kept; `listed` what is published; `sizes` of what would be brought; `job` the saving under way here or in
   another tab; `fault` what stopped it; `said` the last word; `mine` the version of this page. */
export const situation = {
  state: null,
  listed: null,
  sizes: null,
  job: null,
  fault: null,
  said: "",
  mine: undefined,
  asksRemoval: false,
};

const listeners = new Set();
export const onSituation = (listener) => listeners.add(listener);
export function became(change) {
  Object.assign(situation, change);
  for (const listener of listeners) listener();
}

/* Why this browser, at this address, cannot save; null where it can. */
function obstacle() {
  if (!isSecureContext) return new Fault("insecure");
  const has = "serviceWorker" in navigator && "caches" in window && crypto.subtle;
  return has ? null : new Fault("unsupported");
}

const tabsTalk = window.BroadcastChannel ? new BroadcastChannel(SAVING) : null;
let stopSaving = null;

/* A set that is not whole any more, as after another edition was run, is not said to be saved. */
async function withoutLost(state) {
  const whole = state.versions[state.current];
  if (!whole || !state.engine.length) return state;
  const kept = await engineSums();
  const engine = state.engine.filter((name) => engineRows(whole, [name]).every((row) => kept.has(row[1])));
  return { ...state, engine };
}

export async function readKept() {
  const fault = obstacle();
  if (fault) return became({ fault, state: null });
  try {
    became({ state: await withoutLost(await readState(bookAddress)) });
  } catch {
    became({ fault: new Fault("denied"), state: null });
  }
}

export const isNewer = () =>
  Boolean(situation.state?.current && situation.listed && situation.listed.version !== situation.state.current);
export const bytesOfNewer = () =>
  situation.state.engine.reduce((sum, name) => sum + (situation.sizes.live[name] ?? 0), situation.sizes.book);
export const isReady = () => Boolean(situation.mine && situation.mine !== situation.state?.current);

/* Ask what is published, and how much of it is not here yet. */
export async function readPublished() {
  try {
    const listed = await readList(bookAddress);
    const { book } = await missingRows(bookAddress, listed, []);
    const live = {};
    for (const name of Object.keys(listed.live)) {
      const rows = await missingRows(bookAddress, { ...listed, book: [] }, [name]);
      live[name] = costOf(rows.live, listed.packs);
    }
    became({ listed, sizes: { book: costOf(book, listed.packs), live } });
  } catch (error) {
    became({ fault: error instanceof Fault ? error : new Fault("denied") });
  }
}

async function register() {
  try {
    const options = { scope: bookAddress, updateViaCache: "none" };
    const registration = await navigator.serviceWorker.register(`${bookAddress}sw.js`, options);
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    await new Promise((done, failed) => {
      const look = () => {
        if (worker.state === "activated") done();
        if (worker.state === "redundant") failed(new Fault("unknown", { file: "sw.js" }));
      };
      worker.addEventListener("statechange", look);
      look();
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The browser fetches the script itself, and says the same of a server that is gone and of a file that is not there.
    const isRefused = error.name === "SecurityError" || error.name === "NotSupportedError";
    throw new Fault(isRefused ? "denied" : "offline");
  }
}

const report = (job) => {
  became({ job });
  tabsTalk?.postMessage({ job: { ...job, elsewhere: true } });
};

/* One tab saves at a time; another one shows how far it is, and carries on where that one is closed. */
const asTheOne = (work) =>
  navigator.locks
    ? navigator.locks.request(SAVING, { ifAvailable: true }, (lock) => (lock ? work() : "elsewhere"))
    : work();

async function saveHere(engine, signal) {
  await register();
  const state = await saveBook(bookAddress, engine, { onProgress: report, signal });
  navigator.storage?.persist?.().catch(() => {});
  became({ state, job: null, listed: null, sizes: null, said: "saved_now" });
}

export async function save(engine) {
  if (stopSaving) return;
  stopSaving = new AbortController();
  const { signal } = stopSaving;
  // Before the first wait: what live Python has brought for itself outlives a saving that is stopped.
  const had = engineSums().catch(() => new Set());
  const nothingYet = { done: 0, all: 0, size: 0, total: 0 };
  became({ fault: null, said: "", job: nothingYet });
  try {
    if ((await asTheOne(() => saveHere(engine, signal))) !== "elsewhere") return;
    became({ job: { ...nothingYet, elsewhere: true } });
    alone(SAVING, () => {}).then(tendSaved);
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault("denied");
    if (fault.code === "cancelled") await forget(had);
    else became({ fault });
    await readKept();
    became({ job: null });
    if (fault.code === "cancelled") await readPublished();
  } finally {
    stopSaving = null;
    tabsTalk?.postMessage({ job: null });
  }
}

async function dropKept() {
  await caches.delete(cacheNameHere);
  const registration = await navigator.serviceWorker.getRegistration(bookAddress);
  if (registration?.scope === bookAddress) await registration.unregister();
}

/* What was brought of a version that the reader stopped is not kept. */
async function forget(had) {
  const { current } = await readState(bookAddress);
  await engineKeepOnly(await had);
  if (!current) await dropKept();
  else {
    await changeState(bookAddress, (state) => {
      state.pending = null;
    });
    await sweep(bookAddress, new Set(Object.keys((await readState(bookAddress)).versions)));
  }
  became({ said: current ? "cancelled_newer" : "cancelled" });
}

/* Stop a saving that is under way, here or in another tab, or give up one that broke off. */
export async function cancel() {
  if (stopSaving) return stopSaving.abort();
  if (situation.job) return tabsTalk?.postMessage({ cancel: true });
  became({ fault: null });
  await forget(engineSums());
  await readKept();
  return readPublished();
}

/* The engine's files of this book too; those of another book of the site stay. */
async function removeAll() {
  const { versions, pending } = await readState(bookAddress);
  const sums = await engineSums();
  for (const one of [...Object.values(versions), ...(pending ? [pending] : [])])
    for (const [, sum] of engineRows(one, Object.keys(one.live))) sums.delete(sum);
  await engineKeepOnly(sums);
  await dropKept();
}

export async function remove() {
  await alone(SAVING, removeAll);
  became({ listed: null, sizes: null, fault: null, mine: undefined, said: "removed" });
  await readKept();
  tabsTalk?.postMessage({ job: null });
}

/* Ask the service worker which version this page is of; it forgets closed tabs on the way. */
export async function readMine() {
  const worker = navigator.serviceWorker?.controller;
  if (worker?.scriptURL !== `${bookAddress}sw.js`) return;
  const { port1, port2 } = new MessageChannel();
  const told = new Promise((done) => {
    port1.onmessage = ({ data }) => done(data);
  });
  worker.postMessage("which", [port2]);
  const { version, isWhole } = await told;
  // A page that the browser kept aside is of a version that is gone since.
  if (!isWhole) location.reload();
  became({ mine: version });
}

/* What was begun is carried on, and a newer version is noticed; nothing more is brought unasked. */
export async function tendSaved() {
  became({ job: null });
  await readKept();
  const { state } = situation;
  if (state?.pending) {
    if (navigator.onLine) await save(state.pending.engine);
    return;
  }
  if (!state?.current) return;
  await readMine();
  try {
    const version = await readVersion(bookAddress);
    if (version && version !== state.current) await readPublished();
  } catch {
    // Without a network, or with a server that answers something else, there is no news.
  }
}

if (tabsTalk)
  tabsTalk.onmessage = async ({ data }) => {
    if (data.cancel) stopSaving?.abort();
    else if (!stopSaving) {
      became({ job: data.job, fault: null });
      if (!data.job) await readKept();
    }
  };
