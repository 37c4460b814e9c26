/* Keys: by their place on the keyboard, so that an Arabic layout gives the same. */
import { all, find } from "../theme/dom.js";
import { hidesWidth } from "./blocks.js";
import { openDesk } from "./desk.js";
import { black, overlay, panel } from "./frame.js";
import { help } from "./help.js";
import { closeOverlay } from "./overlay.js";
import { overview } from "./overview.js";
import { article } from "./page.js";
import { printSlides } from "./printing.js";
import { fill, toggleBlack, togglePointer, unfill } from "./screen.js";
import { display, step } from "./showing.js";
import { mode, state } from "./state.js";
import { isForField, stepOf } from "./steps.js";
import { resetClock, toggleClock } from "./ticking.js";

const LETTERS = {
  KeyO: overview,
  KeyB: toggleBlack,
  Period: toggleBlack,
  KeyL: togglePointer,
  KeyN: openDesk,
  KeyF: () => (document.fullscreenElement ? unfill() : fill()),
  KeyP: () => mode.leave(),
  KeyD: () => find(".theme-button").click(),
};
const NAMED = { Home: () => display(0), End: () => display(state.slides.length), F5: fill };

/** Whether what has the focus needs the key itself. */
function taken(event) {
  const [target] = event.composedPath(); // inside a root of its own, too
  if (!target?.closest) return false;
  // An editor leaves only the keys of a remote control.
  if (target.closest("[data-own-keys]")) return !/^Page|^F5$/.test(event.key);
  const field = target.closest(
    "input:not([type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable], [role=slider], [role=listbox], [role=tablist]",
  );
  if (field) return isForField(event.key, field.matches("select, textarea"));
  if (target.closest("input[type=radio]") && /^Arrow| /.test(event.key)) return true;
  if (target.closest(".leaflet-container")) return /^Arrow|[+-]/.test(event.key);
  if (target.closest("button, summary, a, input")) return event.key === " " || event.key === "Enter";
  return /^Arrow/.test(event.key) && Boolean(target.closest("[role=region]")) && hidesWidth(target);
}

/** Up and down move what scrolls, else they turn the slides. */
function scroll(down) {
  const box = article.hasAttribute("data-scrolls") ? article : state.shown && [...state.shown.scrolls][0];
  if (box) box.scrollBy({ top: (down ? 0.25 : -0.25) * box.clientHeight });
  else step(down ? 1 : -1);
}

/** Does what a key asks; false where it asks nothing. */
export function press(event) {
  const { key, code, shiftKey } = event;
  const by = stepOf(key, shiftKey);
  if (!black.hidden) toggleBlack();
  else if (code === "KeyT") (shiftKey ? resetClock : toggleClock)();
  else if (key === "?" || key === "؟") help();
  else if (LETTERS[code] && !shiftKey) LETTERS[code]();
  else if (key === "ArrowDown" || key === "ArrowUp") scroll(key === "ArrowDown");
  else if (Object.hasOwn(NAMED, key)) NAMED[key]();
  else if (by) step(by);
  else return false;
  return true;
}

function pressEscape() {
  if (!black.hidden) toggleBlack();
  else if (!overlay.hidden) closeOverlay();
  else if (!panel.hidden) panel.hidden = true;
  else mode.leave();
}

/** A sheet over the stage takes every key but its own. */
function pressInOverlay(event) {
  const { name } = overlay.dataset;
  const shuts = name === "overview" ? event.code === "KeyO" : event.key === "?" || event.key === "؟";
  if (shuts) {
    event.preventDefault();
    closeOverlay();
  } else if (event.key === "Tab") {
    trap(event);
  }
}

function trap(event) {
  const stops = all("button", overlay).filter((stop) => stop.checkVisibility());
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  other.focus();
}

export function keydown(event) {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyP") {
    event.preventDefault();
    printSlides();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape") {
    if (event.target.closest?.("[data-own-keys]")) return;
    event.preventDefault();
    pressEscape();
  } else if (!overlay.hidden) pressInOverlay(event);
  else if (!taken(event) && press(event)) event.preventDefault();
}

/** A map in its frame has the focus: the keys of a remote control still turn the slides. */
export function listenInside(on) {
  for (const inner of all("iframe", article)) {
    try {
      inner.contentWindow[on ? "addEventListener" : "removeEventListener"]("keydown", keydown);
    } catch {
      // of another host
    }
  }
}
