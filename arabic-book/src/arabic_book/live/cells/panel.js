/* What is done with a page's cells together, and the state of the engine. */
import { find, make } from "../../theme/dom.js";
import { saveCopy } from "./copy.js";
import { drafts, page, session } from "./page.js";
import { announce } from "./saying.js";
import { showProgress } from "./starting.js";
import { tool } from "./tools.js";
import { say, words } from "./words.js";

function help() {
  const rows = words.keys.map(([keys, does]) =>
    make("div", {}, make("dt", {}, ...keys.split(" ").map((key) => make("kbd", { textContent: key }))), make("dd", { textContent: does })),
  );
  const summary = make("summary", { textContent: words.help });
  return make("details", { className: "live-help" }, summary, make("p", { textContent: words.help_text }), make("dl", {}, ...rows));
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
    session.stop();
    announce(words.state_stopping);
  }

  async function restart() {
    await session.stop();
    session.results.clear();
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
      announce(say("exported", { file: `\u2066${await saveCopy(page, session, drafts)}\u2069` }));
    } catch {
      announce(words.export_failed);
      state.textContent = words.export_failed;
    }
  }

  function show(change = {}) {
    if (change.stopping) state.textContent = words.state_stopping;
    else if (session.running) state.textContent = say(session.waiting() ? "state_queue" : "state_busy", { n: session.waiting() });
    else if (session.isOn()) state.textContent = words[session.gone ? "state_gone" : "state_ready"];
    else state.textContent = words.state_off;
    const isBusy = Boolean(session.running) || Boolean(change.stopping);
    stopButton.hidden = !isBusy;
    restartButton.hidden = isBusy || !session.isOn();
    if (session.progress && !deck.host) deck.host = asked;
    if (change.progress && deck.host === asked) showProgress(asked);
  }

  addEventListener("keydown", (event) => {
    if (!event.ctrlKey || event.altKey || event.shiftKey || event.code !== "Period" || !session.running) return;
    event.preventDefault();
    stop();
  });
  session.follow(show);
  show({ progress: true });
  return panel;
}
