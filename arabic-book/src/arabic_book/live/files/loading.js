/* The files of a set, verified: from what the browser kept, from beside the page, or from the official address. */
import { askBytes, askScript } from "./asking.js";
import { asFileFault, fileFault } from "./faults.js";
import { forgetOthers, keepBytes, keeping, keptBytes, keptSums } from "./keeping.js";
import { canUnpack, unpack } from "./unpacking.js";
import { hasSum } from "./verifying.js";

const PATIENCE = 60_000;
const AT_ONCE = 3;

/** Whether files come as classic scripts: a page opened from a folder, and any page of the stick. */
const comesAsScript = (manifest, entry) => entry.path !== null && (location.protocol === "file:" || manifest.scripts);

/** Whether the book beside the page is another edition by now. */
async function isUpdated(manifest, base) {
  try {
    const answer = await fetch(`${base}manifest.js`, { cache: "no-store" });
    return answer.ok && !(await answer.text()).includes(manifest.version);
  } catch {
    return false;
  }
}

async function bring(manifest, entry, { base, signal, patience, onBytes }) {
  const isScript = comesAsScript(manifest, entry);
  const address = entry.path === null ? manifest.remote + entry.name : base + entry.path + (isScript ? ".js" : "");
  for (const again of [false, true]) {
    try {
      const buffer = isScript
        ? await askScript(address, entry, { signal })
        : await askBytes(address, entry, { signal, patience, onBytes, again });
      if (await hasSum(buffer, entry.sha256)) return buffer;
      throw fileFault("damaged", entry.name);
    } catch (error) {
      const fault = asFileFault(error, entry.name, signal);
      onBytes(0);
      if (fault.code === "damaged" && !again && !isScript) continue;
      if (fault.code === "missing" && !isScript && entry.path !== null) fault.updated = await isUpdated(manifest, base);
      throw fault;
    }
  }
}

/** What a set takes: `bytes` of all, `kept` of those that are here already, `remote` of those that only the official
    address has and that are not here. */
export async function weighSet(manifest, name) {
  const sums = location.protocol === "file:" ? new Set() : await keptSums();
  const weigh = (wanted) =>
    manifest.sets[name].files.filter(wanted).reduce((total, { bytes }) => total + (bytes ?? 0), 0);
  return {
    bytes: weigh(() => true),
    kept: weigh(({ sha256 }) => sums.has(sha256)),
    remote: weigh(({ path, sha256 }) => path === null && !sums.has(sha256)),
  };
}

/** The files of a set, in the order of the list: {name, role, buffer, library}. `onProgress` is told bytes that are here,
    bytes of all, and whether all so far were kept from an earlier visit. A file that fails ends the others; those that
    came whole are kept, so that the next try goes on from there. `kept` of the result says why files do not stay:
    `denied`, `full`, or nothing. */
export async function loadSet(manifest, name, options = {}) {
  const { base = "_static/live/", onProgress = () => {}, signal, consentRemote = false, patience = PATIENCE } = options;
  const entries = manifest.sets[name].files;
  const keeps = location.protocol !== "file:";
  const total = entries.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const counts = entries.map(() => 0);
  let allKept = true;
  const tell = (place, count) => {
    counts[place] = count;
    const done = counts.reduce((sum, one) => sum + one, 0);
    onProgress(done, Math.max(total, done), allKept);
  };
  const all = new AbortController();
  const cancel = () => all.abort();
  if (signal?.aborted) throw fileFault("cancelled", name);
  if (entries.some(({ packed }) => packed) && !canUnpack()) throw fileFault("unsupported", name);
  signal?.addEventListener("abort", cancel);

  async function take(entry, place) {
    let buffer = keeps ? await keptBytes(entry) : null;
    if (!buffer) {
      if (entry.path === null && !consentRemote) throw fileFault("remote-refused", entry.name);
      if (all.signal.aborted) throw fileFault("cancelled", entry.name);
      allKept = false;
      const onBytes = (count) => tell(place, count);
      buffer = await bring(manifest, entry, { base, signal: all.signal, patience, onBytes });
      if (keeps) await keepBytes(entry, buffer);
    }
    tell(place, buffer.byteLength);
    const { role, library = false } = entry;
    return { name: entry.name, role, library, buffer: await unpack(entry, buffer) };
  }

  const results = [];
  const waiting = entries.map((entry, place) => [entry, place]);
  async function work() {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[1]] = await take(...next);
  }
  try {
    tell(0, 0);
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    waiting.length = 0;
    all.abort();
    throw signal?.aborted ? fileFault("cancelled", name) : asFileFault(error, name, signal);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
  if (keeps) await forgetOthers(manifest);
  return Object.assign(results, { kept: keeping.refused });
}
