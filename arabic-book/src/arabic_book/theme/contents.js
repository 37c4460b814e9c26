/* The contents of the page show where the reader is. */
import { all } from "./dom.js";

const places = new Map(all("aside.contents a").map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
const headings = [...places.keys()].map((id) => document.getElementById(id)).filter(Boolean);
let marked = null;

function markPlace() {
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.3);
  const link = places.get((above.at(-1) || headings[0]).id);
  if (link === marked) return;
  marked?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "location");
  marked = link;
}

if (headings.length) {
  addEventListener("scroll", () => requestAnimationFrame(markPlace), { passive: true });
  markPlace();
}
