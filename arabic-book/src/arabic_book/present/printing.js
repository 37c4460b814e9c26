/* Print: a slide a page. Blocks stay where they are; breaks and repeated headings are put between them. */
import { all, make } from "../theme/dom.js";
import { isHeading } from "./blocks.js";
import { split } from "./deck.js";
import { style } from "./keeping.js";
import { article, root } from "./page.js";
import { display } from "./showing.js";
import { state } from "./state.js";

const PAGE = "@page { size: 1280px 720px; margin: 46px 88px 40px; }";
let printed = [];
let printedAt = 0;

function twinOf(node) {
  const twin = node.cloneNode(true);
  twin.removeAttribute("id");
  twin.removeAttribute("data-off");
  return twin;
}

/** Shows every slide at once, each made as small as it was cut. */
function showAll() {
  for (const node of state.managed) node.setAttribute("data-off", "");
  for (const slide of state.slides) {
    for (const node of slide.on) if (!node.matches("aside")) node.removeAttribute("data-off");
    for (const [node, values] of slide.fits) style(node, values);
    for (const node of slide.scrolls) style(node, { maxHeight: "none", overflow: "visible" });
  }
}

/** A break before each slide but the first, with the headings that an earlier one has already shown. */
function breakPages() {
  const firsts = new Set();
  for (const slide of state.slides.slice(1)) {
    const [first] = slide.body;
    if (!first) continue;
    const heads = [...slide.on].filter((node) => isHeading(node) && !slide.body.includes(node));
    const head = make("div", { className: "present-break" });
    for (const one of heads) {
      if (firsts.has(one)) head.append(twinOf(one));
      else firsts.add(one);
    }
    const own = heads.find((one) => !head.textContent && one === slide.head);
    const before = own && !own.previousElementSibling?.matches(".present-break") ? own : first;
    printed.push(head);
    before.before(head);
  }
}

function putSources() {
  for (const { on, body } of state.slides) {
    const cited = [...on].filter((node) => node.matches("aside.footnote"));
    if (!cited.length || !body.length) continue;
    const foot = make("div", { className: "present-foot" }, ...cited.map(twinOf));
    printed.push(foot);
    body.at(-1).after(foot);
  }
}

export function prepare() {
  if (state.printing) return;
  state.printing = true;
  printedAt = state.at;
  root.classList.add("present-printing");
  split();
  showAll();
  breakPages();
  putSources();
  const rule = make("style", { textContent: PAGE });
  printed.push(rule);
  document.head.append(rule);
}

export function tidyUp() {
  if (!state.printing) return;
  for (const node of printed) node.remove();
  printed = [];
  state.printing = false;
  root.classList.remove("present-printing");
  split();
  display(Math.min(printedAt, state.slides.length));
}

/** When all fonts and pictures are there, or after a while at most. */
export function pictures(most) {
  const decoded = all("img", article).map((image) => image.decode().catch(() => {}));
  return Promise.race([Promise.all([document.fonts.ready, ...decoded]), wait(most)]);
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function printSlides() {
  prepare();
  dispatchEvent(new Event("beforeprint")); // what is drawn only when near is drawn now
  await pictures(3000);
  await wait(600);
  window.print();
  tidyUp();
}
