/* What is done with a page's cells together, and the state of the engine. */
import { find, make } from "../../theme/dom.js";
import { bringSession, drafts, session, withSession } from "./page.js";
import { announce } from "./saying.js";
import { tool } from "./tools.js";
import { say, words } from "./words.js";

function help() {
  const rows = words.keys.map(([keys, does]) =>
    make(
      "div",
      {},
      make("dt", {}, ...keys.split(" ").map((key) => make("kbd", { textContent: key }))),
      make("dd", { textContent: does }),
    ),
  );
  const summary = make("summary", { textContent: words.help });
  return make(
    "details",
    { className: "live-help" },
    summary,
    make("p", { textContent: words.help_text }),
    make("dl", {}, ...rows),
  );
}

export function makePanel(deck) {
  const asked = make("div", { className: "cell-ask" });
  const state = make("p", { className: "live-state" });
  const wide = (name, key, act, keys) => tool(name, words[key], act, { wide: true, keys });
  const stopButton = wide("stop", "stop_all", stop, "Control+.");
  const restartButton = wide("restart", "restart", restart);
  const panel = make(
    "section",
    { className: "live-panel" },
    make(
      "div",
      { className: "live-row" },
      wide("all", "run_all", () => deck.runAll(asked)),
      stopButton,
      restartButton,
      wide("reset", "reset_all", resetAll),
      wide("save", "export", save),
    ),
    state,
    asked,
    help(),
  );
  panel.setAttribute("aria-label", words.panel);

  function stop() {
    session().stop();
    announce(words.state_stopping);
  }

  async function restart() {
    await session().stop();
    session().results.clear();
    for (const cell of deck.cells) cell.update();
    announce(words.state_gone);
  }

  /** The reader's text is gone after it, so it is asked for twice. */
  async function resetAll({ currentTarget: button }) {
    const isSure = button.dataset.sure || !deck.cells.some(({ id }) => drafts.read(id));
    if (!isSure) {
      button.dataset.sure = "1";
      find("span", button).textContent = words.reset_sure;
      announce(words.reset_ask);
      button.addEventListener("blur", () => calm(button), { once: true });
      return;
    }
    calm(button);
    await deck.resetAll();
    announce(words.reset_all_done);
  }

  function calm(button) {
    delete button.dataset.sure;
    find("span", button).textContent = words.reset_all;
  }

  async function save() {
    try {
      const { saveCopy } = await bringSession();
      announce(say("exported", { file: `\u2066${await saveCopy(drafts)}\u2069` }));
    } catch {
      announce(words.export_failed);
      state.textContent = words.export_failed;
    }
  }

  function show(change = {}) {
    const { running = null, progress = null, isStopping = false } = session() ?? {};
    const isOn = Boolean(session()?.isOn());
    const n = session()?.waiting() ?? 0;
    const isBusy = Boolean(running) || isStopping;
    if (isStopping) state.textContent = words.state_stopping;
    else if (running) state.textContent = say(n ? "state_queue" : "state_busy", { n });
    else if (isOn) state.textContent = words[session().gone ? "state_gone" : "state_ready"];
    else state.textContent = words.state_off;
    stopButton.hidden = !isBusy;
    restartButton.hidden = isBusy || !isOn;
    // What began on the page before goes on being told here.
    if (progress && !deck.host) deck.host = asked;
    if (change.progress && deck.host === asked) session()?.showProgress(asked);
  }

  addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.altKey || event.shiftKey || event.code !== "Period" || !session()?.running) return;
    event.preventDefault();
    stop();
  });
  show();
  withSession((there) => {
    there.follow(show);
    show({ progress: true });
  });
  return panel;
}
