/* Shapes by keyboard: one stop of Tab for a map, arrows from shape to shape, from east to west. */

const words = (html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.textContent;
};

/** `shapes` are of Leaflet, each with the text that its tooltip shows. */
export function reachByKeys(element, shapes) {
  const order = shapes.map(({ drawn, at, text }) => ({ drawn, at, text })).sort((a, b) => b.at.lng - a.at.lng);
  const drawnNow = () => order.filter(({ drawn }) => drawn.getElement()?.isConnected);
  const enter = () => {
    for (const [i, { drawn }] of drawnNow().entries()) drawn.getElement().setAttribute("tabindex", i ? "-1" : "0");
  };
  for (const { drawn, at, text } of order) {
    const mark = () => {
      const node = drawn.getElement();
      node.setAttribute("role", "img");
      node.setAttribute("aria-label", words(text));
      node.setAttribute("tabindex", "-1");
      node.classList.add("reached-by-keys");
      node.addEventListener("focus", () => drawn.openTooltip(at));
      node.addEventListener("blur", () => drawn.closeTooltip());
    };
    if (drawn.getElement()?.isConnected) mark();
    drawn.on("add", mark);
  }
  enter();
  element.addEventListener("keydown", (event) => {
    const nodes = drawnNow().map(({ drawn }) => drawn.getElement());
    const place = nodes.indexOf(event.target);
    const steps = { ArrowLeft: place + 1, ArrowDown: place + 1, ArrowRight: place - 1, ArrowUp: place - 1 };
    const wanted = { ...steps, Home: 0, End: nodes.length - 1 }[event.key];
    if (place < 0 || wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = nodes[Math.max(0, Math.min(nodes.length - 1, wanted))];
    nodes[place].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus({ preventScroll: true });
  });
  return enter;
}
