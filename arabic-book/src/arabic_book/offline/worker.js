/* The service worker of a saved book: each tab gets its files from the one whole version that it was opened with.
   Nothing is kept here that the reader did not ask for; what is not in that version comes from the network. */
import { addressOf, cacheName, fileKey, keepable, keptAt, readState, sumOf, VERSION } from "./kept.js";
import { recordTab, tabVersion, tidyTabs, versionAround } from "./tabs.js";
import { workerWords } from "./worker-words.js";

const bookRoot = self.registration.scope;
const indexes = new Map();

/* Rows of a version by the address of the file. */
async function indexOf(version) {
  if (!indexes.has(version)) {
    const { versions } = await readState(bookRoot);
    if (!versions[version]) return null;
    indexes.set(version, new Map(versions[version].book.map((row) => [row[0], row])));
  }
  return indexes.get(version);
}

async function rowOf(version, url) {
  const index = version && (await indexOf(version));
  if (!index) return null;
  const { origin, pathname } = new URL(url);
  const path = decodeURIComponent((origin + pathname).slice(bookRoot.length));
  return index.get(path === "" || path.endsWith("/") ? `${path}index.html` : path) ?? null;
}

async function versionOf({ request, clientId, resultingClientId }) {
  if (request.mode !== "navigate") {
    const version = (await tabVersion(bookRoot, clientId)) ?? (await versionAround(bookRoot, request));
    if (resultingClientId) await recordTab(bookRoot, resultingClientId, version);
    return version;
  }
  const isFrame = request.destination === "iframe" || request.destination === "frame";
  const { current } = await readState(bookRoot);
  const version = isFrame ? await versionAround(bookRoot, request) : current;
  // A page that comes from the network takes the rest from there too.
  const served = (await rowOf(version, request.url)) ? version : "";
  await recordTab(bookRoot, resultingClientId, served);
  return served;
}

function pageOf(said, withHome) {
  const home = withHome ? `<p><a href="${bookRoot}">${workerWords.page_home}</a></p>` : "";
  const html = `<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${workerWords.page_title}</title>
<body style="font:1.1rem/1.9 'Segoe UI',Tahoma,sans-serif;max-width:34em;margin:15vh auto;padding:0 1.2rem">
<h1 style="font-size:1.5rem">${workerWords.page_title}</h1><p>${said}</p>${home}</body></html>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch {
    if (request.mode !== "navigate") return Response.error();
    const { current } = await readState(bookRoot);
    return pageOf(current ? workerWords.page_not_saved : workerWords.page_unfinished, Boolean(current));
  }
}

/* A file that the browser has lost: taken again if the network still has exactly that one. */
async function restored(request, row) {
  try {
    const response = await fetch(addressOf(bookRoot, row[0]), { cache: "no-store" });
    const content = await response.arrayBuffer();
    if ((await sumOf(content)) === row[1]) {
      if (await caches.has(cacheName(bookRoot))) {
        const cache = await caches.open(cacheName(bookRoot));
        await cache.put(fileKey(bookRoot, row), keepable(content, row[0])).catch(() => {});
      }
      return keepable(content, row[0]);
    }
  } catch {
    // no network
  }
  return request.mode === "navigate" ? pageOf(workerWords.page_incomplete, true) : Response.error();
}

/* Whether there is a newer version: asked in passing by every page, so without a network there is simply no news. */
async function publishedVersion() {
  try {
    return await fetch(addressOf(bookRoot, VERSION), { cache: "no-store" });
  } catch {
    return Response.json({ version: "" });
  }
}

async function answer(event) {
  const { request } = event;
  if (request.url === addressOf(bookRoot, VERSION)) return publishedVersion();
  try {
    const row = await rowOf(await versionOf(event), request.url);
    if (row) return (await keptAt(bookRoot, fileKey(bookRoot, row))) ?? (await restored(request, row));
  } catch {
    // Storage that is denied or gone must not take the page with it.
  }
  return fromNetwork(request);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(tidyTabs(bookRoot)));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  // What is asked for past every cache is the saving itself.
  if (request.method !== "GET" || request.cache === "no-store" || !request.url.startsWith(bookRoot)) return;
  event.respondWith(answer(event));
});
self.addEventListener("message", (event) => {
  const tell = async () => {
    await tidyTabs(bookRoot);
    const version = await tabVersion(bookRoot, event.source.id);
    const { versions } = await readState(bookRoot);
    event.ports[0].postMessage({ version, isWhole: !version || version in versions });
  };
  event.waitUntil(tell());
});
