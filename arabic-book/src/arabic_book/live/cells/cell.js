/* One cell of code: its tools, its editor, what is said of it, and its output in place of the stored one. */
import { find, make } from "../../theme/dom.js";
import { makeEditor } from "./editing.js";
import { makeNote } from "./noting.js";
import { drafts, page, resultOf, session, withSession } from "./page.js";
import { announce } from "./saying.js";
import { tokens } from "./tokens.js";
import { dress, small, tool } from "./tools.js";
import { say, seconds, words } from "./words.js";

const isNow = (result) => ["waiting", "running"].includes(result?.status);

export function makeCell(box, n, deck) {
  const id = box.id.replace(/^cell-/, "");
  const fold = find("details.fold", box);
  const pre = find(".cell_input pre", box);
  const highlight = pre.closest(".highlight");
  const stored = find(".cell_output", box);
  const book = pre.textContent.replace(/\n$/, "");
  const highlighted = [...pre.childNodes].map((node) => node.cloneNode(true));
  const now = make("div", { className: "cell_output cell-now", hidden: true });
  const asked = make("div", { className: "cell-ask" });
  const note = makeNote(id, book, forget);
  const said = make("p", { className: "cell-said", hidden: true });
  const named = (key) => `${words[key]}: ${say("cell", { n })}`;
  const runButton = tool("run", words.run, press, { wide: true, label: named("run"), keys: "Shift+Enter" });
  const editButton = tool("edit", words.edit, () => (editor ? leave() : edit()), { label: named("edit") });
  const aboveButton = tool("above", words.above, () => deck.runAbove(cell, asked), { label: named("above") });
  const resetButton = tool("reset", words.reset, reset, { label: named("reset") });
  const bar = make("div", { className: "cell-tools" }, runButton, editButton, aboveButton, resetButton);
  const cell = { id, box, source, run, update, focus: () => runButton.focus(), reset: forget, showDraft, isElsewhere };
  let editor = null;
  let showsStored = false;
  let clock = null;
  let paint = null;

  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", say("tools", { n }));
  box.classList.add("live");
  box.prepend(bar);
  if (stored?.parentElement === box) {
    stored.before(asked, note.box, said);
    stored.after(now);
  } else box.append(asked, note.box, said, now);
  if (n === 1) aboveButton.hidden = true;
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.altKey) return;
    if (!event.shiftKey && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    runAndGoOn(event.shiftKey);
  });
  pre.addEventListener("dblclick", edit);

  function source() {
    return editor ? editor.value : (drafts.read(id)?.text ?? book);
  }

  // --- running

  function press() {
    const result = resultOf(id);
    if (result?.status === "running") session().stop();
    else if (result?.status === "waiting") session().skip(page.notebook, id);
    else run();
  }

  function runAndGoOn(goesOn) {
    run();
    if (!goesOn) return;
    leave(false);
    deck.after(cell)?.focus();
  }

  function run() {
    if (fold) fold.open = true;
    return deck.run([cell], asked);
  }

  async function loadMore(name) {
    deck.host = asked;
    const loaded = await session().more(asked, name, announce, () => loadMore(name));
    if (loaded) deck.runNeeding(name, asked);
  }

  // --- editing

  function edit() {
    if (editor) return;
    if (fold) fold.open = true;
    const hint = say("editor", { n });
    editor = makeEditor(source(), hint, { input: typed, leave, run: runAndGoOn });
    highlight.hidden = true;
    highlight.after(editor);
    box.classList.add("is-edited-now");
    dress(editButton, "done", words.edit_done, named("edit_done"));
    editor.setSelectionRange(0, 0);
    editor.focus();
    announce(words.editing);
  }

  function typed(text) {
    const base = drafts.read(id)?.base ?? book;
    if (text === book) drafts.forget(id);
    else drafts.write(id, base, text);
    showNote();
  }

  function leave(focuses = true) {
    if (!editor) return;
    editor.remove();
    editor = null;
    highlight.hidden = false;
    box.classList.remove("is-edited-now");
    dress(editButton, "edit", words.edit, named("edit"));
    showDraft();
    if (focuses) editButton.focus();
  }

  function showDraft() {
    const text = drafts.read(id)?.text;
    if (text === undefined) pre.replaceChildren(...highlighted.map((node) => node.cloneNode(true)));
    else {
      const pieces = tokens(text).map(([piece, className]) =>
        className ? make("span", { className, textContent: piece }) : piece,
      );
      pre.replaceChildren(...pieces);
    }
    showNote();
  }

  // --- the book's text and the reader's

  function forget() {
    drafts.forget(id);
    leave(false);
    showDraft();
    showsStored = false;
    update();
  }

  function reset() {
    session()?.forget(page.notebook, id);
    asked.replaceChildren();
    forget();
    announce(say("reset_done", { n }));
  }

  function showNote() {
    note.show();
    box.classList.toggle("is-changed", Boolean(drafts.read(id)));
    showReset();
  }

  /** There is a way back where there is something to go back from. */
  function showReset() {
    resetButton.hidden = !drafts.read(id) && !resultOf(id);
  }

  function isElsewhere() {
    if (editor) note.tellElsewhere();
    else showDraft();
  }

  // --- what is seen

  function update({ places, isPart = false } = {}) {
    const result = resultOf(id);
    const isOut =
      Boolean(result) && result.status !== "needs" && (result.outputs.length > 0 || result.ms !== undefined);
    box.dataset.status = result?.status ?? "";
    if (!result) showsStored = false;
    // What was seen stays until there is something else to see.
    const isBare = result?.status === "running" && !result.outputs.length;
    box.classList.toggle("is-stale", isBare);
    if (!isBare) {
      if (result) paint(result.outputs, isPart ? places : undefined);
      const showsNow = isOut && !showsStored;
      now.hidden = !showsNow || !result.outputs.length;
      if (stored) stored.hidden = showsNow;
    }
    if (isPart) return;
    clearInterval(clock);
    if (result?.status === "running") clock = setInterval(tell, 500);
    const does = { running: "stop", waiting: "skip" }[result?.status] ?? "run";
    dress(runButton, does === "skip" ? "stop" : does, words[does], named(does));
    tell();
    showReset();
    if (result?.status === "needs") needs(result);
    else if (isNow(result)) asked.replaceChildren();
  }

  function needs({ needs: wanted }) {
    const set = wanted && session().setOf(wanted.set);
    if (!set) said.textContent = say("needs_none", { module: `\u2066${wanted?.module ?? ""}\u2069` });
    else if (!asked.hasChildNodes()) loadMore(wanted.set);
  }

  function tell() {
    if (!box.isConnected) return clearInterval(clock);
    const result = resultOf(id);
    said.hidden = !result;
    if (!result) return said.replaceChildren();
    const ms = result.status === "running" ? Date.now() - result.began : result.ms;
    const key = result.status;
    const hasOutput = result.outputs.length > 0;
    const name = key === "ok" && !hasOutput ? "said_nothing" : `said_${key}`;
    const text =
      key === "failed"
        ? session().faultText(result.fault)
        : showsStored
          ? words.said_stored
          : say(name, values(result, ms));
    said.replaceChildren(text);
    if (stored && !isNow(result) && !["needs", "lacking", "skipped"].includes(key)) {
      said.append(
        small(words[showsStored ? "show_now" : "show_stored"], () => {
          showsStored = !showsStored;
          update();
          find(".cell-small", said)?.focus();
        }),
      );
    }
  }

  function values(result, ms) {
    const set = result.needs && session().setOf(result.needs.set);
    return { seconds: seconds(ms ?? 0), title: set?.title ?? result.needs?.module ?? "" };
  }

  showDraft();
  withSession(({ makeOutputs }) => {
    paint = makeOutputs(now);
    update();
  });
  return cell;
}
