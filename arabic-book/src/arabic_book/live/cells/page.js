/* What this page says of itself in the tag of its script, and the one session of the book, which the reader's first press
   brings and which outlives the page. */
import { bring } from "./bringing.js";
import { makeDrafts } from "./drafts.js";

const { dataset } = document.currentScript;
const absolute = (address) => new URL(address, document.baseURI).href;
const later = [];
let brought = null;

export const page = {
  notebook: dataset.notebook,
  book: dataset.book,
  copy: absolute(dataset.copy),
  manifest: absolute(dataset.manifest),
  engine: absolute(dataset.engine),
  base: absolute(dataset.manifest).replace(/[^/]*$/, ""),
  root: absolute(document.documentElement.dataset.content_root || "./"),
};
export const drafts = makeDrafts(page.book, page.notebook);

export const session = () => window.arabicBookSession;
export const resultOf = (cell) => session()?.resultOf(page.notebook, cell);

/** Does something with the session: now where it is there, else once it is brought. */
export function withSession(act) {
  if (session()) act(session());
  else later.push(act);
}

export async function bringSession() {
  if (!session()) {
    brought ??= bring(absolute(dataset.session));
    await brought.finally(() => {
      brought = null;
    });
  }
  for (const act of later.splice(0)) act(session());
  return session();
}

withSession((there) => {
  there.page = page;
});
