/* The editor: a field that grows, with the few keys that code needs; undo is the browser's own. */
import { make } from "../../theme/dom.js";

const INDENT = "    ";

/** execCommand keeps what the reader may undo; a browser without it gets the text all the same. */
function insert(field, text) {
  if (document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
}

const lineStart = (value, at) => value.lastIndexOf("\n", at - 1) + 1;

function shift(field, back) {
  const { value, selectionStart: from, selectionEnd: to } = field;
  if (!back && from === to) return insert(field, INDENT);
  const start = lineStart(value, from);
  const lines = value.slice(start, to).split("\n");
  const changed = lines.map((line) => (back ? line.replace(/^ {1,4}/, "") : line && INDENT + line)).join("\n");
  if (changed === lines.join("\n")) return;
  field.setSelectionRange(start, to);
  insert(field, changed);
  if (from !== to) field.setSelectionRange(start, start + changed.length);
}

function newLine(field) {
  const { value, selectionStart: at } = field;
  const line = value.slice(lineStart(value, at), at);
  insert(field, `\n${/^ */.exec(line)[0]}${/:\s*$/.test(line) ? INDENT : ""}`);
}

export function grow(field) {
  field.rows = field.value.split("\n").length;
}

/** A field with `text`; `on` says what is done: input(text), leave(), run(goesOn). */
export function makeEditor(text, label, on) {
  const field = make("textarea", { className: "cell-editor", dir: "ltr", spellcheck: false, value: text, wrap: "off" });
  const set = {
    "aria-label": label,
    autocapitalize: "off",
    autocomplete: "off",
    autocorrect: "off",
    "data-own-keys": "",
  };
  for (const [name, value] of Object.entries(set)) field.setAttribute(name, value);
  const keys = {
    Tab: (event) => shift(field, event.shiftKey),
    Escape: () => on.leave(),
    Enter: (event) => (event.shiftKey || event.ctrlKey || event.metaKey ? on.run(event.shiftKey) : newLine(field)),
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key](event);
  });
  field.addEventListener("input", () => {
    grow(field);
    on.input(field.value);
  });
  grow(field);
  return field;
}
