/* The page as slides: its script and style are fetched when they are asked for. */
import { find, make } from "./dom.js";

const presentButton = find(".present-button");
let fetched = null;

export const bring = (name, values) =>
  new Promise((done, failed) => {
    document.head.append(make(name, { ...values, onload: done, onerror: failed }));
  });

function present() {
  const { style, script } = presentButton.dataset;
  fetched ??= Promise.all([bring("link", { rel: "stylesheet", href: style }), bring("script", { src: script })]);
  fetched.then(
    () => window.bookPresent.open(),
    () => {
      fetched = null;
    },
  );
}

function presentIfAsked() {
  if (/[#?&]slide=\d+/.test(location.search + location.hash)) present();
}

function pressedP(event) {
  if (event.code !== "KeyP" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const isTyping = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (isTyping || document.documentElement.classList.contains("presenting")) return;
  event.preventDefault();
  present();
}

if (presentButton) {
  presentButton.addEventListener("click", present);
  addEventListener("keydown", pressedP);
  addEventListener("hashchange", presentIfAsked);
  presentIfAsked();
}
