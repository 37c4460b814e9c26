/* Code: copied with a button, folded and opened all at once. */
import { all, find, make } from "./dom.js";
import { words } from "./words.js";

function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = make("textarea", { value: text });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject();
}

function addCopyButton(block, source) {
  const button = make("button", { type: "button", className: "copy", textContent: words.copy });
  const say = (text) => {
    button.textContent = text;
  };
  button.addEventListener("click", () =>
    copy(source.textContent.replace(/\n$/, ""))
      .then(
        () => say(words.copied),
        () => say(words.copy_failed),
      )
      .then(() => setTimeout(say, 2000, words.copy)),
  );
  block.append(button);
}

for (const block of all(".highlight")) {
  const source = find("pre", block);
  if (!source || block.closest(".cell_output")) continue;
  source.tabIndex = 0;
  addCopyButton(block, source);
}

const codeButton = find(".code-button");
codeButton?.addEventListener("click", () => {
  const open = codeButton.getAttribute("aria-pressed") !== "true";
  codeButton.setAttribute("aria-pressed", String(open));
  find("span", codeButton).textContent = open ? words.code_hide_all : words.code_show_all;
  for (const fold of all("details.fold")) fold.open = open;
});
