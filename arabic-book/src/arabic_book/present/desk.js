/* The second window: an empty page of our own origin, also from a folder on disk; both talk in messages only, so that a
   reload or a next lesson in this window finds it again. Where the browser blocks it, a panel takes its stead. */
import { find, make } from "../theme/dom.js";
import { timeLeft } from "./clock.js";
import { placeOf, title } from "./deck.js";
import { deskPage, NAME } from "./desk-page.js";
import { live, panel, shutButton } from "./frame.js";
import { notesOf } from "./notes.js";
import { main, root } from "./page.js";
import { picture } from "./picture.js";
import { letters, size } from "./stage.js";
import { state } from "./state.js";
import { say, words } from "./words.js";

const FEATURES = "popup,width=1100,height=760";

export function post(message) {
  try {
    state.desk.postMessage({ [NAME]: message }, "*");
  } catch {
    state.desk = null;
  }
}

export const findInPanel = (selector) => (panel.hidden ? null : find(selector, panel));

export async function report() {
  if (!state.desk && panel.hidden) return;
  const n = state.at;
  const html = await notesOf(n);
  if (n !== state.at) return;
  if (!panel.hidden) return fillPanel(html);
  if (!state.desk) return;
  const { width, height } = size();
  const last = n >= state.slides.length;
  post({
    place: say("place", placeOf(n)),
    title: title(n),
    notes: html,
    width,
    height,
    base: letters(),
    next: last ? words.end : title(n + 1),
    sheet: last ? "" : picture(n + 1).outerHTML,
    theme: root.dataset.theme,
    clock: timeLeft(),
  });
}

function fillPanel(html) {
  const shut = shutButton(() => {
    panel.hidden = true;
    main.focus({ preventScroll: true });
  });
  const next = title(Math.min(state.at + 1, state.slides.length));
  panel.replaceChildren(
    make("p", { className: "present-blocked", textContent: words.blocked }),
    make("p", { className: "desk-clock", textContent: timeLeft() }),
    make("div", { className: "desk-notes", innerHTML: html }),
    make("p", { className: "present-next-title", textContent: `${words.next_slide}: ${next}` }),
    shut,
  );
}

function openWindow(name) {
  const other = window.open("", name, FEATURES);
  if (!other) return null;
  const page = other.document;
  page.open();
  page.write(deskPage());
  page.close();
  return other;
}

export function openDesk() {
  if (state.desk && !state.desk.closed) return state.desk.focus();
  if (!panel.hidden) {
    panel.hidden = true;
    return;
  }
  state.opening = true;
  try {
    state.desk = openWindow(NAME);
  } catch {
    // a window of that name is open, and not ours to write in
    try {
      state.desk = openWindow(`${NAME}-${Date.now()}`);
    } catch {
      state.desk = null;
    }
  }
  setTimeout(() => {
    state.opening = false;
  }, 1500);
  if (!state.desk) {
    panel.hidden = false;
    live.textContent = words.blocked;
  }
  report();
}

export function shutDesk() {
  try {
    state.desk?.close();
  } catch {
    // gone already
  }
  state.desk = null;
}
