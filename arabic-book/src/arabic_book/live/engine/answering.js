/* The worker's network: it answers from the files that the page gave, and refuses every host. */

export const HOME = "https://live.invalid/"; // an address that is nobody's: what the engine asks for is given here
const given = new Map();
const TYPES = { wasm: "application/wasm", json: "application/json", js: "text/javascript" };

export const giveFile = (name, buffer) => given.set(name, buffer);
export const dropFiles = () => given.clear();

function answer(request) {
  const address = String(request?.url ?? request);
  const name = address.startsWith(HOME) ? decodeURIComponent(address.slice(HOME.length).split("?")[0]) : "";
  if (!given.has(name)) return null;
  const type = TYPES[name.split(".").pop()] ?? "application/octet-stream";
  return new Response(given.get(name), { headers: { "Content-Type": type } });
}

/** Put it in place of what the browser has; `refusal` is the sentence that a cell gets. */
export function closeNetwork(scope, refusal) {
  const refuse = () => {
    throw new TypeError(refusal);
  };
  const Refused = class {
    constructor() {
      refuse();
    }
  };
  const put = (name, value) => Object.defineProperty(scope, name, { value, writable: true, configurable: true });
  put("fetch", async (request) => answer(request) ?? refuse());
  put("importScripts", refuse);
  for (const name of [
    "XMLHttpRequest",
    "WebSocket",
    "WebSocketStream",
    "EventSource",
    "WebTransport",
    "Worker",
    "BroadcastChannel",
  ]) {
    if (name in scope) put(name, Refused);
  }
}
