/* What is said of a reader's text of a cell: that it is kept, or not; that the book's own changed; that another window
   has it open. */
import { make } from "../../theme/dom.js";
import { drafts } from "./page.js";
import { announce } from "./saying.js";
import { small } from "./tools.js";
import { words } from "./words.js";

/** `take` puts the book's text in the place of the reader's. */
export function makeNote(id, book, take) {
  const box = make("div", { className: "cell-note" });
  let said = "";

  function say(...texts) {
    const text = texts.filter(Boolean).join(" ");
    if (text === said) return false;
    said = text;
    box.replaceChildren(text);
    return true;
  }

  function keep() {
    drafts.write(id, book, drafts.read(id).text);
    show();
  }

  function show() {
    const draft = drafts.read(id);
    const unkept = drafts.state === "kept" ? "" : words[`store_${drafts.state}`];
    if (!draft) say("");
    else if (draft.base === book) say(unkept || words.edited);
    else if (say(words.changed, unkept)) box.append(small(words.take_new, take), small(words.keep_mine, keep));
  }

  function tellElsewhere() {
    if (say(words.elsewhere)) announce(words.elsewhere);
  }
  return { box, show, tellElsewhere };
}
