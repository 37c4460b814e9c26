/* From the reader's press to a running engine: a word on size, progress that can be ended, faults in words. */
import { make } from "../../theme/dom.js";
import { bring } from "../cells/bringing.js";
import { isAble } from "./able.js";
import { faultOf } from "./making.js";
import { megabytes, say, words } from "./words.js";

const isFile = location.protocol === "file:";
const keptKey = (name) => `arabic-book.live:${window.arabicBookLive.version}:${name}`;

/** Whether this browser has the files of a set already, as far as it was told. */
function isKept(name) {
  try {
    return localStorage.getItem(keptKey(name)) === "1";
  } catch {
    return false;
  }
}

function keep(name) {
  try {
    localStorage.setItem(keptKey(name), "1");
  } catch {
    // it will be asked again
  }
}

export function faultText({ code, file }) {
  if (code === "unsupported") return words.old;
  const key = `fault_${code.replace("-", "_")}`;
  return say(key in words ? key : "fault_failed", { file: `\u2066${file}\u2069` });
}

const button = (text, className, act) => {
  const made = make("button", { type: "button", className, textContent: text });
  made.addEventListener("click", act);
  return made;
};

/** Other contents for a box; a focus inside it goes to the cell that the box belongs to. */
function fill(box, ...parts) {
  const hadFocus = box.contains(document.activeElement);
  box.replaceChildren(...parts);
  if (!hadFocus) return;
  const stop = box.closest(".cell, .live-panel")?.querySelector("button:not([hidden])");
  stop?.focus({ preventScroll: true });
}

/** Asks in `box`; true where the reader agrees. What was not pressed for does not take the focus. */
function ask(box, sentence, yes, no, isPressed) {
  return new Promise((done) => {
    const answer = (agreed) => () => {
      fill(box);
      done(agreed);
    };
    const text = make("p", { textContent: sentence, tabIndex: -1 });
    box.replaceChildren(
      text,
      make("p", { className: "cell-answers" }, button(yes, "cell-main", answer(true)), button(no, "", answer(false))),
    );
    if (isPressed) text.focus();
  });
}

/** Shows what is being loaded, here or since the page before. */
export function showProgress(session, box) {
  const { progress } = session;
  if (!progress) {
    if (box.querySelector("progress")) fill(box);
    return;
  }
  if (!box.querySelector("progress")) {
    const bar = make("progress", { max: 1 });
    bar.setAttribute("aria-label", words.loading_label);
    const end = button(words.cancel, "", () => session.loading?.abort());
    box.replaceChildren(make("p", { className: "cell-progress" }), bar, make("p", { className: "cell-answers" }, end));
  }
  const bar = box.querySelector("progress");
  const { done, total, phase } = progress;
  const isLoading = total && done < total && phase !== "starting";
  if (isLoading) bar.value = done / total;
  else bar.removeAttribute("value");
  const key = isLoading ? (isFile ? "reading" : "loading") : total ? "starting" : "preparing";
  const values = { done: megabytes(done), all: megabytes(total), seconds: Math.round(progress.seconds ?? 0) };
  box.querySelector(".cell-progress").textContent = say(key, values);
}

function tellFault(box, fault, again) {
  const told = faultOf(fault);
  fill(box, make("p", { className: "cell-fault", textContent: faultText(told) }));
  box.append(make("p", { className: "cell-answers" }, button(words.again, "", again)));
  return told;
}

async function describe({ manifest }) {
  if (!window.arabicBookLive) await bring(manifest);
  return window.arabicBookLive.sets;
}

/** A set by its name, with its title and size; undefined where the book has none. */
export const setOf = (name) => window.arabicBookLive?.sets?.[name];

const sizeOf = (set) => say("size", { n: megabytes(set.bytes ?? set.files?.reduce((sum, one) => sum + one.bytes, 0)) });

/** Whether the engine runs, asked for and started where it does not; `again` is what a second attempt does. */
export async function ready(session, box, announce, again) {
  if (session.isOn()) return true;
  if (!isAble(window)) {
    box.replaceChildren(make("p", { className: "cell-fault", textContent: words.old }));
    announce(words.old);
    return false;
  }
  try {
    const size = sizeOf((await describe(session.page)).base);
    if (session.starting) {
      await session.starting;
      return session.isOn();
    }
    if (!isKept("base")) {
      const agreed = await ask(box, say(isFile ? "ask_file" : "ask", { size }), words.begin, words.no, true);
      if (!agreed) return false;
    }
    announce(words.begun);
    const { engine: script, base } = session.page;
    await session.start({ script, base, manifest: window.arabicBookLive });
    keep("base");
    fill(box);
    announce(words.ready);
    return true;
  } catch (fault) {
    announce(faultText(tellFault(box, fault, again)));
    return false;
  }
}

/** Whether a further set is there now, with the reader's leave. */
export async function more(session, box, name, announce, again) {
  const set = setOf(name);
  const isAway = set.files?.some(({ path }) => path === null);
  const sentence = say(isAway ? "needs_away" : "needs", { title: set.title, size: sizeOf(set) });
  if (!isKept(name)) {
    announce(sentence);
    if (!(await ask(box, sentence, words.needs_load, words.needs_no, false))) return false;
  }
  try {
    await session.add(name);
    keep(name);
    fill(box);
    return true;
  } catch (fault) {
    announce(faultText(tellFault(box, fault, again)));
    return false;
  }
}
