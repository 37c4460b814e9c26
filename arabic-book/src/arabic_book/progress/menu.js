/* Progress in the menu, and beside the modules of the first page. */
import { all, find, make } from "../theme/dom.js";
import { share } from "./records.js";
import { stored } from "./store.js";
import { say, words } from "./words.js";

export const TICK = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>';
const readAloud = (text) => make("span", { className: "sr-only", textContent: text });

function mark(link, html, said) {
  let place = find(".mark", link);
  if (!html) return place?.remove();
  if (!place) {
    place = make("span", { className: "mark" });
    link.append(" ", place);
  }
  place.innerHTML = html;
  place.append(readAloud(said));
}

function markModule(part, pages) {
  const lessons = all("a[data-lesson]", part);
  const values = { done: lessons.filter((link) => pages[link.dataset.lesson]).length, count: lessons.length };
  let place = find(".module-mark", part);
  if (!place) {
    place = make("span", { className: "module-mark" });
    find("summary", part).append(place);
  }
  place.replaceChildren();
  const said = values.done ? say("module_mark", values) : "";
  if (said) {
    const shown = make("span", { textContent: say("share", values) });
    shown.setAttribute("aria-hidden", "true");
    place.append(shown, readAloud(said));
  }
  for (const other of all(`[data-progress-of="${CSS.escape(part.dataset.module)}"]`)) other.textContent = said;
}

export function showMenu() {
  const { pages, quizzes } = stored();
  for (const link of all(".menu a[data-lesson]")) mark(link, pages[link.dataset.lesson] ? TICK : "", words.done_mark);
  for (const link of all(".menu a[data-quiz]")) {
    const best = quizzes[link.dataset.quiz];
    const shown = best && Math.round(share(best) * 100);
    const html = best ? `<span class="ltr" aria-hidden="true">${shown}%</span>` : "";
    mark(link, html, say("score_mark", { share: shown }));
  }
  for (const part of all(".menu details[data-module]")) markModule(part, pages);
}
