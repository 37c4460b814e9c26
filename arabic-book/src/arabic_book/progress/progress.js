/* A reader's progress: kept in this browser, shown in the menu and at the end of a lesson. */
import { find, make } from "../theme/dom.js";
import { api } from "./api.js";
import { showMenu, TICK } from "./menu.js";
import { KEY, store, stored, tellChange } from "./store.js";
import { say, words } from "./words.js";

const end = find(".lesson-done");

function showEnd(pressed) {
  if (!end) return;
  const entry = stored().pages[end.dataset.page];
  const said = find("p", end);
  end.hidden = false;
  end.classList.toggle("is-done", Boolean(entry));
  find("button", end).textContent = entry ? words.undo : words.done;
  said.replaceChildren(entry ? say("done_on", { date: api.date(entry.done) }) : pressed ? words.undone : "");
  if (entry) said.insertAdjacentHTML("afterbegin", TICK);
  if (pressed && store.refused) said.append(` ${words.refused}`);
}

function tell(text) {
  let place = find(".progress-message[role=status]");
  if (!place) {
    place = make("p", { className: "progress-message" });
    place.setAttribute("role", "status");
    find("main").prepend(place);
  }
  place.hidden = false;
  place.textContent = text;
}

if (end) {
  find("button", end).addEventListener("click", () => {
    api.record("pages", end.dataset.page, !stored().pages[end.dataset.page]);
    showEnd(true);
  });
}
document.addEventListener("book-progress", showMenu);
addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  showEnd(false);
  tellChange();
});
showMenu();
showEnd(false);
if (store.mended) tell(words.mended);
