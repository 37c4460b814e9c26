/* Files that a cell wrote stand in the memory of the page; the reader saves them from below the cell. */
import { find, make } from "../../theme/dom.js";
import { filled } from "../../theme/wording.js";
import { handing } from "./words.js";

/** What a reader would look for: no files that programs keep for themselves. */
const isSeen = ({ path }) => !/(^|\/)\./.test(path);

function saveWritten(name, buffer) {
  const link = make("a", { href: URL.createObjectURL(new Blob([buffer])), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function fileButton(path, session, status) {
  const { notebook } = session.page;
  const name = path.split("/").at(-1);
  const button = make("button", { type: "button", className: "cell-small" });
  button.append(make("bdi", { textContent: name, dir: "auto" }));
  button.setAttribute("aria-label", filled(handing.save_written, { file: `\u2068${name}\u2069` }));
  button.addEventListener("click", async () => {
    try {
      saveWritten(name, await session.engine.take({ notebook, path }));
      status.textContent = "";
    } catch {
      status.textContent = handing.written_gone;
    }
  });
  return button;
}

export function showWritten(session, cell, result) {
  const files = (result?.files ?? []).filter(isSeen);
  find(".cell-written", cell.box)?.remove();
  if (!files.length) return;
  const status = make("p");
  status.setAttribute("role", "status");
  const buttons = files.map(({ path }) => fileButton(path, session, status));
  cell.box.append(make("div", { className: "cell-written" }, make("p", {}, `${handing.written} `, ...buttons), status));
}
