/* What is told to who listens rather than looks: one place a page. */
import { make } from "../../theme/dom.js";

const place = make("p", { className: "sr-only live-said" });
place.setAttribute("role", "status");
document.querySelector("main").append(place);

export function announce(text) {
  place.textContent = "";
  // A region that says the same again is silent unless it was empty between.
  setTimeout(() => {
    place.textContent = text;
  }, 50);
}
