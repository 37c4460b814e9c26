/* An engine that the tests of cells talk to: the contract of the real one with a language of seven words. A page tells it
   what to do wrong through `window.fake`. */
window.fake ??= {};
window.fake.made ??= 0;
window.fake.runs ??= [];
window.arabicBookEngine = {
  createEngine({ manifest, base }) {
    window.fake.made += 1;
    window.fake.base = base;
    const followers = [];
    const sets = new Set();
    let spaces = {};
    let ended = () => {};
    const tell = (state) => {
      engine.state = state;
      for (const follower of followers) follower(state);
    };
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));
    async function load(name, { onProgress, signal }) {
      const { bytes: total } = manifest.sets[name];
      for (let done = 0; done <= total; done += total / 4) {
        onProgress({ phase: "loading", done, total });
        await wait(window.fake.slow ?? 2);
        if (signal.aborted) throw Object.assign(new Error(), { code: "cancelled" });
        if (window.fake.fails) throw Object.assign(new Error(), { code: window.fake.fails, file: "numpy.whl" });
      }
    }
    const engine = {
      state: "off",
      onState: (follower) => followers.push(follower),
      async start(how) {
        await load("base", how);
        how.onProgress({ phase: "starting", done: 1, total: 1 });
        tell("ready");
      },
      async add(name, how) {
        await load(name, how);
        sets.add(name);
      },
      async run({ notebook, cell, source }, onOutput) {
        spaces[notebook] ??= {};
        const names = spaces[notebook];
        window.fake.runs.push(cell);
        await wait(window.fake.wait ?? 0);
        for (const line of source.split("\n")) {
          const [, name, value] = /^(\w+) = "(.*)"$/.exec(line) ?? [];
          const [, said] = /^print\((.*)\)$/.exec(line) ?? [];
          if (name) names[name] = value;
          else if (said) {
            const text = said.startsWith('"') ? said.slice(1, -1) : names[said];
            if (text === undefined) {
              onOutput({ output_type: "error", ename: "NameError", evalue: said, traceback: [`NameError: ${said}`] });
              return { status: "error", count: 1 };
            }
            onOutput({ output_type: "stream", name: "stdout", text: `${text}\n` });
          } else if (line === "fault") {
            onOutput({ output_type: "error", ename: "ValueError", evalue: "خطأ", traceback: ["ValueError: خطأ"] });
            return { status: "error", count: 1 };
          } else if (line === "needs geo" && !sets.has("geo")) {
            return { status: "needs", needs: { set: "geo", module: "shapely" } };
          } else if (line === "needs geo") {
            const data = { "text/html": "<p>خريطة جديدة</p>" };
            onOutput({ output_type: "display_data", data, metadata: {}, transient: {} });
          } else if (line === "needs none") {
            return { status: "needs", needs: { set: "none", module: "tensorflow" } };
          } else if (line === "endless") {
            await new Promise((done) => {
              ended = done;
            });
          } else if (line === "memory") {
            spaces = {};
            return { status: "crashed" };
          } else if (line === "crash") {
            spaces = {};
            tell("failed");
            await new Promise(() => {});
          }
        }
        return { status: "ok", count: 1 };
      },
      async stop() {
        tell("stopping");
        spaces = {};
        ended();
        await window.fake.stops;
        tell("ready");
      },
      async reset(notebook) {
        delete spaces[notebook];
        ended();
      },
      render(output, container) {
        const kind =
          output.output_type === "stream" ? "stream" : output.output_type === "error" ? "traceback" : "text_html";
        const box = document.createElement("div");
        box.className = `output ${kind}`;
        if (kind === "text_html") box.innerHTML = output.data["text/html"];
        else {
          const pre = document.createElement("pre");
          pre.textContent = output.text ?? output.traceback.join("\n");
          box.append(pre);
        }
        container.append(box);
      },
    };
    return engine;
  },
};
