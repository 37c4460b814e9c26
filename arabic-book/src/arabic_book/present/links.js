/* Links inside a slide: to a place on this page by its slide, elsewhere in a tab of its own. */
import { goTo } from "../theme/going.js";
import { article } from "./page.js";
import { display } from "./showing.js";
import { state } from "./state.js";

export function followLink(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (link.closest(".around")) {
    event.preventDefault();
    goTo(`${link.href.split("#")[0]}#slide=1`);
  } else if (link.getAttribute("href").startsWith("#")) {
    event.preventDefault();
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target || target.matches("aside")) return;
    const holds = (node) => node.contains(target) || target.contains(node);
    const n = state.slides.findIndex((slide) => slide.body.some(holds));
    if (n >= 0) display(n);
  } else if (article.contains(link) && !link.hasAttribute("download")) {
    event.preventDefault();
    window.open(link.href, "_blank", "noopener");
  }
}
