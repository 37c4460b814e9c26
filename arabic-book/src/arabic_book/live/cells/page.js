/* What this page says of itself in the tag of its script, and the one session of the book. */
import { makeSession } from "./session.js";

const { dataset } = document.currentScript;
const absolute = (address) => new URL(address, document.baseURI).href;

export const page = {
  notebook: dataset.notebook,
  copy: absolute(dataset.copy),
  manifest: absolute(dataset.manifest),
  engine: absolute(dataset.engine),
  base: absolute(dataset.manifest).replace(/[^/]*$/, ""),
  root: absolute(document.documentElement.dataset.content_root || "./"),
};

window.arabicBookSession ??= makeSession(dataset.book);
export const session = window.arabicBookSession;
export const drafts = session.draftsOf(page.notebook);
