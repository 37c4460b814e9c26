/* Runs in a page of a built book. `read` gives its table of contents; `join` gives its pages as one document for paper. */
({
  async parse(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    // Files that pages share are asked from the root of the book, so that pages of any depth can stand together.
    const text = (await response.text()).replace(/(\.\.\/)+(_static|_images|_downloads)\//g, "/$2/");
    return new DOMParser().parseFromString(text, "text/html");
  },

  /* {title, subtitle, copyright, parts: [{caption, module, pages: [{path, title}]}]} */
  async read() {
    let address = new URL("/index.html", location.href);
    let home = await this.parse(address);
    const moved = home.querySelector('meta[http-equiv="refresh"]');
    if (moved) {
      address = new URL(moved.content.split("url=")[1], address);
      home = await this.parse(address);
    }
    const pages = (box) => [...box.querySelectorAll("li > a")].map((link) => ({
      path: new URL(link.getAttribute("href"), address).pathname.slice(1),
      title: link.textContent.trim(),
    }));
    const menu = home.querySelector("nav.menu");
    const parts = [...menu.children].flatMap((box) => {
      if (box.matches("details")) return [{ caption: box.querySelector("summary").textContent.trim(), module: box.dataset.module || "", pages: pages(box) }];
      return box.matches("ul") ? [{ caption: "", module: "", pages: pages(box) }] : [];
    });
    const text = (selector) => home.querySelector(selector)?.textContent.trim() || "";
    return { title: text(".wordmark"), subtitle: text("article h1 ~ p"), copyright: text(".foot > p:last-of-type"), parts };
  },

  /* The HTML of an edition: {title, subtitle, kind, book, copyright, css, notes, tests, parts: [{caption, pages}], words} */
  async join(edition) {
    const { words } = edition;
    const make = (name, className, ...inside) => {
      const element = document.createElement(name);
      if (className) element.className = className;
      element.append(...inside);
      return element;
    };
    const all = (box, selector) => [...box.querySelectorAll(selector)];
    const shown = (address) => Object.assign(make("bdi", "address", address), { dir: "ltr" });
    const paper = document.implementation.createHTMLDocument(edition.title);
    const { documentElement: root, head, body } = paper;
    Object.assign(root, { lang: "ar", dir: "rtl" });
    root.dataset.theme = "light";
    root.className = "paper";
    const styles = new Map(), anchors = new Map(), taken = new Set(), outline = [], links = [], answers = [];
    const rules = [];
    const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;

    const cover = make("header", "cover", make("p", "cover-book", edition.book), make("h1", "", edition.title));
    if (edition.kind) cover.append(make("p", "cover-kind", edition.kind));
    if (edition.subtitle) cover.append(make("p", "cover-text", edition.subtitle));
    if (edition.copyright) cover.append(make("p", "cover-rights", edition.copyright));
    const contents = make("nav", "paper-contents", make("h2", "", words.contents));
    body.append(cover, contents);

    function list(title, id, level) {
      const number = make("span", "page-number");
      number.dataset.page = id;
      const link = make("a", `entry level-${level}`, make("span", "entry-title", title), number);
      link.href = `#${id}`;
      contents.append(link);
      outline.push({ title, id, level });
    }

    let place = 0;
    for (const part of edition.parts) {
      const sole = edition.parts.length === 1;
      if (!sole && part.caption) {
        contents.append(make("p", "entry-part", part.caption));
        outline.push({ title: part.caption, id: `page-${place + 1}`, level: 0 });
      }
      for (const { path } of part.pages) {
        place += 1;
        const source = await this.parse(`/${path}`);
        for (const sheet of all(source, 'head link[rel="stylesheet"]')) styles.set(sheet.getAttribute("href").split("?")[0], sheet);
        const article = source.querySelector("main article");
        const name = `page-${place}`;
        const title = article.querySelector("h1")?.cloneNode(true);
        title?.querySelector(".headerlink")?.remove();
        const heading = title?.textContent.trim() || "";
        const sheet = make("section", "sheet", make("span", "anchor"));
        sheet.firstChild.id = name;
        sheet.style.page = name;
        rules.push(`@page ${name} { @top-right { content: ${quoted(part.caption || edition.title)} } @top-left { content: ${quoted(heading === part.caption ? edition.book : heading)} } }`);
        taken.add(name);

        all(article, ".headerlink, .copy, .skip, noscript").forEach((one) => one.remove());
        if (edition.notes) await this.addNotes(article, path);
        rename(article, path, name, place);
        const chips = source.querySelector(".page-head .chips");
        if (chips) {
          all(chips, "svg").forEach((one) => one.remove());
          article.querySelector("h1")?.after(chips);
        }
        all(article, "details").forEach((one) => { one.open = true; });
        all(article, "[loading]").forEach((one) => one.removeAttribute("loading"));
        all(article, "form.quiz").forEach((form) => askOnPaper(form, heading));
        noteAddresses(article);
        for (const link of all(article, "a[href]")) links.push({ link, from: path });
        sheet.append(article);
        body.append(sheet);
        list(heading, name, 1);
        for (const section of all(article, "section > section[id]")) {
          const title = section.querySelector("h2");
          if (title?.parentElement === section) outline.push({ title: title.textContent.trim(), id: section.id, level: 2 });
        }
      }
    }

    // Two pages may name their places alike: the later one is renamed, and what points to it with it.
    function rename(article, path, name, place) {
      const renamed = new Map();
      for (const element of all(article, "[id]")) {
        const { id } = element;
        if (taken.has(id)) renamed.set(id, element.id = `${id}-${place}`);
        taken.add(element.id);
        anchors.set(`${path}#${id}`, element.id);
      }
      anchors.set(`${path}#`, name);
      if (!renamed.size) return;
      for (const element of all(article, "*")) for (const attribute of element.attributes) {
        const { name, value } = attribute;
        if (name === "for" || name.startsWith("aria-")) attribute.value = value.split(" ").map((id) => renamed.get(id) || id).join(" ");
        else if (value.includes("url(#")) attribute.value = value.replace(/url\(#([^)]+)\)/g, (whole, id) => `url(#${renamed.get(id) || id})`);
        else if (name.endsWith("href") && element.namespaceURI.endsWith("svg") && value[0] === "#") attribute.value = `#${renamed.get(value.slice(1)) || value.slice(1)}`;
      }
    }

    /* An address stands beside a source as it is; elsewhere it becomes a numbered note at the end of its page. */
    function noteAddresses(article) {
      const numbers = new Map(), said = new Set();
      for (const link of all(article, 'a[href^="http"]')) {
        const address = link.getAttribute("href");
        link.classList.add("outside");
        if (link.textContent.replace(/\s/g, "").includes(address.replace(/^https?:\/\/|\/$/g, ""))) continue;
        if (link.closest(".sources, .footnote, .footnote-list, .citation, .source, .quiz-key")) {
          if (!said.has(address)) link.after(" ", shown(address));
          said.add(address);
          continue;
        }
        if (!numbers.has(address)) numbers.set(address, numbers.size + 1);
        link.after(make("sup", "address-mark", `[${numbers.get(address)}]`));
      }
      if (!numbers.size) return;
      const notes = make("ol", "addresses");
      for (const [address, number] of numbers) {
        notes.append(make("li", "", make("span", "address-mark", `[${number}]`), " ", shown(address)));
      }
      article.append(make("section", "address-notes", make("p", "address-title", words.addresses), notes));
    }

    /* A quiz as questions on paper; its answers are kept for the end. */
    function askOnPaper(form, heading) {
      const letters = words.letters.split(" ");
      const key = form.querySelector(".quiz-answers > ol");
      all(form, ".quiz-note, .quiz-end, .quiz-answers, .question-tools, .feedback, .move").forEach((one) => one.remove());
      all(form, ".option").forEach((label) => {
        const input = label.querySelector("input");
        const letter = letters[Number(input.value) - 1] || input.value;
        input.replaceWith(make("span", `tick ${input.type}`), make("b", "letter", `${letter}.`));
      });
      all(form, ".order > li").forEach((step) => step.prepend(make("span", "blank short")));
      all(form, ".pairs").forEach((pairs) => {
        const rights = [...pairs.querySelector("select").options].slice(1).map((option) => option.textContent);
        all(pairs, ".pair").forEach((pair) => {
          pair.querySelector("select").remove();
          pair.prepend(make("span", "blank short"));
        });
        pairs.after(make("ul", "rights", ...rights.map((text, at) => make("li", "", make("b", "letter", `${letters[at]}.`), " ", text))));
      });
      all(form, ".number input").forEach((input) => input.replaceWith(make("span", "blank")));
      const paperForm = make("div", "quiz on-paper", ...form.childNodes);
      paperForm.id = form.id;
      form.replaceWith(paperForm);
      if (!key || (form.dataset.test && !edition.tests)) return;
      for (const row of all(key, "li[data-option]")) {
        const letter = letters[Number(row.dataset.option) - 1];
        const question = row.closest("[data-answer]");
        const isChoice = !row.dataset.match && question.querySelector(":scope > ul") && letter;
        if (isChoice && !edition.notes && !row.classList.contains("right")) row.remove();
        else if (isChoice) row.prepend(make("b", "letter", `${letter}.`), " ");
      }
      if (!edition.notes) all(key, "li[data-number]").forEach((row) => row.remove());
      all(key, "ul:empty").forEach((box) => box.remove());
      key.className = "quiz-key";
      const title = form.querySelector(".quiz-title")?.textContent || paperForm.querySelector(".quiz-title")?.textContent || "";
      answers.push([heading === title ? heading : `${heading}: ${title}`, key]);
    }

    if (answers.length) {
      const sheet = make("section", "sheet answers", make("h1", "", words.answers));
      sheet.id = "answers";
      sheet.style.page = "answers";
      rules.push(`@page answers { @top-right { content: ${quoted(edition.title)} } @top-left { content: ${quoted(words.answers)} } }`);
      for (const [title, key] of answers) sheet.append(make("section", "", make("h2", "", title), key));
      noteAddresses(sheet);
      body.append(sheet);
      list(words.answers, "answers", edition.parts.length === 1 ? 1 : 0);
    }

    // A link inside the edition leads to its place; one to a page that is not on this paper is only its words.
    for (const { link, from } of links) {
      const target = new URL(link.getAttribute("href"), new URL(`/${from}`, location.href));
      if (target.origin !== location.origin) continue;
      const path = target.pathname.slice(1), hash = decodeURIComponent(target.hash.slice(1));
      const id = anchors.get(`${path}#${hash}`) || anchors.get(`${path}#`);
      if (id) link.setAttribute("href", `#${id}`);
      else link.replaceWith(...link.childNodes);
    }
    // A bookmark needs a named place, and Chromium names the places that a link leads to.
    const places = make("nav", "", ...outline.map(({ id }) => Object.assign(make("a"), { href: `#${id}` })));
    places.hidden = true;
    body.append(places);
    rules.push(`@page { @bottom-right { content: ${quoted([edition.book, edition.kind].filter(Boolean).join(" · "))} } }`);
    head.append(...styles.values(), make("style", "", `${edition.css}\n${rules.join("\n")}`));
    return { html: `<!DOCTYPE html>\n${root.outerHTML}`, outline };
  },

  /* Notes for whoever teaches, each at the end of its section. */
  async addNotes(article, path) {
    const response = await fetch(`/_static/notes/${path.replace(/\.html$/, ".js")}`);
    if (!response.ok) return;
    const text = await response.text();
    for (const { section, html } of JSON.parse(text.slice(text.indexOf("["), text.lastIndexOf("]") + 1))) {
      const box = (section && article.querySelector(`[id="${section}"]`)) || article.querySelector("section") || article;
      const inner = box.querySelector(":scope > section");
      if (inner) inner.insertAdjacentHTML("beforebegin", html);
      else box.insertAdjacentHTML("beforeend", html);
    }
  },

  /* Everything drawn: charts that wait for print, maps in their frames, fonts; then what is too wide is made smaller. */
  async settle({ frameStyle }) {
    dispatchEvent(new Event("beforeprint"));
    await document.fonts.ready;
    const frames = [...document.querySelectorAll("iframe")];
    const inside = frames.map((frame) => frame.contentDocument).filter(Boolean);
    const quiet = (wait) => new Promise((resolve) => {
      let timer;
      const watch = new MutationObserver(() => start());
      const start = () => { clearTimeout(timer); timer = setTimeout(() => { watch.disconnect(); resolve(); }, wait); };
      for (const one of [document, ...inside]) watch.observe(one, { subtree: true, childList: true, attributes: true });
      start();
    });
    // What drawing has asked for meanwhile is there when it has its entry.
    const arrived = () => [...document.scripts].every(({ src }) => !src || performance.getEntriesByName(src).length);
    for (let waited = 0; !arrived() && waited < 60_000; waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
    for (const one of inside) one.head.append(Object.assign(one.createElement("style"), { textContent: frameStyle }));
    await quiet(800);
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    for (const wide of document.querySelectorAll("article table, .math-block .math, article figure > svg")) {
      const room = wide.parentElement.getBoundingClientRect().width, width = Math.max(wide.scrollWidth, wide.getBoundingClientRect().width);
      if (room <= 0 || width <= room + 1) continue;
      wide.style.zoom = Math.max(.6, Math.floor(room / width * 100) / 100);
      wide.classList.toggle("tight", room / width < .6);
    }
    await quiet(200);
  },

  number(pages) {
    for (const box of document.querySelectorAll("[data-page]")) if (pages[box.dataset.page]) box.textContent = pages[box.dataset.page];
  },
})
