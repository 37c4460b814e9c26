/* Joins pages into one document for paper. */
import { noteAddresses } from "./addresses.js";
import { all, make, quoted } from "./elements.js";
import { relink, rename } from "./naming.js";
import { addNotes } from "./notes.js";
import { askOnPaper } from "./questions.js";
import { parse } from "./reading.js";

/** The HTML of an edition: {title, subtitle, kind, book, copyright, css, notes, tests, parts: [{caption, pages}], words}. */
export async function join(edition) {
  const paper = makePaper(edition);
  const isSole = edition.parts.length === 1;
  for (const part of edition.parts) {
    if (!isSole && part.caption) {
      paper.contents.append(make("p", "entry-part", part.caption));
      paper.outline.push({ title: part.caption, id: `page-${paper.place + 1}`, level: 0 });
    }
    for (const { path } of part.pages) await addPage(paper, edition, part, path);
  }
  if (paper.answers.length) addAnswers(paper, edition, isSole ? 1 : 0);
  relink(paper.links, paper.anchors);
  const { root, body, head, outline, rules, styles } = paper;
  // A bookmark needs a named place, and Chromium names the places that a link leads to.
  const places = make("nav", "", ...outline.map(({ id }) => Object.assign(make("a"), { href: `#${id}` })));
  places.hidden = true;
  body.append(places);
  const foot = [edition.book, edition.kind].filter(Boolean).join(" · ");
  rules.push(`@page { @bottom-right { content: ${quoted(foot)} } }`);
  head.append(...styles.values(), make("style", "", `${edition.css}\n${rules.join("\n")}`));
  return { html: `<!DOCTYPE html>\n${root.outerHTML}`, outline };
}

function makePaper(edition) {
  const { documentElement: root, head, body } = document.implementation.createHTMLDocument(edition.title);
  Object.assign(root, { lang: "ar", dir: "rtl" });
  root.dataset.theme = "light";
  root.className = "paper";
  const contents = make("nav", "paper-contents", make("h2", "", edition.words.contents));
  body.append(makeCover(edition), contents);
  return {
    root,
    head,
    body,
    contents,
    place: 0, // pages joined so far
    styles: new Map(),
    anchors: new Map(),
    taken: new Set(),
    outline: [],
    links: [],
    answers: [],
    rules: [],
  };
}

function makeCover({ book, title, kind, subtitle, copyright }) {
  const cover = make("header", "cover", make("p", "cover-book", book), make("h1", "", title));
  if (kind) cover.append(make("p", "cover-kind", kind));
  if (subtitle) cover.append(make("p", "cover-text", subtitle));
  if (copyright) cover.append(make("p", "cover-rights", copyright));
  return cover;
}

function list({ contents, outline }, title, id, level) {
  const number = make("span", "page-number");
  number.dataset.page = id;
  const link = make("a", `entry level-${level}`, make("span", "entry-title", title), number);
  link.href = `#${id}`;
  contents.append(link);
  outline.push({ title, id, level });
}

const pageRule = (name, right, left) =>
  `@page ${name} { @top-right { content: ${quoted(right)} } @top-left { content: ${quoted(left)} } }`;

function headingOf(article) {
  const title = article.querySelector("h1")?.cloneNode(true);
  title?.querySelector(".headerlink")?.remove();
  return title?.textContent.trim() || "";
}

async function addPage(paper, edition, part, path) {
  paper.place += 1;
  const source = await parse(`/${path}`);
  for (const sheet of all(source, 'head link[rel="stylesheet"]')) {
    paper.styles.set(sheet.getAttribute("href").split("?")[0], sheet);
  }
  const article = source.querySelector("main article");
  const name = `page-${paper.place}`;
  const heading = headingOf(article);
  const sheet = make("section", "sheet", make("span", "anchor"));
  sheet.firstChild.id = name;
  sheet.style.page = name;
  const left = heading === part.caption ? edition.book : heading;
  paper.rules.push(pageRule(name, part.caption || edition.title, left));
  paper.taken.add(name);
  for (const one of all(article, ".headerlink, .copy, .skip, noscript")) one.remove();
  if (edition.notes) await addNotes(article, path);
  rename(article, path, name, paper.place, paper);
  prepare(article, source, heading, paper, edition);
  for (const link of all(article, "a[href]")) paper.links.push({ link, from: path });
  sheet.append(article);
  paper.body.append(sheet);
  list(paper, heading, name, 1);
  for (const section of all(article, "section > section[id]")) {
    const title = section.querySelector("h2");
    if (title?.parentElement !== section) continue;
    paper.outline.push({ title: title.textContent.trim(), id: section.id, level: 2 });
  }
}

/** Everything open, nothing that waits for a reader's hand. */
function prepare(article, source, heading, paper, edition) {
  const chips = source.querySelector(".page-head .chips");
  if (chips) {
    for (const one of all(chips, "svg")) one.remove();
    article.querySelector("h1")?.after(chips);
  }
  for (const one of all(article, "details")) one.open = true;
  for (const one of all(article, "[loading]")) one.removeAttribute("loading");
  for (const form of all(article, "form.quiz")) {
    const answers = askOnPaper(form, heading, edition);
    if (answers) paper.answers.push(answers);
  }
  noteAddresses(article, edition.words.addresses);
}

function addAnswers(paper, edition, level) {
  const { words } = edition;
  const sheet = make("section", "sheet answers", make("h1", "", words.answers));
  sheet.id = "answers";
  sheet.style.page = "answers";
  paper.rules.push(pageRule("answers", edition.title, words.answers));
  for (const [title, key] of paper.answers) sheet.append(make("section", "", make("h2", "", ...title), key));
  noteAddresses(sheet, words.addresses);
  paper.body.append(sheet);
  list(paper, words.answers, "answers", level);
}
