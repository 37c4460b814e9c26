/* Addresses of other sites, readable on paper. */
import { all, make } from "./elements.js";

const BESIDE = ".sources, .footnote, .footnote-list, .citation, .source, .quiz-key";
const shown = (address) => Object.assign(make("bdi", "address", address), { dir: "ltr" });
const bare = (address) => address.replace(/^https?:\/\/|\/$/g, "");

/** An address stands beside a source as it is; elsewhere it becomes a numbered note at the end of its page. */
export function noteAddresses(article, title) {
  const numbers = new Map();
  const said = new Set();
  for (const link of all(article, 'a[href^="http"]')) {
    const address = link.getAttribute("href");
    link.classList.add("outside");
    if (link.textContent.replace(/\s/g, "").includes(bare(address))) continue;
    if (link.closest(BESIDE)) {
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
  article.append(make("section", "address-notes", make("p", "address-title", title), notes));
}
