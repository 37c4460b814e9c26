/* Light and dark, and the whole screen. */
import { find } from "./dom.js";
import { words } from "./words.js";

const root = document.documentElement;

find(".theme-button").addEventListener("click", () => {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("book-theme", root.dataset.theme);
  } catch {
    // private window
  }
});

const screenButton = find(".full-screen-button");
if (screenButton) {
  if (!root.requestFullscreen) screenButton.hidden = true;
  screenButton.addEventListener("click", () => {
    const change = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
    change?.catch(() => {});
  });
  document.addEventListener("fullscreenchange", () => {
    const on = Boolean(document.fullscreenElement);
    screenButton.setAttribute("aria-pressed", String(on));
    screenButton.setAttribute("aria-label", on ? words.full_screen_exit : words.full_screen);
    screenButton.title = screenButton.getAttribute("aria-label");
  });
}
