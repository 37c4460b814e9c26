/* The definition of a term, while the pointer or the keyboard is on it. */
import { all, make } from "./dom.js";

const terms = all("a[data-definition]");
const box = make("div", { className: "definition", id: "definition", hidden: true });
box.setAttribute("role", "tooltip");

function hide() {
  box.hidden = true;
}

function show({ currentTarget: link }) {
  const place = link.getBoundingClientRect();
  box.textContent = link.dataset.definition;
  box.hidden = false;
  link.setAttribute("aria-describedby", "definition");
  const room = document.documentElement.clientWidth - box.offsetWidth - 12;
  box.style.left = `${Math.max(12, Math.min(place.right - box.offsetWidth, room))}px`;
  const below = place.bottom + 8;
  box.style.top = `${below + box.offsetHeight > innerHeight ? place.top - box.offsetHeight - 8 : below}px`;
}

if (terms.length) {
  document.body.append(box);
  for (const link of terms) {
    for (const event of ["mouseenter", "focus"]) link.addEventListener(event, show);
    for (const event of ["mouseleave", "blur"]) link.addEventListener(event, hide);
  }
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  addEventListener("scroll", hide, { passive: true });
}
