/* Where Python runs. All that the engine is made of comes in messages of the page; nothing is asked of any host. */
import { closeNetwork, dropFiles, giveFile, HOME } from "./answering.js";
import { unpack } from "./unpacking.js";

const MEMORY = 1 << 30; // bytes; beyond them a cell gets a MemoryError, not the reader a closed tab
const PARAGRAPH = 65536; // bytes of one page of WebAssembly's memory

let python;
let kernel;

const post = (message, moved = []) => self.postMessage(message, moved);

/** Python's memory does not outgrow what a phone can give. */
function limitMemory(limit) {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PARAGRAPH > limit) throw new RangeError("memory");
    return grow.call(this, pages);
  };
}

/** Classic scripts, from text: a worker of a page that was opened from a folder loads no address. */
function runScript(buffer) {
  const address = URL.createObjectURL(new Blob([buffer], { type: "text/javascript" }));
  try {
    self.importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function boot({ files, module, env, words, sets, memory }) {
  const began = performance.now();
  const phase = (name, done = 0, total = 0) => post({ type: "booting", phase: name, done, total });
  phase("engine");
  limitMemory(memory ?? MEMORY);
  for (const { name, role, buffer } of files) if (role === "core") giveFile(name, buffer);
  const scripts = ["pyodide.asm.js", "pyodide.js"].map((name) => files.find((file) => file.name === name));
  for (const { buffer } of scripts) runScript(buffer);
  closeNetwork(self, words.no_network);
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (_, imports) => ({
    instance: await WebAssembly.instantiate(module, imports),
    module,
  });
  giveFile("pyodide.asm.wasm", new ArrayBuffer(0)); // asked for, and answered by the module
  python = await self.loadPyodide({
    indexURL: HOME,
    env: { HOME: "/home/reader" },
    stdout: (text) => console.log(text),
    stderr: (text) => console.log(text),
  });
  WebAssembly.instantiateStreaming = instantiate;
  dropFiles();
  await add(files, phase);
  phase("kernel");
  const runner = python.pyimport("arabic_live");
  kernel = runner.boot((text, buffers) => {
    const message = JSON.parse(text);
    const copies = buffers.map((each) => each.slice().buffer);
    if (message.type === "comm") message.buffers = copies;
    post(message, copies);
  }, JSON.stringify({ env, words, sets }));
  post({ type: "booted", seconds: (performance.now() - began) / 1000, memory: size() });
}

async function add(files, phase = () => {}) {
  const packages = files.filter((file) => file.role === "package");
  for (const [done, file] of packages.entries()) {
    phase("packages", done, packages.length);
    await unpack(python, file);
  }
  python.runPython("import importlib; importlib.invalidate_caches()");
}

const size = () => python?._module.HEAP8.length ?? 0;

/** Whether the engine itself broke: after that nothing runs in this worker. */
const isBroken = () => Boolean(python?._module.API?.fatal_error_occurred || python?._api?.fatal_error_occurred);

async function run(request) {
  let message;
  try {
    const done = await kernel.run(python.toPy(request));
    message = done.toJs({ dict_converter: Object.fromEntries });
    done.destroy();
  } catch (error) {
    post({ type: "failed", id: request.id, reason: "engine", message: String(error) });
    return;
  }
  post({ ...message, memory: size() });
}

const orders = {
  boot,
  async add({ id, name, files }) {
    await add(files);
    kernel.bring(name);
    post({ type: "added", id, memory: size() });
  },
  run,
  reset({ id, notebook }) {
    kernel.reset(notebook);
    post({ type: "answer", id });
  },
  comm({ id, buffers = [], ...message }) {
    const views = python.toPy(buffers.map((each) => new Uint8Array(each.buffer ?? each)));
    kernel.comm(python.toPy(message), views);
    post({ type: "answer", id });
  },
  put: ({ id, notebook, path, buffer }) => {
    kernel.put(notebook, path, python.toPy(new Uint8Array(buffer)));
    post({ type: "answer", id });
  },
  take({ id, notebook, path }) {
    const content = kernel.take(notebook, path);
    const view = content.toJs();
    content.destroy();
    const buffer = view.slice().buffer;
    post({ type: "answer", id, buffer }, [buffer]);
  },
};

self.onmessage = async ({ data }) => {
  const { type, ...message } = data;
  try {
    await orders[type](message);
  } catch (error) {
    const failed = type === "boot" || isBroken();
    post({ type: failed ? "failed" : "refused", id: message.id, reason: type, message: String(error) });
  }
};
