/* The trainer's notes: a script of their own beside the page, fetched when they are asked for. */
import { make } from "../theme/dom.js";
import { arrangeNotes } from "./arranging.js";
import { button } from "./page.js";
import { state } from "./state.js";
import { words } from "./words.js";

let loading = null;

function load() {
  if (!button.dataset.notes) return Promise.resolve([]);
  return new Promise((resolve) => {
    const script = make("script", { src: button.dataset.notes });
    const done = (notes) => {
      script.remove();
      resolve(notes);
    };
    script.onload = () => done(window.bookNotes || []);
    script.onerror = () => done([]);
    document.head.append(script);
  });
}

/** The notes of one slide as HTML: those of its section, the others folded below them. */
export async function notesOf(n) {
  loading ??= load();
  return arrangeNotes(await loading, state.slides[n]?.sections.at(-1), n === 0, words);
}
