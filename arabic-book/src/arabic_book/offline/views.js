/* What the panel shows, by what is known: sentences, sizes and buttons. */
import { make } from "../theme/dom.js";
import { filled } from "../theme/wording.js";
import { engineRows } from "./engine.js";
import { savingWords } from "./saving-words.js";
import { became, bytesOfNewer, cancel, isNewer, isReady, readPublished, remove, save, situation } from "./situation.js";
import { dayOf, megabytes, shareOf } from "./sizes.js";

const say = (text, className = "") => make("p", { className, textContent: text });
const row = (...buttons) => make("div", { className: "offline-acts" }, ...buttons);

function act(text, onclick, isMain = false) {
  return make("button", { type: "button", className: isMain ? "offline-main" : "", textContent: text, onclick });
}

const part = (name, size, note = "") =>
  make(
    "li",
    {},
    make("span", { className: "offline-part" }, name, note ? make("small", { textContent: note }) : null),
    make("span", { className: "offline-size", textContent: size }),
  );

const toBring = (bytes) => (bytes ? megabytes(bytes) : savingWords.size_there);

const engineTitle = (name, { title }) =>
  name === "base" ? savingWords.engine : filled(savingWords.engine_more, { title });

function offer(leave) {
  const { sizes, listed } = situation;
  if (!sizes)
    return [say(savingWords.what), say(savingWords.looking, "offline-quiet"), row(act(savingWords.not_now, leave))];
  const list = make("ul", { className: "offline-parts" }, part(savingWords.pages, toBring(sizes.book)));
  const wanted = [];
  for (const [name, set] of Object.entries(listed.live)) {
    const box = make("input", { type: "checkbox", value: name });
    wanted.push(box);
    const note = name === "base" ? savingWords.engine_note : "";
    list.append(part(make("label", {}, box, engineTitle(name, set)), toBring(sizes.live[name]), note));
  }
  const chosen = () => wanted.filter((box) => box.checked).map((box) => box.value);
  const heads = [savingWords.part_head, savingWords.size_head].map((textContent) => make("span", { textContent }));
  return [
    say(savingWords.what),
    make("p", { className: "offline-columns" }, ...heads),
    list,
    row(
      act(savingWords.save, () => save(chosen()), true),
      act(savingWords.not_now, leave),
    ),
  ];
}

function saving() {
  const bar = make("progress", { max: 100, value: 0 });
  bar.setAttribute("aria-label", savingWords.progress_label);
  const count = say("", "offline-count");
  const note = say(situation.job.elsewhere ? savingWords.elsewhere : savingWords.saving, "offline-quiet");
  const follow = () => {
    const { done, all, size, total } = situation.job;
    if (!all) return;
    bar.value = shareOf(situation.job);
    count.textContent = filled(savingWords.progress, { done, all, size: megabytes(size), total: megabytes(total) });
  };
  const nodes = [bar, count, note, row(act(savingWords.cancel, cancel))];
  return Object.assign(nodes, { follow });
}

function stopped() {
  const { engine } = situation.state.pending;
  const { code } = situation.fault ?? {};
  const text = code ? savingWords.again : savingWords.resume;
  return [
    code ? null : say(savingWords.stopped),
    row(
      act(text, () => save(engine), true),
      act(savingWords.cancel, cancel),
    ),
  ];
}

const ready = (leave) => [
  say(savingWords.ready),
  row(
    act(savingWords.reload, () => location.reload(), true),
    act(savingWords.newer_later, leave),
  ),
];

const askRemoval = () => act(savingWords.remove, () => became({ asksRemoval: true, said: "" }));

function newer(leave) {
  const { state } = situation;
  return [
    say(filled(savingWords.newer, { size: megabytes(bytesOfNewer()) })),
    say(savingWords.newer_note, "offline-quiet"),
    row(
      act(savingWords.newer_get, () => save(state.engine), true),
      act(savingWords.newer_later, leave),
      askRemoval(),
    ),
  ];
}

async function look() {
  became({ said: "", fault: null });
  await readPublished();
  if (situation.fault?.code === "offline") became({ fault: null, said: "look_offline" });
  else if (!situation.fault && !isNewer()) became({ said: "look_none" });
}

const isApple = () =>
  /iPhone|iPad/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const isInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

function installing() {
  if (isInstalled()) return null;
  const asked = window.arabicBookInstall;
  if (!asked) return isApple() ? say(savingWords.install_ios, "offline-quiet") : null;
  const install = () => {
    window.arabicBookInstall = null;
    asked.prompt();
    became({});
  };
  return row(act(savingWords.install, install));
}

function saved() {
  const { state, sizes } = situation;
  const { at, book, live } = state.versions[state.current];
  const rows = [...book, ...engineRows({ live }, state.engine)];
  const facts = [
    [savingWords.saved_on, dayOf(at)],
    [savingWords.saved_size, megabytes(rows.reduce((sum, file) => sum + file[2], 0))],
    [savingWords.saved_code, make("bdi", { dir: "ltr", textContent: state.current.slice(0, 8) })],
  ];
  const left = Object.entries(live).filter(([name]) => !state.engine.includes(name));
  for (const [name, set] of Object.entries(live))
    facts.push([
      engineTitle(name, set),
      state.engine.includes(name) ? savingWords.with_engine : savingWords.without_engine,
    ]);
  const list = make("dl", { className: "offline-facts" });
  for (const [name, value] of facts) list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  const more = left.map(([name, set]) => {
    if (sizes?.live[name] === undefined) return null;
    const text = { title: engineTitle(name, set), size: megabytes(sizes.live[name]) };
    return act(filled(savingWords.add_engine, text), () => save([...state.engine, name]));
  });
  return [list, installing(), row(...more, act(savingWords.look, look), askRemoval())];
}

function removing() {
  const stay = () => became({ asksRemoval: false });
  const go = async () => {
    await remove();
    became({ asksRemoval: false });
    await readPublished();
  };
  return [
    say(savingWords.remove_ask),
    say(savingWords.remove_note, "offline-quiet"),
    row(act(savingWords.remove_sure, go), act(savingWords.remove_not, stay, true)),
  ];
}

const cannot = (leave) => [row(act(savingWords.close, leave, true))];

function failed(leave) {
  const again = async () => {
    became({ fault: null });
    await readPublished();
  };
  return [row(act(savingWords.again, again, true), act(savingWords.not_now, leave))];
}

/* Which of them, and under which title. */
export function currentView() {
  const { state, job, fault, asksRemoval } = situation;
  if (job) return { name: "saving", view: saving, title: savingWords.label };
  if (!state) return { name: "cannot", view: cannot, title: savingWords.label };
  if (asksRemoval) return { name: "removing", view: removing, title: savingWords.remove };
  if (state.pending) return { name: "stopped", view: stopped, title: savingWords.label };
  if (isReady()) return { name: "ready", view: ready, title: savingWords.saved_title };
  if (isNewer()) return { name: "newer", view: newer, title: savingWords.saved_title };
  if (state.current) return { name: "saved", view: saved, title: savingWords.saved };
  if (fault) return { name: "failed", view: failed, title: savingWords.label };
  return { name: situation.sizes ? "offer" : "looking", view: offer, title: savingWords.label };
}

/* What the buttons of the page say. */
export function buttonLabel() {
  const { state, job } = situation;
  if (job) return filled(savingWords.label_saving, { share: shareOf(job) });
  if (state?.pending) return savingWords.label_stopped;
  if (isNewer()) return savingWords.label_newer;
  return state?.current ? savingWords.label_saved : savingWords.label;
}
