/* What each kind of explorer does beside filtering its rows. */
import { agrees, countCovered, countLinks, has, shade } from "./filtering.js";
import { all } from "./rows.js";

function fill(cell, count, none) {
  if (!cell.classList.contains("ex-total")) cell.className = cell.className.replace(/\bs\d\b/, shade(count));
  if (count) cell.textContent = count;
  else cell.innerHTML = none;
}

export const AFTER = {
  paragraphs({ root, chosen }) {
    for (const cell of all(".ex-grid li", root)) {
      const isOff = ["theme", "force"].some((name) => chosen[name] !== "" && !has(cell.dataset[name], chosen[name]));
      cell.classList.toggle("is-off", isOff);
    }
  },

  /** The second list and the table count the links that are left in the first. */
  commitments({ root, shown, chosen }) {
    const { left, counts } = countLinks(shown, chosen);
    for (const row of all('[data-list="targets"] .ex-rows > li', root)) {
      const links = all(".ex-target", row);
      const matches = links.filter((link) => left.has(`${link.dataset.para} ${row.dataset.target}`));
      for (const link of links) {
        link.classList.toggle("is-match", matches.includes(link) && matches.length < links.length);
      }
      row.hidden = !matches.length;
    }
    for (const cell of all(".ex-matrix td[data-goal]", root)) {
      fill(cell, counts.get(`${cell.dataset.goal} ${cell.dataset.theme}`) ?? 0, "");
    }
  },

  /** Level, status and words change what is counted, in force unless another status is chosen; the rest say where to look. */
  coverage({ root, items, chosen }) {
    const asked = { level: chosen.level, status: chosen.status || "in_force", q: chosen.q };
    const counted = items.filter((item) => agrees(item, asked));
    for (const cell of all(".ex-matrix td[data-country]", root)) {
      fill(cell, countCovered(counted, cell.dataset), '<span class="sr-only">لا أداة نافذة في بيانات الدورة</span>');
    }
    for (const name of ["country", "target", "theme"]) {
      for (const cell of all(`.ex-matrix [data-${name}]`, root)) {
        cell.classList.toggle(`is-${name}`, chosen[name] !== "" && cell.dataset[name] === chosen[name]);
      }
    }
  },

  glossary({ root, items, chosen }) {
    const list = root.querySelector("dl.glossary");
    const ranks = (item) => item.ranks[chosen.sort] ?? 0;
    if (list.dataset.sort !== chosen.sort) {
      for (const item of [...items].sort((a, b) => ranks(a) - ranks(b))) list.append(...item.elements);
      list.dataset.sort = chosen.sort;
    }
    root.querySelector(".ex-letters").hidden = chosen.sort !== "ar" || Boolean(chosen.q || chosen.status);
  },
};
