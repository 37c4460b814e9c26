/* The page's end of a worker: started from text on every protocol, asked by messages with numbers. */

export function openWorker(script, tell) {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  const asked = new Map();
  let lastAsked = 0;
  const line = {
    post: (message, moved = []) => worker.postMessage(message, moved),
    /** Posts a message and gives its answer. */
    ask(message, moved = []) {
      lastAsked += 1;
      const id = `q${lastAsked}`;
      return new Promise((resolve, reject) => {
        asked.set(id, { resolve, reject });
        worker.postMessage({ ...message, id }, moved);
      });
    },
    end() {
      worker.terminate();
      URL.revokeObjectURL(address);
      for (const { reject } of asked.values()) reject(Object.assign(new Error("ended"), { code: "cancelled" }));
      asked.clear();
    },
  };
  worker.onmessage = ({ data }) => {
    const waiting = asked.get(data.id);
    if (!waiting) return tell(data);
    asked.delete(data.id);
    if (["answer", "added"].includes(data.type)) return waiting.resolve(data);
    waiting.reject(Object.assign(new Error(data.message), { code: data.type }));
    if (data.type === "failed") tell({ type: "failed", reason: data.reason, message: data.message });
    return undefined;
  };
  // What no handler of the worker caught; a browser that ends a worker for its memory tells it so too.
  worker.onerror = (event) => {
    event.preventDefault();
    tell({ type: "failed", reason: "worker", message: event.message ?? "" });
  };
  worker.onmessageerror = () => tell({ type: "failed", reason: "worker", message: "messageerror" });
  return line;
}
