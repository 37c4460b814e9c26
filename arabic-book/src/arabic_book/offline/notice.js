/* A newer version is announced once a page, quietly, below; the reader may put it off. */
import { find, make } from "../theme/dom.js";
import { filled } from "../theme/wording.js";
import { savingWords } from "./saving-words.js";
import { bytesOfNewer, cacheNameHere, isNewer, isReady, save, situation } from "./situation.js";
import { megabytes, shareOf } from "./sizes.js";

function putOff(version) {
  try {
    localStorage.setItem(cacheNameHere, version);
  } catch {
    // it is announced again on the next page
  }
  drawNotice();
}

function isPutOff(version) {
  try {
    return localStorage.getItem(cacheNameHere) === version;
  } catch {
    return false;
  }
}

let hidden = "";

function news() {
  const { job, sizes, state, listed } = situation;
  if (job && state?.current) return { text: filled(savingWords.label_saving, { share: shareOf(job) }) };
  if (isReady())
    return { text: savingWords.ready, act: savingWords.reload, go: () => location.reload(), mark: state.current };
  if (!isNewer() || !sizes || isPutOff(listed.version)) return null;
  const size = megabytes(bytesOfNewer());
  return {
    text: filled(savingWords.newer, { size }),
    act: savingWords.newer_get,
    go: () => save(state.engine),
    mark: listed.version,
  };
}

export function drawNotice() {
  const told = news();
  let notice = find(".offline-notice");
  if (!told || told.mark === hidden) return notice?.remove();
  if (!notice) {
    notice = make("section", { className: "offline-notice" }, make("p"), make("div", { className: "offline-acts" }));
    notice.setAttribute("aria-label", savingWords.saved_title);
    find("p", notice).setAttribute("role", "status");
    document.body.append(notice);
  }
  if (find("p", notice).textContent === told.text) return undefined;
  find("p", notice).textContent = told.text;
  const later = () => {
    hidden = told.mark;
    putOff(told.mark);
  };
  const acts = told.act
    ? [
        make("button", { type: "button", className: "offline-main", textContent: told.act, onclick: told.go }),
        make("button", { type: "button", textContent: savingWords.newer_later, onclick: later }),
      ]
    : [];
  return find(".offline-acts", notice).replaceChildren(...acts);
}
