/* The models of widgets as Python has them: their state, and who is told when it changes. */
import { putBytes } from "./buffers.js";
import { createQueue } from "./queue.js";

const REFERENCE = "IPY_MODEL_";

function createModel(id, state, queue) {
  const watchers = new Set();
  const tell = (changed) => {
    for (const watcher of [...watchers]) {
      if (watcher.keys.some((key) => changed.includes(key))) watcher.follow(changed);
    }
  };
  return {
    id,
    get name() {
      return state._model_name;
    },
    get: (key) => state[key],
    get keys() {
      return Object.keys(state);
    },
    /** Call `follow` whenever one of `keys` changes; gives what ends that. */
    watch(keys, follow) {
      const watcher = { keys, follow };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    /** A change made on the page: other views follow at once, Python is told in turn. */
    set(changes) {
      Object.assign(state, changes);
      tell(Object.keys(changes));
      queue.update(id, changes);
    },
    custom: (content, buffers) => queue.custom(id, content, buffers),
    /** A change made in Python. */
    receive(changes) {
      const news = Object.entries(changes).filter(([key]) => !queue.isWaiting(id, key));
      Object.assign(state, Object.fromEntries(news));
      tell(news.map(([key]) => key));
    },
    close() {
      tell(["closed"]);
      watchers.clear();
    },
  };
}

/** All models; `send({comm, data, buffers})` tells Python, and is fulfilled when it has been dealt with. */
export function createModels(send) {
  const queue = createQueue(send);
  const models = new Map();
  const opened = new Set();

  return {
    queue,
    get: (id) => models.get(id),
    /** The model that a value refers to, if it refers to one. */
    referred: (value) => (typeof value === "string" ? models.get(value.replace(REFERENCE, "")) : undefined),
    onOpen: (follow) => opened.add(follow),
    receive({ event, comm_id: id, target_name: target, data }, buffers = []) {
      if (event === "open") {
        if (target !== "jupyter.widget") return;
        const model = createModel(id, putBytes(data.state, data.buffer_paths, buffers), queue);
        models.set(id, model);
        for (const follow of opened) follow(model);
      } else if (event === "close") {
        models.get(id)?.close();
        models.delete(id);
      } else if (data.method === "update") {
        models.get(id)?.receive(putBytes(data.state, data.buffer_paths, buffers));
      }
    },
    /** Python is gone, and with it whatever answered. */
    forget() {
      queue.forget();
      for (const model of models.values()) model.close();
      models.clear();
    },
  };
}
