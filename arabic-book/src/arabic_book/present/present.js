/* Shows a page as slides, in place: no node is moved or copied, so maps, charts and quizzes live on. Every block of the
   article that a slide may leave out carries data-off while it is out; leaving the mode removes every trace.

   window.bookPresent: open(), close(), go(n), slides() what each slide shows, check() what overflows on the present one. */
import "./bar.js";
import { check } from "./checking.js";
import { pauseClock, startClock } from "./clock.js";
import { split, title } from "./deck.js";
import { shutDesk } from "./desk.js";
import { black, dot, frame, overlay, panel } from "./frame.js";
import { heard } from "./hearing.js";
import { restore } from "./keeping.js";
import { keydown, listenInside } from "./keys.js";
import { followLink } from "./links.js";
import { article, button, main, root } from "./page.js";
import { pictures, prepare, tidyUp } from "./printing.js";
import { fill, follow, fullScreenChanged, unfill } from "./screen.js";
import { display, settle } from "./showing.js";
import { namedSlide, withoutSlide } from "./sizes.js";
import { letters } from "./stage.js";
import { mode, state } from "./state.js";
import { tick } from "./ticking.js";
import { touchend, touchstart } from "./touch.js";
import { unshow } from "./unshowing.js";

const LISTENERS = [
  [window, "keydown", keydown, true],
  [window, "resize", resized],
  [window, "message", heard],
  [window, "hashchange", hashChanged],
  [window, "mousemove", follow],
  [window, "beforeprint", prepare],
  [window, "afterprint", tidyUp],
  [document, "fullscreenchange", fullScreenChanged],
  [main, "touchstart", touchstart, { passive: true }],
  [main, "touchend", touchend, { passive: true }],
  [main, "click", followLink],
];
const isOn = () => root.classList.contains("presenting");
const grows = new ResizeObserver(settle);
let timer = null;
let later = null;
let scrolledTo = 0;
let focused = null;

function again() {
  split();
  display(state.at);
}

function resized() {
  clearTimeout(later);
  later = setTimeout(() => {
    if (!state.printing && isOn()) again();
  }, 120);
}

function hashChanged() {
  const n = namedSlide(location);
  if (n !== null && n !== state.at) display(n);
}

async function open() {
  if (isOn()) return;
  root.classList.add("presenting");
  scrolledTo = scrollY;
  focused = document.activeElement;
  fill();
  await pictures(1500);
  document.body.append(frame);
  Object.assign(state, { at: 0, slides: [] });
  split();
  for (const [on, name, act, how] of LISTENERS) on.addEventListener(name, act, how);
  listenInside(true);
  for (const part of article.children) grows.observe(part);
  startClock();
  timer = setInterval(tick, 1000);
  display(namedSlide(location) ?? 0);
  main.focus({ preventScroll: true });
  tick();
}

/** Before another page takes the place of this one: what goes on by itself ends. */
function rest() {
  clearInterval(timer);
  clearTimeout(later);
  grows.disconnect();
}

function leave() {
  if (!isOn()) return;
  const slide = state.slides[state.at];
  const place = state.at && slide && (slide.body[0] || slide.head);
  rest();
  for (const [on, name, act, how] of LISTENERS) on.removeEventListener(name, act, how);
  listenInside(false);
  unshow();
  restore();
  clean();
  for (const part of [overlay, panel, dot, black]) part.hidden = true;
  frame.remove();
  unfill();
  pauseClock();
  shutDesk();
  try {
    history.replaceState(history.state, "", location.pathname + withoutSlide(location.search));
  } catch {
    // a page that may not
  }
  if (place) place.scrollIntoView({ block: "center" });
  else scrollTo(0, scrolledTo);
  const back = focused !== document.body && focused?.isConnected ? focused : button;
  back.focus({ preventScroll: true });
}
mode.leave = leave;

function clean() {
  article.removeAttribute("data-scrolls");
  root.classList.remove("presenting", "present-pointing");
  for (const name of ["--present-size", "--stage-width", "--stage-height"]) root.style.removeProperty(name);
  for (const name of ["class", "style"]) if (!root.getAttribute(name)) root.removeAttribute(name);
  delete root.dataset.slide;
}

const told = (slide, n) => ({
  title: title(n),
  letters: letters(),
  scrolls: slide.scrolls.size,
  body: slide.body.map((node) => node.tagName + (node.className ? `.${node.className}` : "")),
});

window.bookPresent = {
  open,
  close: leave,
  rest,
  go: (n) => display(n - 1),
  check,
  resplit: again,
  slides: () => state.slides.map(told),
  count: () => state.slides.length + 1,
};
