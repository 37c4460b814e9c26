/* While an engine runs, links inside the book put the next page in the place of this one: the window, and the worker
   that it owns, live on. `document.open` takes every listener of the old page off the window and the document. */

const isPlain = (event) =>
  !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** The page that a link leads to, by its address; null where the browser is to follow it. */
export function pageOf(link, here, root) {
  if (!link?.href || link.hasAttribute("download") || (link.target && link.target !== "_self")) return null;
  if (/\bexternal\b/.test(link.rel) || typeof link.href !== "string") return null;
  return addressOf(link.href, here, root);
}

export function addressOf(href, here, root) {
  const to = new URL(href, here);
  if (!/^https?:$/.test(to.protocol) || !to.href.startsWith(root)) return null;
  if (/\/_/.test(to.pathname.slice(new URL(root).pathname.length - 1))) return null;
  if (!/(\.html?|\/)$/.test(to.pathname)) return null;
  const from = new URL(here);
  const isHere = to.pathname === from.pathname && to.search === from.search;
  return isHere && to.href.includes("#") ? null : to;
}

export function startTurning(session) {
  if (session.turns || !/^https?:$/.test(location.protocol)) return;
  session.turns = true;
  const root = new URL(document.documentElement.dataset.content_root || "./", document.baseURI).href;
  const version = versionOf(document);
  const places = new Map(); // how far each page of the history was scrolled
  let at = history.state?.livePage ?? 0;
  let last = at;
  let here = location.href;
  let asked = null;
  let scrolled = scrollY;

  function versionOf(page) {
    const sheet = page.querySelector('link[rel="stylesheet"]');
    return sheet?.getAttribute("href").split("/").at(-1);
  }

  async function fetchPage(address) {
    asked?.abort();
    const mine = new AbortController();
    asked = mine;
    document.documentElement.style.cursor = "progress";
    try {
      const answer = await fetch(address.href.split("#")[0], { signal: mine.signal });
      const isPage = answer.ok && /\bhtml\b/.test(answer.headers.get("content-type") ?? "");
      const text = isPage ? await answer.text() : "";
      // Another edition of the book has another engine, and where it led elsewhere the address is another.
      const isOurs = text && versionOf(new DOMParser().parseFromString(text, "text/html")) === version;
      return { text: isOurs && !answer.redirected ? text : "", isLast: asked === mine };
    } catch (fault) {
      return { text: "", isLast: asked === mine && fault.name !== "AbortError" };
    } finally {
      document.documentElement.style.removeProperty("cursor");
    }
  }

  const goOn = () => session.isOn() || Boolean(session.starting);

  async function turn(address, { isNew = true, y = null } = {}) {
    const { text, isLast } = await fetchPage(address);
    if (!isLast) return;
    if (!text) {
      if (isNew) location.assign(address.href);
      else location.reload();
      return;
    }
    leave();
    history.scrollRestoration = "manual";
    if (isNew) {
      places.set(at, scrolled);
      last += 1;
      at = last;
      history.pushState({ livePage: at }, "", address.href);
      history.scrollRestoration = "manual";
    }
    here = location.href;
    open(text, y);
  }

  /** What a page does when it is left, it does now. */
  function leave() {
    window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: false }));
    window.bookPresent?.rest?.();
    session.unfollow();
  }

  function open(text, y) {
    document.open();
    listen();
    document.addEventListener("DOMContentLoaded", () => arrive(y), { once: true });
    document.write(text);
    document.close();
  }

  function arrive(y) {
    session.arrive();
    const { hash } = location;
    const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (y !== null || !target) document.getElementById("main")?.focus({ preventScroll: true });
    if (y !== null) scrollTo(0, y);
    else if (target) {
      // So that the place is also marked as the one aimed at.
      location.replace(hash);
      target.scrollIntoView();
    } else scrollTo(0, 0);
    scrolled = scrollY;
  }

  function click(event) {
    if (!goOn() || !isPlain(event)) return;
    const [pressed] = event.composedPath();
    const address = pageOf(pressed.closest?.("a[href]") ?? event.target.closest?.("a[href]"), location.href, root);
    if (!address) return;
    event.preventDefault();
    turn(address);
  }

  function submit(event) {
    const form = event.target;
    if (!goOn() || event.defaultPrevented || form.method !== "get" || form.target) return;
    const address = addressOf(form.action, location.href, root);
    if (!address) return;
    event.preventDefault();
    address.search = new URLSearchParams(new FormData(form));
    turn(address);
  }

  function ask(event) {
    const address = goOn() && addressOf(event.detail, location.href, root);
    if (!address) return;
    event.preventDefault();
    turn(address);
  }

  function back(event) {
    const [was] = here.split("#");
    const [is] = location.href.split("#");
    here = location.href;
    if (was === is) return samePage(event.state);
    if (!goOn()) return location.reload();
    places.set(at, scrolled);
    at = event.state?.livePage ?? 0;
    turn(new URL(location.href), { isNew: false, y: places.get(at) ?? null });
  }

  /** Another place of the same page is an entry of the history, too. */
  function samePage(state) {
    if (state?.livePage === undefined) {
      last += 1;
      history.replaceState({ ...state, livePage: last }, "");
    }
    at = history.state.livePage;
  }

  function listen() {
    // Last of all, so that what a page does with its own links goes first.
    window.addEventListener("click", click);
    window.addEventListener("submit", submit);
    window.addEventListener("popstate", back);
    document.addEventListener("book-go", ask);
    window.addEventListener(
      "scroll",
      () => {
        scrolled = scrollY;
      },
      { passive: true },
    );
    window.addEventListener("pagehide", (event) => {
      if (event.isTrusted) history.scrollRestoration = "auto";
    });
  }
  listen();
}
