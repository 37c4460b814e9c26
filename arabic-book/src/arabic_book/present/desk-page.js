/* The page of the second window, and the script that runs in it. */
import { all } from "../theme/dom.js";
import { root } from "./page.js";
import { words } from "./words.js";

export const NAME = "book-present-desk";

/** Whether a message comes from a page of this book: of the same host, or from a folder on disk as this one. */
export const isOurs = (origin) => origin === window.origin || (!/^http/.test(origin) && !/^http/.test(window.origin));

export function deskPage() {
  const sheets = all('link[rel="stylesheet"]', document.head).map(
    (sheet) => `<link rel="stylesheet" href="${sheet.href}">`,
  );
  const tool = (step) => `<button type="button" data-step="${step}">${words[step]}</button>`;
  // Styles stand last: a script waits for the styles before it.
  return `<!DOCTYPE html><html lang="ar" dir="rtl" data-theme="${root.dataset.theme}"><head><meta charset="utf-8"><title>${words.desk}</title></head>
    <body class="desk"><header class="desk-head"><p class="desk-place"></p><h1 class="desk-title"></h1><p class="desk-clock"></p></header>
    <main class="desk-notes" tabindex="0"></main>
    <aside class="desk-next"><p>${words.next_slide}: <b class="desk-next-title"></b></p><div class="present-thumb" inert></div>
    <p class="desk-tools">${["previous", "next", "black", "reset"].map(tool).join("")}</p></aside>
    <script>(${runDesk})(${JSON.stringify(NAME)}, ${isOurs})</script>${sheets.join("")}</body></html>`;
}

/** Runs in the second window, where nothing else of this script is. */
function runDesk(name, isOurs) {
  const find = (selector) => document.querySelector(selector);
  const tell = (message) => {
    try {
      opener.postMessage({ [name]: message }, "*");
    } catch {
      // the lesson is closed
    }
  };
  addEventListener("message", (event) => {
    const message = event.source === opener && isOurs(event.origin) && event.data?.[name];
    if (!message) return;
    const put = (selector, value) => {
      if (value !== undefined) find(selector).textContent = value;
    };
    put(".desk-place", message.place);
    put(".desk-title", message.title);
    put(".desk-clock", message.clock);
    put(".desk-next-title", message.next);
    if (message.late !== undefined) find(".desk-clock").classList.toggle("late", message.late);
    if (message.theme) document.documentElement.dataset.theme = message.theme;
    const notes = find(".desk-notes");
    if (message.notes !== undefined && message.notes !== notes.dataset.html) {
      notes.innerHTML = message.notes;
      notes.dataset.html = message.notes;
      notes.scrollTop = 0;
    }
    if (message.sheet === undefined) return;
    const thumb = find(".present-thumb");
    const root = document.documentElement;
    root.style.setProperty("--stage-width", `${message.width}px`);
    root.style.setProperty("--stage-height", `${message.height}px`);
    thumb.style.setProperty("--present-size", `${message.base}px`);
    thumb.style.setProperty("--ratio", message.width / message.height);
    thumb.innerHTML = message.sheet;
    thumb.style.setProperty("--scale", thumb.clientWidth / message.width);
  });
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ([" ", "Enter"].includes(event.key) && event.target.closest("button, summary, a")) return;
    const turns = /^(Arrow(Left|Right)|Page(Up|Down)|Home|End| |Space)$/.test(event.key);
    if (!turns && !["KeyB", "Period", "KeyT"].includes(event.code)) return;
    event.preventDefault();
    tell({ key: event.key, code: event.code, shiftKey: event.shiftKey });
  });
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-step]");
    if (pressed) tell({ step: pressed.dataset.step });
    const link = event.target.closest("a[href]");
    if (!link) return;
    link.target = "_blank";
    link.rel = "noopener";
  });
  const here = () => tell({ here: true, empty: !find(".desk-title").textContent });
  here();
  setInterval(here, 1000);
}
