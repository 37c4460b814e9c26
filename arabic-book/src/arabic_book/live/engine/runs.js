/* Cells that wait for Python, one after the other, and where the outputs of each go. */

export function makeRuns() {
  const shows = new Map(); // by request: also what a widget of the cell shows later
  const requests = new Map(); // by cell: its last request
  const waiting = [];
  let lastId = 0;
  const runs = {
    current: null,
    wait,
    begin,
    finish,
    settle,
    show: (message) => shows.get(message.id)?.(message.output, message),
    forget,
  };

  /** Takes a cell in; gives a promise of how it ended. */
  function wait({ notebook, cell, source }, onOutput) {
    return new Promise((resolve) => {
      waiting.push({ notebook, cell, source, onOutput, resolve });
    });
  }

  /** The message that runs the next cell; null where none waits, or one runs. */
  function begin() {
    if (runs.current || !waiting.length) return null;
    runs.current = waiting.shift();
    lastId += 1;
    const { notebook, cell, source, onOutput } = runs.current;
    const key = `${notebook}#${cell}`;
    shows.delete(requests.get(key));
    requests.set(key, lastId);
    shows.set(lastId, onOutput);
    runs.current.id = lastId;
    return { type: "run", id: lastId, notebook, cell, source };
  }

  function finish(result) {
    const { resolve } = runs.current;
    runs.current = null;
    resolve(result);
  }

  /** Ends all that runs and waits, with this result. */
  function settle(result) {
    if (runs.current) finish(result);
    for (const { resolve } of waiting.splice(0)) resolve(result);
  }

  /** What cells of a notebook show later goes nowhere. */
  function forget(notebook) {
    for (const [key, id] of requests) {
      if (!key.startsWith(`${notebook}#`)) continue;
      shows.delete(id);
      requests.delete(key);
    }
  }

  return runs;
}
