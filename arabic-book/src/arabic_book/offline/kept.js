/* What is kept of a book on a device: its files by their content, and beside them which versions are whole. */
const TYPES = {
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  geojson: "application/geo+json",
  gif: "image/gif",
  html: "text/html; charset=utf-8",
  ico: "image/x-icon",
  ipynb: "application/x-ipynb+json",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  md: "text/markdown; charset=utf-8",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff2: "font/woff2",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  zip: "application/zip",
};

const ending = (path) => path.slice(path.lastIndexOf(".") + 1).toLowerCase();
export const typeOf = (path) => TYPES[ending(path)] ?? "application/octet-stream";

export const LIST = "_static/offline/list.json";
export const VERSION = "_static/offline/version.json";

// Two books of one site keep apart by their folder.
export const cacheName = (root) => `arabic-book ${new URL(root).pathname}`;
const keyOf = (root, name) => `${root}__saved__/${name}`;
const stateKey = (root) => keyOf(root, "state");
// The ending is part of the key: the same content may be asked for as two types.
export const fileKey = (root, [path, digest]) => keyOf(root, `file/${digest}.${ending(path)}`);
export const tabKey = (root, id) => keyOf(root, `tab/${id}`);

const noState = () => ({ format: 1, current: "", versions: {}, pending: null, engine: [] });

export const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

/* Nothing is made by asking: where nothing was saved there is no cache either. */
export const keptAt = (root, key) => caches.match(key, { cacheName: cacheName(root) });

export async function readState(root) {
  const kept = await keptAt(root, stateKey(root));
  try {
    const state = await kept.json();
    return state.format === 1 ? state : noState();
  } catch {
    return noState();
  }
}

/* Change what is kept, in one step: other tabs and the service worker wait. */
export function changeState(root, change) {
  return alone(`${cacheName(root)} state`, async () => {
    const state = await readState(root);
    change(state);
    const cache = await caches.open(cacheName(root));
    await cache.put(stateKey(root), new Response(JSON.stringify(state)));
    return state;
  });
}

/* Drop versions that nobody needs, and every file that is in none of those left. */
export async function sweep(root, needed) {
  if (!(await caches.has(cacheName(root)))) return;
  await changeState(root, (state) => {
    for (const version of Object.keys(state.versions))
      if (version !== state.current && !needed.has(version)) delete state.versions[version];
  });
  await alone(`${cacheName(root)} state`, async () => {
    const { versions, pending } = await readState(root);
    const rows = [...Object.values(versions), ...(pending ? [pending] : [])].flatMap((one) => one.book);
    const keys = new Set(rows.map((row) => fileKey(root, row)));
    const cache = await caches.open(cacheName(root));
    for (const { url } of await cache.keys())
      if (url.startsWith(keyOf(root, "file/")) && !keys.has(url)) await cache.delete(url);
  });
}

export async function sumOf(content) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return [...sum].map((one) => one.toString(16).padStart(2, "0")).join("");
}

export const addressOf = (root, path) => root + path.split("/").map(encodeURIComponent).join("/");

export const keepable = (content, path) => new Response(content, { headers: { "Content-Type": typeOf(path) } });
