/* The file in which progress is taken away and brought back, and its erasing. */
import { find } from "../theme/dom.js";
import { progress } from "./course.js";
import { say, words } from "./words.js";

const message = find(".progress-message[role=status]");

export function tell(text, isFault) {
  message.textContent = text;
  message.hidden = false;
  message.classList.toggle("fault", Boolean(isFault));
}

function take() {
  tell(say("exported", { file: `\u2066${progress.download()}\u2069` }));
}

function bringBack(text) {
  const { ok, message: said } = progress.import(text);
  tell(said, !ok);
  message.scrollIntoView({ block: "center" });
}

async function picked({ currentTarget: picker }) {
  const [file] = picker.files;
  if (!file) return;
  await file.text().then(bringBack, () => tell(words.import_not_json, true));
  picker.value = "";
}

export function startFile() {
  const dialog = find(".erase-dialog");
  find(".progress-file").hidden = false;
  find(".export").addEventListener("click", take);
  find(".import").addEventListener("change", picked);
  find(".erase").addEventListener("click", () => dialog.showModal());
  find(".erase-not").addEventListener("click", () => dialog.close());
  find(".erase-sure").addEventListener("click", () => {
    progress.reset();
    dialog.close();
    tell(words.erased);
  });
}
