(function () {
  "use strict";
  const words = {/*strings*/};
  const root = document.documentElement;
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => [...(from || document).querySelectorAll(selector)];

  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (e) { /* private window */ } };

  find(".theme-button").addEventListener("click", () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    remember("book-theme", root.dataset.theme);
  });

  const screenButton = find(".full-screen-button");
  if (screenButton) {
    if (!root.requestFullscreen) screenButton.hidden = true;
    screenButton.addEventListener("click", () => {
      const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
      if (change) change.catch(() => {});
    });
    document.addEventListener("fullscreenchange", () => {
      const on = Boolean(document.fullscreenElement);
      screenButton.setAttribute("aria-pressed", String(on));
      screenButton.setAttribute("aria-label", on ? words.full_screen_exit : words.full_screen);
      screenButton.title = screenButton.getAttribute("aria-label");
    });
  }

  // The page as slides: its script and style are fetched when they are asked for.
  const presentButton = find(".present-button");
  if (presentButton) {
    let fetched;
    const fetch = (name, values) => new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement(name), values, { onload: done, onerror: failed }));
    });
    const present = () => {
      fetched ??= Promise.all([fetch("link", { rel: "stylesheet", href: presentButton.dataset.style }), fetch("script", { src: presentButton.dataset.script })]);
      fetched.then(() => window.bookPresent.open(), () => { fetched = null; });
    };
    const asked = () => /[#?&]slide=\d+/.test(location.search + location.hash);
    presentButton.addEventListener("click", present);
    addEventListener("keydown", (event) => {
      const typing = event.target.closest && event.target.closest("input, select, textarea, [contenteditable]");
      if (event.code !== "KeyP" || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || typing || root.classList.contains("presenting")) return;
      event.preventDefault();
      present();
    });
    addEventListener("hashchange", () => { if (asked()) present(); });
    if (asked()) present();
  }

  const menu = find(".menu"), menuButton = find(".menu-button"), veil = find(".menu-veil");
  function showMenu(shown) {
    root.classList.toggle("menu-shown", shown);
    veil.hidden = !shown;
    menuButton.setAttribute("aria-expanded", String(shown));
    menuButton.setAttribute("aria-label", shown ? words.menu_close : words.menu_open);
    if (shown) find(".menu-close").focus();
    else menuButton.focus();
  }
  menuButton.addEventListener("click", () => showMenu(!root.classList.contains("menu-shown")));
  find(".menu-close").addEventListener("click", () => showMenu(false));
  veil.addEventListener("click", () => showMenu(false));
  menu.addEventListener("keydown", (event) => {
    if (!root.classList.contains("menu-shown")) return;
    if (event.key === "Escape") showMenu(false);
    if (event.key !== "Tab") return;
    const stops = all("a, button, summary", menu).filter((stop) => stop.checkVisibility());
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge) {
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }
  });
  const current = find('.menu [aria-current="page"]');
  if (current && menu.scrollHeight > menu.clientHeight) menu.scrollTop = current.offsetTop - menu.clientHeight / 3;

  for (const block of all(".highlight")) {
    const source = find("pre", block);
    if (!source || block.closest(".cell_output")) continue;
    source.tabIndex = 0;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = words.copy;
    button.addEventListener("click", () => copy(source.textContent.replace(/\n$/, "")).then(
      () => { button.textContent = words.copied; },
      () => { button.textContent = words.copy_failed; },
    ).then(() => setTimeout(() => { button.textContent = words.copy; }, 2000)));
    block.append(button);
  }
  function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject();
  }

  // The definition of a term, while the pointer or the keyboard is on it.
  const terms = all("a[data-definition]");
  if (terms.length) {
    const box = document.createElement("div");
    box.className = "definition";
    box.id = "definition";
    box.setAttribute("role", "tooltip");
    box.hidden = true;
    document.body.append(box);
    const hide = () => { box.hidden = true; };
    const show = (event) => {
      const link = event.currentTarget, place = link.getBoundingClientRect();
      box.textContent = link.dataset.definition;
      box.hidden = false;
      link.setAttribute("aria-describedby", "definition");
      const room = document.documentElement.clientWidth - box.offsetWidth - 12;
      box.style.left = `${Math.max(12, Math.min(place.right - box.offsetWidth, room))}px`;
      const below = place.bottom + 8;
      box.style.top = `${below + box.offsetHeight > innerHeight ? place.top - box.offsetHeight - 8 : below}px`;
    };
    for (const link of terms) {
      link.addEventListener("mouseenter", show);
      link.addEventListener("focus", show);
      link.addEventListener("mouseleave", hide);
      link.addEventListener("blur", hide);
    }
    addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    addEventListener("scroll", hide, { passive: true });
  }

  // Browsers take the right arrow as "next" among radio buttons even where the next one stands on the left.
  for (const tabs of all(".sd-tab-set")) tabs.addEventListener("keydown", (event) => {
    const inputs = all(":scope > input", tabs), at = inputs.indexOf(event.target);
    const step = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = inputs[(at + step + inputs.length) % inputs.length];
    next.focus();
    next.click();
  });

  // Only what does scroll becomes a stop for the keyboard.
  const scrolling = all(".table-wrap, .math-block .math, .cell_output .text_html");
  const markScrolling = () => scrolling.forEach((box) => {
    const scrolls = box.scrollWidth > box.clientWidth + 1;
    if (!scrolls) { box.removeAttribute("tabindex"); box.removeAttribute("role"); box.removeAttribute("aria-label"); return; }
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    const caption = find(".caption-text", box);
    box.setAttribute("aria-label", `${words.table}: ${caption ? caption.textContent : scrolling.indexOf(box) + 1}`);
  });
  markScrolling();
  addEventListener("resize", markScrolling);

  const codeButton = find(".code-button");
  if (codeButton) codeButton.addEventListener("click", () => {
    const open = codeButton.getAttribute("aria-pressed") !== "true";
    codeButton.setAttribute("aria-pressed", String(open));
    find("span", codeButton).textContent = open ? words.code_hide_all : words.code_show_all;
    all("details.fold").forEach((fold) => { fold.open = open; });
  });

  const places = new Map(all("aside.contents a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = [...places.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (headings.length) {
    let shown;
    const mark = () => {
      const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3);
      const link = places.get((above[above.length - 1] || headings[0]).id);
      if (link === shown) return;
      if (shown) shown.removeAttribute("aria-current");
      link.setAttribute("aria-current", "location");
      shown = link;
    };
    addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
    mark();
  }
})();
