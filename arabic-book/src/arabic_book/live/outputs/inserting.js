/* HTML of an output into the page, its scripts run in order, as a page runs those that it was sent with.

   Afterwards the element tells `book:inserted`: scripts of the book that draw what they find at load draw again. */

const JAVASCRIPT = /^(?:|module|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i;
const loadedBy = new WeakMap(); // by document, as `document.open` makes a new one: what it has loaded
let turn = Promise.resolve();

const plainAddress = (address) => new URL(address, document.baseURI).href.split(/[?#]/)[0];

function loadedHere() {
  const root = document.documentElement;
  if (!loadedBy.has(root)) loadedBy.set(root, new Set());
  const loaded = loadedBy.get(root);
  for (const { src, dataset } of document.scripts) if (src && !("waiting" in dataset)) loaded.add(plainAddress(src));
  return loaded;
}

/** A page asks for a file once: style sheets go into the head, where no other cell takes them along when it is cleared. */
function shareFiles(content) {
  const loaded = loadedHere();
  const there = new Set(
    [...document.querySelectorAll('head link[rel="stylesheet"]')].map(({ href }) => plainAddress(href)),
  );
  for (const link of content.querySelectorAll('link[rel="stylesheet"][href]')) {
    const address = plainAddress(link.getAttribute("href"));
    if (!there.has(address)) document.head.append(link.cloneNode());
    there.add(address);
    link.remove();
  }
  for (const script of content.querySelectorAll("script[src]")) {
    const address = plainAddress(script.getAttribute("src"));
    if (loaded.has(address)) script.remove();
  }
}

function runInserted(script) {
  const fresh = document.createElement("script");
  for (const { name, value } of script.attributes)
    if (!["defer", "async", "data-waiting"].includes(name)) fresh.setAttribute(name, value);
  fresh.textContent = script.textContent;
  if (!fresh.src) {
    script.replaceWith(fresh);
    return undefined;
  }
  fresh.async = false;
  return new Promise((resolve) => {
    fresh.onload = resolve;
    fresh.onerror = () => {
      loadedHere().delete(plainAddress(fresh.src));
      resolve();
    };
    script.replaceWith(fresh);
  });
}

/** Style sheets of outputs that the page was sent with: copies in the head stay when a cell is cleared. */
export function keepStyles() {
  const shared = document.createElement("template");
  for (const link of document.querySelectorAll('body link[rel="stylesheet"]')) shared.content.append(link.cloneNode());
  shareFiles(shared.content);
}

/** Resolves when every script has run. The nodes are in place at once. */
export function insertHtml(element, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  shareFiles(template.content);
  const scripts = [...template.content.querySelectorAll("script")].filter(({ type }) => JAVASCRIPT.test(type));
  for (const script of scripts) if (script.src) script.dataset.waiting = ""; // in the page, and not run
  element.replaceChildren(template.content);
  const work = async () => {
    for (const script of scripts) {
      // What was cleared meanwhile does not run, and what another output brought meanwhile is there.
      if (!script.isConnected) continue;
      if (script.src && loadedHere().has(plainAddress(script.src))) script.remove();
      else await runInserted(script);
    }
    element.dispatchEvent(new CustomEvent("book:inserted", { bubbles: true }));
  };
  turn = turn.then(work, work);
  return turn;
}
