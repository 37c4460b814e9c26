/* What a reader does, told to Python in order and one message at a time. Of a control that moves on meanwhile (a slider
   that is dragged, a text that is typed) only the last state waits. */

export function createQueue(send) {
  let waiting = [];
  let isBusy = false;

  async function pump() {
    if (isBusy) return;
    isBusy = true;
    while (waiting.length) {
      const { comm, changes, content, buffers } = waiting.shift();
      const data = changes ? { method: "update", state: changes } : { method: "custom", content };
      try {
        await send({ comm, data, buffers });
      } catch {
        break; // Python is gone: whoever ended it says so, and forgets the controls
      }
    }
    isBusy = false;
  }

  return {
    update(comm, changes) {
      const last = waiting.findLastIndex((each) => each.comm === comm || each.content);
      const open = waiting[last];
      if (open?.changes) Object.assign(open.changes, changes);
      else waiting.push({ comm, changes: { ...changes } });
      pump();
    },
    custom(comm, content, buffers = []) {
      waiting.push({ comm, content, buffers });
      pump();
    },
    /** Whether a reader's own change of this value is still to be told: what Python says of it is out of date. */
    isWaiting: (comm, key) => waiting.some((each) => each.comm === comm && each.changes && key in each.changes),
    get isBusy() {
      return isBusy;
    },
    forget() {
      waiting = [];
    },
  };
}
