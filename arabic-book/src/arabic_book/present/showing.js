/* One slide on the stage, and the steps between them. */
import { find } from "../theme/dom.js";
import { goTo } from "../theme/going.js";
import { kindOf, partOf, placeOf, title } from "./deck.js";
import { report } from "./desk.js";
import { black, line, live, more, pathBox, placeBox } from "./frame.js";
import { change, style } from "./keeping.js";
import { article, main, root } from "./page.js";
import { toggleBlack } from "./screen.js";
import { overflows } from "./stage.js";
import { state } from "./state.js";
import { unshow } from "./unshowing.js";
import { say, words } from "./words.js";

export function display(n) {
  state.at = Math.max(0, Math.min(n, state.slides.length));
  unshow();
  const slide = state.slides[state.at];
  for (const node of state.managed) node.toggleAttribute("data-off", !slide?.on.has(node));
  root.dataset.slide = kindOf(state.at);
  article.scrollTop = 0;
  if (slide) {
    for (const [node, values] of slide.fits) style(node, values);
    for (const node of slide.scrolls) {
      change(node, "data-scrolls", "");
      change(node, "tabindex", "0");
      node.scrollTop = 0;
    }
    if (slide.part && slide.head) change(slide.head, "data-part", partOf(slide));
    state.shown = slide;
  }
  settle();
  tell();
}

/** What grows while it is shown, such as the answer to a question, scrolls rather than spills. */
export function settle() {
  if (!root.classList.contains("presenting") || state.printing) return;
  const long = overflows();
  article.toggleAttribute("data-scrolls", long);
  more.hidden = !(long || state.shown?.scrolls.size);
}

function tell() {
  const { at, slides } = state;
  placeBox.textContent = say("place", placeOf(at));
  const titles = at < slides.length ? slides[at].titles : [words.end];
  pathBox.textContent = at === 0 ? "" : titles.slice(0, -1).join(" ‹ ");
  line.style.setProperty("--share", slides.length ? at / slides.length : 1);
  live.textContent = say("said", { ...placeOf(at), title: title(at) });
  try {
    history.replaceState(history.state, "", `#slide=${at + 1}`);
  } catch {
    // a page that may not
  }
  const active = document.activeElement;
  if (!active || active === document.body || (article.contains(active) && !active.checkVisibility())) {
    main.focus({ preventScroll: true });
  }
  report();
}

export function step(by) {
  if (!black.hidden) return toggleBlack();
  if (by > 0 && state.at === state.slides.length) {
    const next = find(".around-next");
    if (next) goTo(`${next.href.split("#")[0]}#slide=1`);
    return;
  }
  display(state.at + by);
}
