/* Which version each open tab was opened with: it stays with it until it opens another page. */
import { cacheName, keptAt, readState, sweep, tabKey } from "./kept.js";

const DAY = 24 * 60 * 60 * 1000;
const recorded = new Map();

export async function recordTab(root, id, version) {
  if (!id) return;
  recorded.set(id, version);
  // A browser ends a service worker whenever it is idle; what must outlive that is written down.
  if (!(await caches.has(cacheName(root)))) return;
  const cache = await caches.open(cacheName(root));
  await cache.put(tabKey(root, id), new Response(JSON.stringify({ version, at: Date.now() })));
}

/* Undefined where this tab was never seen. */
export async function tabVersion(root, id) {
  if (!id) return undefined;
  if (!recorded.has(id)) {
    const kept = await keptAt(root, tabKey(root, id));
    if (kept) recorded.set(id, (await kept.json()).version);
  }
  return recorded.get(id);
}

/* The version of a frame, or of what a frame asks for: that of the page around it. */
export async function versionAround(root, request) {
  const around = request.referrer.split("#")[0];
  const versions = new Set();
  for (const client of await self.clients.matchAll({ type: "window" })) {
    if (client.url.split("#")[0] !== around) continue;
    const version = await tabVersion(root, client.id);
    if (version !== undefined) versions.add(version);
  }
  if (versions.size === 1) return [...versions][0];
  const whole = Object.keys((await readState(root)).versions);
  return whole.length === 1 ? whole[0] : "";
}

/* Forget tabs that are closed, and drop the versions that only they needed. */
export async function tidyTabs(root) {
  if (!(await caches.has(cacheName(root)))) return;
  const cache = await caches.open(cacheName(root));
  const clients = await self.clients.matchAll({ includeUncontrolled: true, type: "all" });
  const open = new Set(clients.map((client) => client.id));
  const { current } = await readState(root);
  const needed = new Set();
  for (const { url } of await cache.keys()) {
    if (!url.startsWith(tabKey(root, ""))) continue;
    const id = url.slice(tabKey(root, "").length);
    const { version, at } = await (await cache.match(url)).json();
    if (open.has(id)) needed.add(version);
    // A tab that is only just being opened is not listed yet; it has the current version.
    else if (version !== current || Date.now() - at > DAY) {
      await cache.delete(url);
      recorded.delete(id);
    }
  }
  await sweep(root, needed);
}
