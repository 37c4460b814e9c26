/* Only what does scroll becomes a stop for the keyboard. */
import { all, find } from "./dom.js";
import { words } from "./words.js";

const scrolling = () => all(".table-wrap, .math-block .math, .cell_output .text_html");

function markScrolling() {
  scrolling().forEach((box, i) => {
    if (box.scrollWidth <= box.clientWidth + 1) {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
      return;
    }
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    const caption = find(".caption-text", box);
    box.setAttribute("aria-label", `${words.table}: ${caption ? caption.textContent : i + 1}`);
  });
}

markScrolling();
addEventListener("resize", markScrolling);
document.addEventListener("book:inserted", markScrolling); // an output of a cell that the reader ran
