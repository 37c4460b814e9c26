/* The menu, which a narrow screen opens over the page. */
import { all, find } from "./dom.js";
import { words } from "./words.js";

const menu = find(".menu");
const menuButton = find(".menu-button");
const veil = find(".menu-veil");
const { classList } = document.documentElement;

function showMenu(shown) {
  classList.toggle("menu-shown", shown);
  veil.hidden = !shown;
  menuButton.setAttribute("aria-expanded", String(shown));
  menuButton.setAttribute("aria-label", shown ? words.menu_close : words.menu_open);
  if (shown) find(".menu-close").focus();
  else menuButton.focus();
}

menuButton.addEventListener("click", () => showMenu(!classList.contains("menu-shown")));
find(".menu-close").addEventListener("click", () => showMenu(false));
veil.addEventListener("click", () => showMenu(false));
menu.addEventListener("keydown", (event) => {
  if (!classList.contains("menu-shown")) return;
  if (event.key === "Escape") showMenu(false);
  if (event.key !== "Tab") return;
  const stops = all("a, button, summary", menu).filter((stop) => stop.checkVisibility());
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  other.focus();
});

const current = find('.menu [aria-current="page"]');
if (current && menu.scrollHeight > menu.clientHeight) menu.scrollTop = current.offsetTop - menu.clientHeight / 3;
