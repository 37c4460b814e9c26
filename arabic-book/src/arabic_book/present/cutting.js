/* Cuts the article into slides: block by block, each as long as the stage holds it. */
import { all, find } from "../theme/dom.js";
import { DRAWN, isCode, isHeading, isQuestion, isSection, LEFT_OUT, NOT_SEEN, splits, takeLeads } from "./blocks.js";
import { fit, narrow, setFit } from "./fitting.js";
import { change, putBack } from "./keeping.js";
import { article, root } from "./page.js";
import { SHRINKS } from "./sizes.js";
import { overflows } from "./stage.js";
import { emptySlide, state } from "./state.js";

// The boxes around the block in hand, each with its heading; and whether the next block begins a slide.
let chain = [];
let fresh = false;

function manage(node) {
  state.managed.add(node);
  change(node, "data-off", "");
}

function show(node) {
  node.removeAttribute("data-off");
  state.current.on.add(node);
}

function hide(node) {
  node.setAttribute("data-off", "");
  state.current.on.delete(node);
}

function manageInside(node) {
  for (const child of node.children) {
    if (child.matches(NOT_SEEN)) continue;
    manage(child);
    if (isSection(child) || child.matches(".footnote-list")) manageInside(child);
  }
}

/** Sources of what a slide says stand at its foot. */
function footnotes(node) {
  const found = [];
  for (const link of all("a.footnote-reference, a.footnote-ref", node)) {
    const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!note || !article.contains(note)) continue;
    for (let part = note; part !== article; part = part.parentElement) {
      if (state.managed.has(part) && !state.current.on.has(part)) {
        show(part);
        found.push(part);
      }
    }
  }
  return found;
}

function headingText(heading) {
  const copy = heading.cloneNode(true);
  for (const link of all(".headerlink", copy)) link.remove();
  return copy.textContent.trim();
}

function endSlide() {
  const { current, slides } = state;
  if (!current) return;
  for (const box of [...chain].reverse()) {
    if (current.body.some((node) => box.node.contains(node)) || (isSection(box.node) && !slides.length)) continue;
    const isOfBox = (node) => node !== box.node && node !== box.head && box.node.contains(node);
    if (![...current.on].some((node) => isOfBox(node) && node.matches("aside"))) hide(box.node);
    if (box.head) hide(box.head);
  }
  for (const node of current.body) narrow(node);
  // Folded code alone is no slide: it is at hand on the page.
  if (current.body.some((node) => !isCode(node)) || !slides.length) slides.push(current);
  root.dataset.slide = slides.length ? "inner" : "first";
  for (const node of current.on) node.setAttribute("data-off", "");
  for (const node of current.fits.keys()) putBack(node, "style");
  state.current = null;
}

function startSlide() {
  endSlide();
  const current = emptySlide();
  state.current = current;
  for (const { node, head } of chain) {
    show(node);
    if (isSection(node)) {
      if (current.head) hide(current.head);
      current.sections.push(node.id);
      if (head) current.titles.push(headingText(head));
      current.head = head || current.head;
      if (current.head) show(current.head);
    } else if (head) {
      show(head);
    }
  }
  fresh = false;
}

/** Room left below what the slide already shows, as a share of the stage. */
function room() {
  const last = state.current.body[state.current.body.length - 1];
  if (!last) return 1;
  const used = last.getBoundingClientRect().bottom - article.getBoundingClientRect().top;
  return 1 - used / article.clientHeight;
}

function add(node) {
  for (let box = node.parentElement; box !== article; box = box.parentElement) if (state.managed.has(box)) show(box);
  show(node);
  const notes = footnotes(node);
  if (node.getBoundingClientRect().height < 1 && !node.querySelector("iframe, img")) return true; // nothing to see
  if (!overflows()) {
    state.current.body.push(node);
    return true;
  }
  for (const part of [node, ...notes]) hide(part);
  return false;
}

/** The last words of a section join the table above them, where that may give way a little. */
function squeeze(node) {
  const { body, fits } = state.current;
  const tables = body.filter(
    (one) => one.matches(".table-wrap, .highlight, figure") && !one.querySelector(DRAWN) && !fits.has(one),
  );
  const next = node.nextElementSibling;
  if (!tables.length || (next && !next.matches(`section, ${LEFT_OUT}`))) return false;
  show(node);
  const notes = footnotes(node);
  for (const zoom of SHRINKS.slice(0, 3)) {
    for (const table of tables) setFit(table, { zoom });
    if (!overflows()) {
      body.push(node);
      return true;
    }
  }
  for (const table of tables) {
    putBack(table, "style");
    fits.delete(table);
  }
  for (const part of [node, ...notes]) hide(part);
  return false;
}

function place(node) {
  if (fresh || (isQuestion(node) && state.current.body.length)) startSlide();
  if (add(node) || squeeze(node)) return;
  const { body } = state.current;
  if (body.length || !state.slides.length) {
    if (body.length && splits(node) && room() > 0.42 && !isQuestion(node)) return enter(node);
    const leads = takeLeads(body);
    leads.forEach(hide);
    startSlide();
    leads.forEach(add);
    if (add(node)) return;
  }
  if (splits(node)) return enter(node);
  show(node);
  footnotes(node);
  state.current.body.push(node);
  fit(node);
  fresh = true;
}

function enter(node) {
  for (const child of node.children) if (!child.matches(NOT_SEEN)) manage(child);
  if (node.tagName === "OL") number(node);
  show(node);
  walk(node);
}

/** A list that is told in parts goes on counting. */
function number(list) {
  let value = list.hasAttribute("start") ? list.start : 1;
  for (const item of list.children) {
    if (item.hasAttribute("value")) value = item.value;
    change(item, "value", value);
    value += 1;
  }
}

function walk(container) {
  const box = { node: container, head: null };
  chain.push(box);
  for (const child of [...container.children]) {
    if (child.matches(LEFT_OUT) || child.hidden) continue;
    if (isHeading(child) && box.head === null) {
      box.head = child;
      if (isSection(container)) startSlide();
      else show(child);
    } else if (isSection(child)) {
      fresh = true;
      walk(child);
      fresh = true;
    } else {
      place(child);
    }
  }
  chain.pop();
}

/** Fills `state.slides` with the slides of the article. */
export function cut() {
  Object.assign(state, { slides: [], managed: new Set(), current: null });
  chain = [];
  fresh = false;
  root.dataset.slide = "first";
  manageInside(article);
  const top = find(":scope > section", article) || article;
  const outer = [...article.children].filter((child) => child !== top && !child.matches(LEFT_OUT));
  if (top !== article) walk(top);
  if (outer.length) {
    fresh = true;
    chain.push({ node: article, head: null });
    for (const child of outer) {
      if (isSection(child)) {
        fresh = true;
        walk(child);
      } else {
        place(child);
      }
    }
    chain.pop();
  }
  endSlide();
}
