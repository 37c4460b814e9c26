/* The panel of what is saved. */
import { find, make } from "../theme/dom.js";
import { filled } from "../theme/wording.js";
import { savingWords } from "./saving-words.js";
import { situation } from "./situation.js";
import { faultSentence, shareOf } from "./sizes.js";
import { currentView } from "./views.js";

let dialog = null;
let drawn = { name: "" };

function build() {
  const shut = make("button", { type: "button", className: "tool offline-close", onclick: leave }, "×");
  shut.setAttribute("aria-label", savingWords.close);
  const title = make("h2", { id: "offline-title", tabIndex: -1 });
  const said = make("p", { className: "offline-said" });
  said.setAttribute("role", "status");
  const heard = make("p", { className: "sr-only offline-heard" });
  heard.setAttribute("role", "status");
  const body = make("div", { className: "offline-body" });
  dialog = make(
    "dialog",
    { className: "offline-panel" },
    make("div", { className: "offline-head" }, title, shut),
    said,
    body,
    heard,
  );
  dialog.setAttribute("aria-labelledby", "offline-title");
  // A press beside the panel closes it.
  dialog.addEventListener("click", (event) => event.target === dialog && leave());
  document.body.append(dialog);
  drawn = { name: "" };
}

function leave() {
  dialog.close();
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function drawDialog() {
  if (!dialog?.isConnected || !dialog.open) return;
  const { fault, said, job } = situation;
  const { name, view, title } = currentView();
  write(find("#offline-title"), title);
  const told = find(".offline-said", dialog);
  write(told, fault ? faultSentence(fault) : (savingWords[said] ?? ""));
  told.classList.toggle("is-fault", Boolean(fault));
  // The saved panel changes with what is said in it; a panel that counts must keep the button under the reader's finger.
  if (name !== drawn.name || (name !== "saving" && name !== "offer")) {
    const hadFocus = find(".offline-body", dialog).contains(document.activeElement);
    const nodes = view(leave);
    find(".offline-body", dialog).replaceChildren(...nodes.filter(Boolean));
    if (hadFocus) (find(".offline-main", dialog) ?? find("#offline-title")).focus();
    drawn = { name, follow: nodes.follow };
  }
  drawn.follow?.();
  if (!job) return;
  // Heard at every tenth: each file would be noise.
  const tenth = Math.floor(shareOf(job) / 10) * 10;
  write(find(".offline-heard", dialog), filled(savingWords.said, { share: tenth }));
}

export function openDialog() {
  if (!dialog?.isConnected) build();
  if (!dialog.open) dialog.showModal();
  drawn = { name: "" };
  drawDialog();
  find("#offline-title").focus();
}
