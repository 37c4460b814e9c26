/* What a mark says, beside it: under the pointer, at a touch, and by the arrow keys from mark to mark. */

const FORWARD = ["ArrowLeft", "ArrowDown"];
const BACK = ["ArrowRight", "ArrowUp"];

/** The place that a key leads to among `count` marks; -1 stands for none yet, undefined for another key. */
export function placeAfter(key, place, count) {
  if (!count) return undefined;
  if (FORWARD.includes(key)) return Math.min(place + 1, count - 1);
  if (BACK.includes(key)) return place < 0 ? count - 1 : Math.max(place - 1, 0);
  return { Home: 0, End: count - 1 }[key];
}

/** The lines of a mark: the first value alone, then each with its name. */
export function linesOf(said) {
  if (typeof said !== "object") return [String(said)];
  return Object.entries(said).map(([name, value], i) => (i ? `${name}: ${value}` : String(value)));
}

/** Lets a plot tell its marks to the keyboard; returns what tells them to the pointer, as Vega calls it. */
export function tell(plot, view) {
  const box = document.createElement("div");
  box.className = "umran-said";
  box.setAttribute("role", "status");
  box.hidden = true;
  const ring = document.createElement("div");
  ring.className = "umran-ring";
  ring.hidden = true;
  plot.append(ring, box);
  let place = -1;
  let isTouched = false;

  function hide() {
    box.hidden = ring.hidden = true;
  }

  function show(said, at) {
    box.replaceChildren(
      ...linesOf(said).map((text) => Object.assign(document.createElement("div"), { textContent: text })),
    );
    box.hidden = false;
    const around = plot.getBoundingClientRect();
    const left = at.left + at.width / 2 - around.left - box.offsetWidth / 2;
    const above = at.top - around.top - box.offsetHeight - 8;
    box.style.left = `${Math.max(0, Math.min(left, around.width - box.offsetWidth))}px`;
    box.style.top = `${above < 0 ? at.bottom - around.top + 8 : above}px`;
  }

  plot.tabIndex = 0;
  plot.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !box.hidden) {
      hide();
      event.stopPropagation();
      return;
    }
    const marks = toldMarks(view);
    const next = placeAfter(event.key, place, marks.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    place = next;
    const at = marks[place]._svg.getBoundingClientRect();
    const around = plot.getBoundingClientRect();
    show(marks[place].tooltip, at);
    ring.hidden = false;
    Object.assign(ring.style, {
      left: `${at.left - around.left - 3}px`,
      top: `${at.top - around.top - 3}px`,
      width: `${at.width + 6}px`,
      height: `${at.height + 6}px`,
    });
  });
  plot.addEventListener("blur", () => {
    place = -1;
    hide();
  });

  function say(_, event, item, said) {
    if (!said) return isTouched || hide();
    ring.hidden = true;
    const at = item._svg?.getBoundingClientRect();
    const isSmall = at && at.width < 60; // beside a long bar the pointer says better where one looks
    show(said, isSmall ? at : new DOMRect(event.clientX, event.clientY, 0, 0));
  }

  // A finger moves no pointer over a mark, and leaves it as soon as it has touched it.
  plot.addEventListener("pointerdown", (event) => {
    isTouched = event.pointerType === "touch";
  });
  view.addEventListener("click", (event, item) => {
    if (item?.tooltip) say(null, event, item, item.tooltip);
    else hide();
  });
  return say;
}

/* The marks that say something and have not stepped back, in the order of their rows. */
function toldMarks(view) {
  const found = [];
  const walk = (item) => {
    if (item.tooltip && item._svg && (item.opacity ?? 1) > 0.5) found.push(item);
    item.items?.forEach(walk);
  };
  walk(view.scenegraph().root);
  return found;
}
