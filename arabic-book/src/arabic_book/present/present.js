/* Shows a page as slides, in place: no node is moved or copied, so maps, charts and quizzes live on. Every block of the
   article that a slide may leave out carries data-off while it is out; leaving the mode removes every trace.

   window.bookPresent: open(), close(), go(n), slides() what each slide shows, check() what overflows on the present one. */
(function () {
  "use strict";
  const words = {/*words*/};
  const root = document.documentElement, main = document.querySelector("main"), article = main.querySelector("article");
  const button = document.querySelector(".present-button");
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];
  const say = (key, values) => words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (name, values, ...inside) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...inside);
    return element;
  };
  const minutes = Number(button.dataset.minutes) || 0;
  const DESK = "book-present-desk";

  // What is changed on the page, to be put back to the letter

  const before = new Map();
  function keep(element, name) {
    const names = before.get(element) || before.set(element, new Map()).get(element);
    if (!names.has(name)) names.set(name, element.getAttribute(name));
  }
  function change(element, name, value) {
    keep(element, name);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  function putBack(element, name) {
    const value = before.get(element).get(name);
    element.getAttribute(name); // Chromium leaves style="" where it was never read
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  function restore() {
    for (const [element, names] of before) for (const name of names.keys()) putBack(element, name);
    before.clear();
  }
  const style = (element, values) => { keep(element, "style"); Object.assign(element.style, values); };

  // The stage: letters of 32 px on a screen of 1280×720, larger on a larger one, and never smaller on the wall

  const printing = { on: false };
  const size = () => printing.on ? { width: 1280, height: 720 } : { width: innerWidth, height: innerHeight };
  function letters() {
    const { width, height } = size();
    const ratio = printing.on ? 1 : devicePixelRatio || 1;
    return Math.max(32 * Math.min(width / 1280, height / 720), 32 / ratio, 16);
  }

  // Slides

  const LEFT_OUT = "script, style, link, template, noscript, .footnote-list, aside.footnote, hr.footnotes, span[id]:empty";
  const SPLITS = "section, ul, ol, dl, blockquote, .admonition:not(.sources), .cell, .cell_output, .quiz, .quiz form, .sd-row";
  const WIDE = ".table-wrap, pre, .text_html, .math-block .math, [role=region]";
  // What has a height of its own and may take another: frames, and boxes that a script draws in.
  const DRAWN = 'iframe, figure div[role][style*="height"]';
  const SHRINKS = [0.92, 0.84, 0.76, 0.68, 0.6];

  let slides = [], managed = new Set(), at = 0, shown = null;
  let current, chain, fresh;

  const isHeading = (node) => /^H[1-6]$/.test(node.tagName) || node.matches(".admonition-title");
  const isSection = (node) => node.tagName === "SECTION";
  const isCode = (node) => node.matches(".cell, .fold") && !node.querySelector(".cell_output") && !node.querySelector("details[open]") && !node.open;
  // A cell that shows one picture stays whole, so that the code goes with what it draws.
  const isPicture = (node) => node.matches(".cell, .cell_output") && all(`${DRAWN}, img`, node).length === 1;
  const splits = (node) => node.matches(SPLITS) && !isPicture(node) && !(node.tagName === "DETAILS" && !node.open);
  const leadsOn = (node) => node.matches("dt, .admonition-title, .rubric") || isCode(node) || (node.tagName === "P" && /[:：]\s*$/.test(node.textContent));
  const over = () => article.scrollHeight - article.clientHeight;
  const overflows = () => over() > 1;
  const manage = (node) => { managed.add(node); change(node, "data-off", ""); };
  const show = (node) => { node.removeAttribute("data-off"); current.on.add(node); };
  const hide = (node) => { node.setAttribute("data-off", ""); current.on.delete(node); };

  function manageInside(node) {
    for (const child of node.children) {
      if (child.matches("script, style, link, template, noscript")) continue;
      manage(child);
      if (isSection(child) || child.matches(".footnote-list")) manageInside(child);
    }
  }

  // Sources of what a slide says stand at its foot.
  function footnotes(node) {
    const found = [];
    for (const link of all("a.footnote-reference, a.footnote-ref", node)) {
      const note = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!note || !article.contains(note)) continue;
      for (let part = note; part !== article; part = part.parentElement) {
        if (managed.has(part) && !current.on.has(part)) { show(part); found.push(part); }
      }
    }
    return found;
  }

  function close() {
    if (!current) return;
    for (const box of [...chain].reverse()) {
      if (current.body.some((node) => box.node.contains(node)) || (isSection(box.node) && !slides.length)) continue;
      if (![...current.on].some((node) => node !== box.node && node !== box.head && box.node.contains(node) && node.matches("aside"))) hide(box.node);
      if (box.head) hide(box.head);
    }
    for (const node of current.body) narrow(node);
    // Folded code alone is no slide: it is at hand on the page.
    if (current.body.some((node) => !isCode(node)) || !slides.length) slides.push(current);
    root.dataset.slide = slides.length ? "inner" : "first";
    for (const node of current.on) node.setAttribute("data-off", "");
    for (const node of current.fits.keys()) putBack(node, "style");
    current = null;
  }

  function start() {
    close();
    current = { on: new Set(), body: [], fits: new Map(), scrolls: new Set(), sections: [], head: null, titles: [] };
    for (const { node, head } of chain) {
      show(node);
      if (isSection(node)) {
        if (current.head) hide(current.head);
        current.sections.push(node.id);
        if (head) current.titles.push(text(head));
        current.head = head || current.head;
        if (current.head) show(current.head);
      } else if (head) {
        show(head);
      }
    }
    fresh = false;
  }

  // Room left below what the slide already shows, as a share of the stage.
  function room() {
    const last = current.body[current.body.length - 1];
    return last ? 1 - (last.getBoundingClientRect().bottom - article.getBoundingClientRect().top) / article.clientHeight : 1;
  }

  function add(node) {
    for (let box = node.parentElement; box !== article; box = box.parentElement) if (managed.has(box)) show(box);
    show(node);
    const notes = footnotes(node);
    if (node.getBoundingClientRect().height < 1 && !node.querySelector("iframe, img")) return true; // nothing to see
    if (!overflows()) { current.body.push(node); return true; }
    for (const part of [node, ...notes]) hide(part);
    return false;
  }

  // The last words of a section join the table above them, where that may give way a little.
  function squeeze(node) {
    const tables = current.body.filter((one) => one.matches(".table-wrap, .highlight, figure") && !one.querySelector(DRAWN) && !current.fits.has(one));
    if (!tables.length || node.nextElementSibling && !node.nextElementSibling.matches(`section, ${LEFT_OUT}`)) return false;
    const notes = (show(node), footnotes(node));
    for (const zoom of SHRINKS.slice(0, 3)) {
      for (const table of tables) setFit(table, { zoom });
      if (!overflows()) { current.body.push(node); return true; }
    }
    for (const table of tables) { putBack(table, "style"); current.fits.delete(table); }
    for (const part of [node, ...notes]) hide(part);
    return false;
  }

  function place(node) {
    if (fresh || (node.matches(".question") && current.body.length)) start();
    if (add(node) || squeeze(node)) return;
    if (current.body.length || !slides.length) {
      if (current.body.length && splits(node) && room() > 0.42 && !node.matches(".question")) return enter(node);
      const leads = [];
      while (current.body.length && leads.length < 3 && leadsOn(current.body[current.body.length - 1])) leads.unshift(current.body.pop());
      if (!leads.some(isCode) && !current.body.length) current.body.push(...leads.splice(0));
      leads.forEach(hide);
      start();
      leads.forEach(add);
      if (add(node)) return;
    }
    if (splits(node)) return enter(node);
    show(node);
    footnotes(node);
    current.body.push(node);
    fit(node);
    fresh = true;
  }

  function enter(node) {
    for (const child of node.children) if (!child.matches("script, style, link, template, noscript")) manage(child);
    if (node.tagName === "OL") number(node);
    chain.push({ node, head: null });
    show(node);
    walk(node);
    chain.pop();
  }

  // A list that is told in parts goes on counting.
  function number(list) {
    let value = list.hasAttribute("start") ? list.start : 1;
    for (const item of list.children) {
      if (item.hasAttribute("value")) value = item.value;
      change(item, "value", value);
      value += 1;
    }
  }

  function walk(container) {
    for (const child of [...container.children]) {
      if (child.matches(LEFT_OUT) || child.hidden) continue;
      if (isHeading(child) && chain[chain.length - 1].head === null) {
        chain[chain.length - 1].head = child;
        if (isSection(container)) start();
        else show(child);
      } else if (isSection(child)) {
        chain.push({ node: child, head: null });
        fresh = true;
        walk(child);
        chain.pop();
        fresh = true;
      } else {
        place(child);
      }
    }
  }

  // Something alone on its slide and still too large: pictures first, then all of it, then it scrolls in its place

  const setFit = (node, values) => { current.fits.set(node, { ...current.fits.get(node), ...values }); style(node, values); };
  const zoomOf = (element) => Number(element.style.zoom) || 1;

  function fit(node) {
    const grown = all(DRAWN, node);
    const pictures = all("svg[viewBox], img", node).filter((picture) => !picture.closest(`.icon, button, ${DRAWN}`) && picture.getBoundingClientRect().height > 90);
    const least = 0.42 * article.clientHeight;
    for (let round = 0; round < 2 && overflows(); round += 1) {
      for (const part of grown) {
        if (!overflows()) break;
        const zoom = zoomOf(part), height = part.getBoundingClientRect().height, wanted = Math.max(least, height - over() - 2);
        if (part.tagName === "IFRAME") setFit(part, { height: `${wanted / zoom}px` });
        else setFit(part, { zoom: (zoom * wanted) / height });
      }
      for (const picture of pictures) {
        if (!overflows()) break;
        const box = picture.getBoundingClientRect();
        if (node.matches("figure") && box.height > box.width && node.querySelector("figcaption")) {
          setFit(node, { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", columnGap: "1.4em", alignItems: "center" });
          setFit(picture, { height: `${0.5 * article.clientHeight}px`, width: "auto", margin: "0" });
          const free = article.clientHeight - parseFloat(getComputedStyle(article).paddingBottom) - (picture.getBoundingClientRect().top - article.getBoundingClientRect().top);
          setFit(picture, { height: `${Math.max(least, free - footHeight())}px` });
        }
        if (overflows()) setFit(picture, { height: `${Math.max(least, picture.getBoundingClientRect().height - over() - 2)}px`, width: "auto" });
      }
    }
    shrink(node, () => !overflows() && !isWide(node));
    if (!overflows()) return stretch(node, grown);
    const height = node.getBoundingClientRect().height / zoomOf(node);
    setFit(node, { maxHeight: `${Math.max(60, height - (over() + 4) / zoomOf(node))}px`, overflowY: "auto", position: "relative" });
    // What margins still push out.
    if (overflows()) setFit(node, { maxHeight: `${Math.max(60, parseFloat(node.style.maxHeight) - (over() + 4) / zoomOf(node))}px` });
    current.scrolls.add(node);
  }
  // A map takes what is left.
  function stretch(node, grown) {
    if (grown.length !== 1) return;
    const frame = grown[0], free = article.clientHeight - parseFloat(getComputedStyle(article).paddingBottom) - (node.getBoundingClientRect().bottom - article.getBoundingClientRect().top) - footHeight() - 4;
    if (free < 12) return;
    const name = frame.tagName === "IFRAME" ? "height" : "zoom", was = frame.style[name], grow = 1 + free / frame.getBoundingClientRect().height;
    setFit(frame, { [name]: name === "zoom" ? Math.min(zoomOf(frame) * grow, letters() / 18) : `${parseFloat(was || frame.clientHeight) * grow}px` });
    if (overflows()) setFit(frame, { [name]: was });
  }
  const footHeight = () => all(".footnote-list", article).filter((list) => current.on.has(list)).reduce((sum, list) => sum + list.getBoundingClientRect().height, 0);
  const scrollers = (node) => (node.matches(WIDE) ? [node] : []).concat(all(WIDE, node)).filter((box) => box.checkVisibility() && box.clientWidth);
  const isWide = (node) => scrollers(node).some((box) => box.scrollWidth > box.clientWidth + 1);

  function shrink(node, done) {
    for (const zoom of SHRINKS) {
      if (done()) return;
      setFit(node, { zoom });
    }
  }

  function narrow(node) {
    if (!isWide(node)) return;
    shrink(node, () => !isWide(node));
    for (const box of scrollers(node)) if (box.scrollWidth > box.clientWidth + 1) current.scrolls.add(box);
  }

  const text = (heading) => {
    const copy = heading.cloneNode(true);
    all(".headerlink", copy).forEach((link) => link.remove());
    return copy.textContent.trim();
  };

  function split() {
    const here = slides[at] && (slides[at].body[0] || slides[at].head);
    const ended = slides.length > 0 && at === slides.length;
    unshow();
    restore();
    root.classList.add("presenting");
    const base = letters(), { width, height } = size();
    root.style.setProperty("--present-size", `${base}px`);
    root.style.setProperty("--stage-width", `${width}px`);
    root.style.setProperty("--stage-height", `${height}px`);
    slides = []; managed = new Set(); chain = []; current = null; fresh = false;
    for (const grown of all(DRAWN, article)) style(grown, { zoom: base / 20 });
    for (const picture of all("img[loading]", article)) change(picture, "loading", "eager");
    root.dataset.slide = "first";
    manageInside(article);
    const top = find(":scope > section", article) || article;
    chain.push({ node: top, head: null });
    const outer = [...article.children].filter((child) => child !== top && !child.matches(LEFT_OUT));
    if (top !== article) walk(top);
    chain.pop();
    if (outer.length) {
      fresh = true;
      chain.push({ node: article, head: null });
      for (const child of outer) isSection(child) ? (chain.push({ node: child, head: null }), fresh = true, walk(child), chain.pop()) : place(child);
      chain.pop();
    }
    close();
    count();
    const found = here ? slides.findIndex((slide) => slide.body.some((node) => node === here || node.contains(here) || here.contains(node))) : -1;
    if (ended) at = slides.length;
    else if (found >= 0) at = found;
  }

  // Which part of its section a slide is, where the section takes several.
  function count() {
    const parts = new Map();
    for (const slide of slides) parts.set(slide.head, [...(parts.get(slide.head) || []), slide]);
    for (const [, group] of parts) group.forEach((slide, i) => { slide.part = group.length > 1 ? [i + 1, group.length] : null; });
  }

  const title = (n) => n >= slides.length ? words.end : slides[n].titles[slides[n].titles.length - 1] || document.title;

  function unshow() {
    if (!shown) return;
    for (const node of shown.fits.keys()) if (before.has(node)) putBack(node, "style");
    for (const grown of all(DRAWN, article)) if (before.has(grown)) style(grown, { zoom: letters() / 20 });
    for (const node of shown.scrolls) for (const name of ["data-scrolls", "tabindex"]) if (before.has(node) && before.get(node).has(name)) putBack(node, name);
    if (shown.head) shown.head.removeAttribute("data-part");
    shown = null;
  }

  function display(n, quiet) {
    at = Math.max(0, Math.min(n, slides.length));
    unshow();
    const slide = slides[at];
    for (const node of managed) node.toggleAttribute("data-off", !slide || !slide.on.has(node));
    root.dataset.slide = !slide ? "end" : at === 0 ? "first" : "inner";
    article.scrollTop = 0;
    if (slide) {
      for (const [node, values] of slide.fits) style(node, values);
      for (const node of slide.scrolls) { change(node, "data-scrolls", ""); change(node, "tabindex", "0"); node.scrollTop = 0; }
      if (slide.part && slide.head) change(slide.head, "data-part", say("part", { n: slide.part[0], all: slide.part[1] }));
      shown = slide;
    }
    settle();
    tell(quiet);
  }

  // What grows while it is shown, such as the answer to a question, scrolls rather than spills.
  function settle() {
    if (!root.classList.contains("presenting") || printing.on) return;
    const long = overflows();
    article.toggleAttribute("data-scrolls", long);
    more.hidden = !(long || (shown && shown.scrolls.size));
  }

  // The bar under the stage

  const stroke = (d) => `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${d}"/></svg>`;
  const tool = (key, code, d, act) => {
    const one = make("button", { type: "button", className: `tool present-${key}`, title: `${words[key]} (${code})`, innerHTML: stroke(d) });
    one.setAttribute("aria-label", words[key]);
    one.addEventListener("click", act);
    return one;
  };
  const place_ = make("span", { className: "present-place" }), path = make("span", { className: "present-path" });
  const clockFace = make("span", { className: "present-clock", hidden: true });
  const live = make("p", { className: "sr-only" });
  live.setAttribute("role", "status");
  const more = make("p", { className: "present-more", textContent: words.more, hidden: true });
  const line = make("div", { className: "present-line" });
  const dot = make("div", { className: "present-dot", hidden: true });
  const black = make("div", { className: "present-black", hidden: true });
  black.setAttribute("role", "img");
  black.setAttribute("aria-label", words.black_on);
  const overlay = make("div", { className: "present-overlay", hidden: true });
  const panel = make("aside", { className: "present-panel", hidden: true });
  panel.setAttribute("aria-label", words.notes);
  const bar = make("div", { className: "present-bar" },
    tool("previous", "→", "M5 12h14M13 6l6 6-6 6", () => step(-1)), place_, tool("next", "←", "M19 12H5M11 6l-6 6 6 6", () => step(1)),
    path, clockFace,
    tool("overview", "O", "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z", () => overview()),
    tool("notes", "N", "M5 4h14v16H5zM9 9h6M9 13h6", () => openDesk()),
    tool("timer", "T", "M12 6a7 7 0 1 0 .01 0zM12 9v4l2.5 1.5M10 3h4", () => toggleClock()),
    tool("pointer", "L", "M12 3v4M12 17v4M3 12h4M17 12h4M12 11.9v.2", () => togglePointer()),
    tool("help", "?", "M9 9a3 3 0 1 1 4 2.8c-.7.3-1 .8-1 1.7M12 17v.1M12 3a9 9 0 1 0 .01 0z", () => help()),
    tool("leave", "Esc", "M6 6l12 12M18 6L6 18", () => leave()));
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.bar);
  const frame = make("div", { className: "present" }, make("p", { className: "present-end", textContent: words.end }), line, bar, more, panel, overlay, dot, black, live);

  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", words.bar);

  function tell(quiet) {
    const total = slides.length + 1;
    place_.textContent = say("place", { n: at + 1, all: total });
    const titles = at < slides.length ? slides[at].titles : [words.end];
    path.textContent = at === 0 ? "" : titles.slice(0, -1).join(" ‹ ");
    line.style.setProperty("--share", total > 1 ? at / (total - 1) : 1);
    live.textContent = say("said", { n: at + 1, all: total, title: title(at) });
    if (!quiet) address();
    const active = document.activeElement;
    if (!active || active === document.body || (article.contains(active) && !active.checkVisibility())) main.focus({ preventScroll: true });
    report();
  }
  function address() {
    try { history.replaceState(history.state, "", `#slide=${at + 1}`); } catch (e) { /* a page that may not */ }
  }

  function step(by) {
    if (!black.hidden) return toggleBlack();
    if (by > 0 && at === slides.length) {
      const next = find(".around-next");
      if (next) location.href = `${next.href.split("#")[0]}#slide=1`;
      return;
    }
    display(at + by);
  }

  // The clock runs from the first slide on and outlives a reload

  const CLOCK = `book-present-clock:${location.pathname}`;
  let clock = { spent: 0, since: null, seen: false };
  const spent = () => clock.spent + (clock.since ? Date.now() - clock.since : 0);
  const face = (ms) => { const s = Math.floor(Math.abs(ms) / 1000); return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`; };
  const saveClock = () => { try { sessionStorage.setItem(CLOCK, JSON.stringify(clock)); } catch (e) { /* private window */ } };
  function startClock() {
    try { clock = { ...clock, ...JSON.parse(sessionStorage.getItem(CLOCK) || "{}") }; } catch (e) { /* nothing kept */ }
    clock.since ??= Date.now();
    saveClock();
  }
  function timeLeft() {
    if (!minutes) return say("spent", { time: face(spent()) });
    const left = minutes * 60000 - spent();
    return say(left >= 0 ? "left" : "late", { time: face(left), spent: face(spent()), minutes });
  }
  function tick() {
    clockFace.hidden = !clock.seen;
    clockFace.textContent = timeLeft();
    clockFace.classList.toggle("late", minutes > 0 && spent() > minutes * 60000);
    if (desk) post({ clock: clockFace.textContent, late: clockFace.classList.contains("late") });
    else findPanel(".desk-clock", (box) => { box.textContent = timeLeft(); });
  }
  function toggleClock() { clock.seen = !clock.seen; saveClock(); tick(); }
  function resetClock() { clock = { ...clock, spent: 0, since: Date.now() }; saveClock(); tick(); }

  // Black screen, pointer, full screen

  function toggleBlack() {
    black.hidden = !black.hidden;
    live.textContent = black.hidden ? say("said", { n: at + 1, all: slides.length + 1, title: title(at) }) : words.black_on;
  }
  black.addEventListener("click", toggleBlack);
  function togglePointer() {
    dot.hidden = !dot.hidden;
    root.classList.toggle("present-pointing", !dot.hidden);
  }
  const follow = (event) => { dot.style.translate = `${event.clientX}px ${event.clientY}px`; };

  let wanted = false; // full screen, as we last asked for it
  function fill() {
    if (!root.requestFullscreen || document.fullscreenElement) return;
    const asked = root.requestFullscreen();
    if (asked) asked.then(() => { wanted = true; }, () => {});
  }
  function unfill() {
    wanted = false;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
  }
  function filled() {
    if (document.fullscreenElement || !wanted) return;
    wanted = false; // the browser takes Esc for itself
    if (!overlay.hidden) closeOverlay();
    else if (!opening) leave();
  }

  // A picture of a slide, for the overview and the second window

  function picture(n) {
    const slide = slides[n];
    const copy = (node) => {
      if (node.nodeType === Node.TEXT_NODE) return node.cloneNode();
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches("script, template, noscript") || node.hidden) return null;
      if (managed.has(node) && !slide.on.has(node)) return null;
      if (node.tagName === "IFRAME") return make("div", { className: "present-stand", textContent: node.title, style: `block-size:${parseFloat(((slide.fits.get(node) || {}).height) || 420)}px` });
      const twin = node.cloneNode(false);
      for (const name of ["data-off", "name", "tabindex", "autofocus", "for", "aria-describedby", "aria-labelledby"]) twin.removeAttribute(name);
      if (!node.closest("svg")) twin.removeAttribute("id");
      twin.removeAttribute("data-part");
      if (node === slide.head && slide.part) twin.dataset.part = say("part", { n: slide.part[0], all: slide.part[1] });
      if (slide.fits.has(node)) Object.assign(twin.style, slide.fits.get(node));
      for (const child of node.childNodes) { const one = copy(child); if (one) twin.append(one); }
      return twin;
    };
    const sheet = make("div", { className: "present-sheet" });
    sheet.dataset.slide = n >= slides.length ? "end" : n === 0 ? "first" : "inner";
    if (slide) sheet.append(copy(article));
    else sheet.append(make("p", { className: "present-sheet-end", textContent: words.end }));
    return sheet;
  }

  function openOverlay(name, label, ...inside) {
    overlay.replaceChildren(...inside);
    overlay.className = `present-overlay present-${name}-sheet`;
    overlay.setAttribute("role", "dialog");
    overlay.setAttribute("aria-modal", "true");
    overlay.setAttribute("aria-label", label);
    overlay.hidden = false;
    overlay.dataset.name = name;
  }
  function closeOverlay() {
    overlay.hidden = true;
    overlay.replaceChildren();
    main.focus({ preventScroll: true });
  }

  function overview() {
    if (!overlay.hidden) return closeOverlay();
    const { width, height } = size();
    const cells = [...slides, null].map((slide, n) => {
      const thumb = make("span", { className: "present-thumb" }, picture(n));
      thumb.inert = true;
      const cell = make("button", { type: "button", className: "present-cell" }, thumb, make("span", { className: "present-cell-title", textContent: `${n + 1}. ${title(n)}` }));
      if (n === at) cell.setAttribute("aria-current", "true");
      cell.addEventListener("click", () => { closeOverlay(); display(n); });
      return cell;
    });
    const grid = make("div", { className: "present-grid" }, ...cells);
    grid.style.setProperty("--ratio", width / height);
    openOverlay("overview", words.overview, grid);
    for (const cell of cells) find(".present-thumb", cell).style.setProperty("--scale", find(".present-thumb", cell).clientWidth / width);
    grid.addEventListener("keydown", (event) => {
      const n = cells.indexOf(document.activeElement);
      const across = cells.filter((cell) => cell.offsetTop === cells[0].offsetTop).length;
      const by = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: across, ArrowUp: -across, PageDown: 1, PageUp: -1, Home: -n, End: cells.length - 1 - n }[event.key];
      if (by === undefined || n < 0) return;
      event.preventDefault();
      event.stopPropagation();
      (cells[n + by] || cells[n]).focus();
    });
    cells[at].focus();
    cells[at].scrollIntoView({ block: "center" });
  }

  function help() {
    if (!overlay.hidden) return closeOverlay();
    const rows = words.keys.map(([keys, meaning]) => {
      const names = keys.split(" ").flatMap((key, i) => [...(i ? [" "] : []), make("kbd", { textContent: key })]);
      return make("div", {}, make("dt", {}, ...names), make("dd", { textContent: meaning }));
    });
    const shut = make("button", { type: "button", className: "present-shut", textContent: words.shut });
    shut.addEventListener("click", closeOverlay);
    const print = make("button", { type: "button", className: "present-shut", textContent: words.print });
    print.addEventListener("click", () => { closeOverlay(); printSlides(); });
    openOverlay("help", words.help, make("div", { className: "present-card" }, make("h2", { textContent: words.help }), make("dl", {}, ...rows), make("p", { className: "present-card-tools" }, shut, print)));
    shut.focus();
  }

  // The second window: an empty page of our own origin, also from a folder on disk; both talk in messages only, so that a
  // reload or a next lesson in this window finds it again.

  let desk = null, opening = false, notes = null;
  const ours = (origin) => origin === window.origin || (!/^http/.test(origin) && !/^http/.test(window.origin));
  const post = (message) => { try { desk.postMessage({ [DESK]: message }, "*"); } catch (e) { desk = null; } };

  function loadNotes() {
    notes ??= !button.dataset.notes ? Promise.resolve([]) : new Promise((resolve) => {
      const script = make("script", { src: button.dataset.notes });
      script.onload = () => { script.remove(); resolve(window.bookNotes || []); };
      script.onerror = () => { script.remove(); resolve([]); };
      document.head.append(script);
    });
    return notes;
  }
  async function notesHere() {
    const list = await loadNotes();
    const here = slides[at] ? slides[at].sections : [];
    const near = here[here.length - 1];
    const own = list.filter((note) => note.section === near || (!note.section && at === 0));
    const rest = list.filter((note) => !own.includes(note));
    if (!list.length) return `<p class="desk-none">${words.no_notes}</p>`;
    const others = rest.map((note) => note.html).join("");
    return own.map((note) => note.html).join("") + (own.length && others ? `<details><summary>${words.other_notes}</summary>${others}</details>` : others);
  }

  async function report() {
    if (!desk && panel.hidden) return;
    const n = at, html = await notesHere();
    if (n !== at) return;
    if (!panel.hidden) return fillPanel(html);
    if (!desk) return;
    const { width, height } = size();
    const last = at >= slides.length;
    post({
      place: say("place", { n: at + 1, all: slides.length + 1 }), title: title(at), notes: html, width, height, base: letters(),
      next: last ? words.end : title(at + 1), sheet: last ? "" : picture(at + 1).outerHTML, theme: root.dataset.theme, clock: timeLeft(),
    });
  }

  function openDesk() {
    if (desk && !desk.closed) { desk.focus(); return; }
    if (!panel.hidden) { panel.hidden = true; return; }
    opening = true;
    let other = null;
    try {
      other = window.open("", DESK, "popup,width=1100,height=760");
      if (other) writeDesk(other);
    } catch (e) {
      try { other = window.open("", `${DESK}-${Date.now()}`, "popup,width=1100,height=760"); if (other) writeDesk(other); } catch (error) { other = null; }
    }
    setTimeout(() => { opening = false; }, 1500);
    desk = other;
    if (!desk) {
      panel.hidden = false;
      live.textContent = words.blocked;
    }
    report();
  }

  function writeDesk(other) {
    const sheets = all('link[rel="stylesheet"]', document.head).map((sheet) => `<link rel="stylesheet" href="${sheet.href}">`).join("");
    const page = other.document;
    // Styles stand last: a script waits for the styles before it.
    page.open();
    page.write(`<!DOCTYPE html><html lang="ar" dir="rtl" data-theme="${root.dataset.theme}"><head><meta charset="utf-8"><title>${words.desk}</title></head>
      <body class="desk"><header class="desk-head"><p class="desk-place"></p><h1 class="desk-title"></h1><p class="desk-clock"></p></header>
      <main class="desk-notes" tabindex="0"></main>
      <aside class="desk-next"><p>${words.next_slide}: <b class="desk-next-title"></b></p><div class="present-thumb" inert></div>
      <p class="desk-tools"><button type="button" data-step="previous">${words.previous}</button><button type="button" data-step="next">${words.next}</button><button type="button" data-step="black">${words.black}</button><button type="button" data-step="reset">${words.reset}</button></p></aside>
      <script>(${deskScript})(${JSON.stringify(DESK)})<\/script>${sheets}</body></html>`);
    page.close();
  }

  /* Runs in the second window. */
  function deskScript(name) {
    const ours = (origin) => origin === window.origin || (!/^http/.test(origin) && !/^http/.test(window.origin));
    const find = (selector) => document.querySelector(selector);
    const tell = (message) => { try { opener.postMessage({ [name]: message }, "*"); } catch (e) { /* the lesson is closed */ } };
    addEventListener("message", (event) => {
      const message = event.source === opener && ours(event.origin) && event.data && event.data[name];
      if (!message) return;
      const put = (selector, value) => { if (value !== undefined) find(selector).textContent = value; };
      put(".desk-place", message.place);
      put(".desk-title", message.title);
      put(".desk-clock", message.clock);
      put(".desk-next-title", message.next);
      if (message.late !== undefined) find(".desk-clock").classList.toggle("late", message.late);
      if (message.theme) document.documentElement.dataset.theme = message.theme;
      if (message.notes !== undefined && message.notes !== find(".desk-notes").dataset.html) {
        find(".desk-notes").dataset.html = find(".desk-notes").innerHTML = message.notes;
        find(".desk-notes").scrollTop = 0;
      }
      if (message.sheet === undefined) return;
      const thumb = find(".present-thumb"), root = document.documentElement;
      root.style.setProperty("--stage-width", `${message.width}px`);
      root.style.setProperty("--stage-height", `${message.height}px`);
      thumb.style.setProperty("--present-size", `${message.base}px`);
      thumb.style.setProperty("--ratio", message.width / message.height);
      thumb.innerHTML = message.sheet;
      thumb.style.setProperty("--scale", thumb.clientWidth / message.width);
    });
    addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if ([" ", "Enter"].includes(event.key) && event.target.closest("button, summary, a")) return;
      if (/^(Arrow(Left|Right)|Page(Up|Down)|Home|End| |Space)$/.test(event.key) || ["KeyB", "Period", "KeyT"].includes(event.code)) {
        event.preventDefault();
        tell({ key: event.key, code: event.code, shiftKey: event.shiftKey });
      }
    });
    document.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-step]");
      if (pressed) tell({ step: pressed.dataset.step });
      const link = event.target.closest("a[href]");
      if (link) { link.target = "_blank"; link.rel = "noopener"; }
    });
    const here = () => tell({ here: true, empty: !find(".desk-title").textContent });
    here();
    setInterval(here, 1000);
  }

  function heard(event) {
    const message = event.data && event.data[DESK];
    if (!message || !ours(event.origin) || !event.source || event.source === window) return;
    if (desk !== event.source || message.empty) { desk = event.source; panel.hidden = true; report(); }
    if (message.key) press(message);
    if (message.step === "next") step(1);
    if (message.step === "previous") step(-1);
    if (message.step === "black") toggleBlack();
    if (message.step === "reset") resetClock();
  }

  const findPanel = (selector, act) => { const box = panel.hidden ? null : find(selector, panel); if (box) act(box); };
  function fillPanel(html) {
    const shut = make("button", { type: "button", className: "present-shut", textContent: words.shut });
    shut.addEventListener("click", () => { panel.hidden = true; main.focus({ preventScroll: true }); });
    const box = make("div", { className: "desk-notes", innerHTML: html });
    panel.replaceChildren(make("p", { className: "present-blocked", textContent: words.blocked }), make("p", { className: "desk-clock", textContent: timeLeft() }), box,
      make("p", { className: "present-next-title", textContent: `${words.next_slide}: ${title(Math.min(at + 1, slides.length))}` }), shut);
  }

  // Keys: by their place on the keyboard, so that an Arabic layout gives the same

  const LETTERS = { KeyO: overview, KeyB: toggleBlack, Period: toggleBlack, KeyL: togglePointer, KeyN: openDesk, KeyF: () => (document.fullscreenElement ? unfill() : fill()), KeyP: () => leave(), KeyD: () => find(".theme-button").click() };
  // What has the focus may need the key itself.
  function taken(event) {
    const target = event.target && event.target.closest ? event.target : null;
    if (!target) return false;
    const field = target.closest("input:not([type=checkbox], [type=radio], [type=button]), select, textarea, [contenteditable], [role=slider], [role=listbox], [role=tablist]");
    if (field) return !/^Page|^F5$|^Escape$/.test(event.key) || field.matches("select, textarea");
    if (target.closest("input[type=radio]") && /^Arrow| /.test(event.key)) return true;
    if (target.closest(".leaflet-container")) return /^Arrow|[+-]/.test(event.key);
    if (target.closest("button, summary, a, input")) return event.key === " " || event.key === "Enter";
    return /^Arrow/.test(event.key) && Boolean(target.closest("[role=region]")) && target.scrollWidth > target.clientWidth + 1;
  }
  function press(event) {
    const { key, code, shiftKey } = event;
    if (!black.hidden) { toggleBlack(); return true; }
    if (code === "KeyT") { shiftKey ? resetClock() : toggleClock(); return true; }
    if (key === "?" || key === "؟") { help(); return true; }
    if (LETTERS[code] && !shiftKey) { LETTERS[code](); return true; }
    if (key === "ArrowDown" || key === "ArrowUp") {
      const box = article.hasAttribute("data-scrolls") ? article : shown && [...shown.scrolls][0];
      if (box) box.scrollBy({ top: (key === "ArrowDown" ? 0.25 : -0.25) * box.clientHeight });
      else step(key === "ArrowDown" ? 1 : -1);
      return true;
    }
    if (key === "Home") { display(0); return true; }
    if (key === "End") { display(slides.length); return true; }
    if (key === "F5") { fill(); return true; }
    const by = { ArrowLeft: 1, ArrowRight: -1, PageDown: 1, PageUp: -1, " ": shiftKey ? -1 : 1, Enter: 1, Backspace: -1 }[key];
    if (by) { step(by); return true; }
    return false;
  }
  function keydown(event) {
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyP") { event.preventDefault(); printSlides(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (!black.hidden) toggleBlack();
      else if (!overlay.hidden) closeOverlay();
      else if (!panel.hidden) panel.hidden = true;
      else leave();
      return;
    }
    if (!overlay.hidden) {
      if (event.code === "KeyO" && overlay.dataset.name === "overview") { event.preventDefault(); closeOverlay(); }
      if ((event.key === "?" || event.key === "؟") && overlay.dataset.name === "help") { event.preventDefault(); closeOverlay(); }
      if (event.key === "Tab") trap(event);
      return;
    }
    if (taken(event)) return;
    if (press(event)) event.preventDefault();
  }
  function trap(event) {
    const stops = all("button", overlay).filter((stop) => stop.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }
  // A map in its frame has the focus: the keys of a remote control still turn the slides.
  function listenInside(on) {
    for (const inner of all("iframe", article)) {
      try { inner.contentWindow[on ? "addEventListener" : "removeEventListener"]("keydown", keydown); } catch (e) { /* of another host */ }
    }
  }

  let touch = null;
  function touchstart(event) {
    const target = event.target.closest("input, select, pre, .present-overlay");
    touch = event.touches.length === 1 && !target && !scrolled(event.target) ? [event.touches[0].clientX, event.touches[0].clientY] : null;
  }
  const scrolled = (target) => { const box = target.closest(WIDE); return Boolean(box) && box.scrollWidth > box.clientWidth + 1; };
  function touchend(event) {
    if (!touch || !overlay.hidden) return;
    const x = event.changedTouches[0].clientX - touch[0], y = event.changedTouches[0].clientY - touch[1];
    touch = null;
    // The next slide waits on the left: the finger draws it to the right.
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) step(x > 0 ? 1 : -1);
  }

  // Links inside a slide: to a place on this page by its slide, elsewhere in a tab of its own
  function followLink(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (link.closest(".around")) {
      event.preventDefault();
      location.href = `${link.href.split("#")[0]}#slide=1`;
    } else if (link.getAttribute("href").startsWith("#")) {
      event.preventDefault();
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      const n = target ? slides.findIndex((slide) => slide.body.some((node) => node.contains(target) || target.contains(node))) : -1;
      if (n >= 0 && !target.matches("aside")) display(n);
    } else if (article.contains(link) && !link.hasAttribute("download")) {
      event.preventDefault();
      window.open(link.href, "_blank", "noopener");
    }
  }

  // Print: a slide a page. Blocks stay where they are; breaks and repeated headings are put between them.

  const PAGE = "@page { size: 1280px 720px; margin: 46px 88px 40px; }";
  let printed = [];
  function prepare() {
    if (printing.on) return;
    printing.on = true;
    printing.at = at;
    root.classList.add("present-printing");
    split();
    const put = (node, place) => { printed.push(node); place.before(node); return node; };
    for (const node of managed) node.setAttribute("data-off", "");
    const firsts = new Set();
    slides.forEach((slide, n) => {
      for (const node of slide.on) if (!node.matches("aside")) node.removeAttribute("data-off");
      for (const [node, values] of slide.fits) style(node, values);
      for (const node of slide.scrolls) style(node, { maxHeight: "none", overflow: "visible" });
      const first = slide.body[0];
      if (!n || !first) return;
      const heads = [...slide.on].filter((node) => isHeading(node) && !slide.body.includes(node));
      const head = make("div", { className: "present-break" });
      for (const one of heads) {
        if (firsts.has(one)) { const twin = one.cloneNode(true); twin.removeAttribute("id"); head.append(twin); }
        else firsts.add(one);
      }
      const own = heads.find((one) => !head.textContent && one === slide.head);
      let place = first;
      if (own && !own.previousElementSibling?.matches(".present-break")) place = own;
      put(head, place);
    });
    slides.forEach((slide) => {
      const cited = [...slide.on].filter((node) => node.matches("aside.footnote"));
      const last = slide.body[slide.body.length - 1];
      if (!cited.length || !last) return;
      const foot = make("div", { className: "present-foot" }, ...cited.map((note) => { const twin = note.cloneNode(true); twin.removeAttribute("id"); twin.removeAttribute("data-off"); return twin; }));
      printed.push(foot);
      last.after(foot);
    });
    const rule = make("style", { textContent: PAGE });
    printed.push(rule);
    document.head.append(rule);
  }
  function tidyUp() {
    if (!printing.on) return;
    printed.forEach((node) => node.remove());
    printed = [];
    printing.on = false;
    root.classList.remove("present-printing");
    split();
    display(Math.min(printing.at, slides.length));
  }
  async function printSlides() {
    prepare();
    dispatchEvent(new Event("beforeprint")); // what is drawn only when near is drawn now
    await Promise.race([pictures(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    window.print();
    tidyUp();
  }
  const pictures = () => Promise.all([document.fonts.ready, ...all("img", article).map((image) => image.decode().catch(() => {}))]);

  // In and out

  let observer = null, timer = null, later = null, scrolledTo = 0, focused = null;
  const resized = () => {
    clearTimeout(later);
    later = setTimeout(() => { if (!printing.on && root.classList.contains("presenting")) { split(); display(at); } }, 120);
  };
  const named = () => { const found = /(?:^|[#?&])slide=(\d+)/.exec(location.hash) || /[?&]slide=(\d+)/.exec(location.search); return found ? Number(found[1]) - 1 : null; };
  const hashed = () => { const n = named(); if (n !== null && n !== at) display(n); };
  const WINDOW = [["keydown", keydown, true], ["resize", resized], ["message", heard], ["hashchange", hashed], ["mousemove", follow], ["beforeprint", prepare], ["afterprint", tidyUp]];

  async function open() {
    if (root.classList.contains("presenting")) return;
    root.classList.add("presenting");
    scrolledTo = scrollY;
    focused = document.activeElement;
    fill();
    await Promise.race([pictures(), new Promise((resolve) => setTimeout(resolve, 1500))]);
    document.body.append(frame);
    at = 0;
    slides = [];
    split();
    for (const [name, act, early] of WINDOW) addEventListener(name, act, early);
    document.addEventListener("fullscreenchange", filled);
    main.addEventListener("touchstart", touchstart, { passive: true });
    main.addEventListener("touchend", touchend, { passive: true });
    main.addEventListener("click", followLink);
    listenInside(true);
    observer = new ResizeObserver(settle);
    for (const part of article.children) observer.observe(part);
    startClock();
    timer = setInterval(tick, 1000);
    display(named() ?? 0);
    main.focus({ preventScroll: true });
    tick();
  }

  function leave() {
    if (!root.classList.contains("presenting")) return;
    const slide = slides[at], place = at && slide && (slide.body[0] || slide.head);
    clearInterval(timer);
    clearTimeout(later);
    observer.disconnect();
    for (const [name, act, early] of WINDOW) removeEventListener(name, act, early);
    document.removeEventListener("fullscreenchange", filled);
    main.removeEventListener("touchstart", touchstart);
    main.removeEventListener("touchend", touchend);
    main.removeEventListener("click", followLink);
    listenInside(false);
    unshow();
    restore();
    article.removeAttribute("data-scrolls");
    for (const name of ["presenting", "present-pointing"]) root.classList.remove(name);
    for (const name of ["--present-size", "--stage-width", "--stage-height"]) root.style.removeProperty(name);
    for (const name of ["class", "style"]) if (!root.getAttribute(name)) root.removeAttribute(name);
    delete root.dataset.slide;
    for (const part of [overlay, panel, dot, black]) part.hidden = true;
    frame.remove();
    unfill();
    clock = { ...clock, spent: spent(), since: null };
    saveClock();
    if (desk) { try { desk.close(); } catch (e) { /* gone already */ } desk = null; }
    try { history.replaceState(history.state, "", location.pathname + location.search.replace(/([?&])slide=\d+&?/, "$1").replace(/[?&]$/, "")); } catch (e) { /* a page that may not */ }
    if (place) place.scrollIntoView({ block: "center" });
    else scrollTo(0, scrolledTo);
    (focused && focused !== document.body && focused.isConnected ? focused : button).focus({ preventScroll: true });
  }

  // What a test asks on a slide: anything that spills out of the stage, or scrolls and does not say so.
  function check() {
    const faults = [];
    const stage = article.getBoundingClientRect();
    if (overflows() && more.hidden) faults.push(`${over()} px too high`);
    if (article.hasAttribute("data-scrolls")) faults.push(`all of the slide scrolls by ${over()} px`);
    if (article.scrollWidth > article.clientWidth + 1) faults.push(`${article.scrollWidth - article.clientWidth} px too wide`);
    const scrolls = shown ? [...shown.scrolls] : [];
    for (const node of shown ? [...shown.on] : []) {
      const box = node.getBoundingClientRect();
      if (!box.width || scrolls.some((one) => one !== node && one.contains(node))) continue;
      if (box.left < stage.left - 1 || box.right > stage.right + 1 || box.bottom > stage.bottom + 1) faults.push(`${node.tagName}.${node.className} stands out`);
    }
    for (const node of shown ? shown.body : []) for (const box of scrollers(node)) {
      const hidden = box.scrollWidth > box.clientWidth + 1 || (getComputedStyle(box).overflowY === "auto" && box.scrollHeight > box.clientHeight + 1);
      if (hidden && !scrolls.some((one) => one === box || one.contains(box) || box.contains(one))) faults.push(`${box.tagName}.${box.className} hides a part`);
    }
    return faults;
  }

  window.bookPresent = {
    open, close: leave, go: (n) => display(n - 1), check, resplit: () => { split(); display(at); },
    slides: () => slides.map((slide, n) => ({ title: title(n), letters: letters(), scrolls: slide.scrolls.size, body: slide.body.map((node) => node.tagName + (node.className ? `.${node.className}` : "")) })),
    count: () => slides.length + 1,
  };
})();
