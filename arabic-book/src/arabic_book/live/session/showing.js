/* The outputs of a cell in its page, each in a slot of its own, drawn as the engine draws what is stored. */
import { make } from "../../theme/dom.js";

function draw(slot, output, session) {
  slot.replaceChildren();
  try {
    session.render?.(output, slot, { base: session.page.root });
  } catch (fault) {
    slot.append(make("pre", { textContent: String(fault) }));
  }
}

/** Draws into `box` what changed: the outputs at `places`, or all where none are named. */
export function makeOutputs(box, session) {
  const stale = new Set();
  let shown = null;
  let asked = false;

  function paint() {
    asked = false;
    if (!box.isConnected) return;
    while (box.children.length > shown.length) box.lastChild.remove();
    for (let at = 0; at < shown.length; at += 1) {
      if (at === box.children.length) {
        box.append(make("div", { className: "cell-slot" }));
        stale.add(at);
      }
      if (stale.has(at)) draw(box.children[at], shown[at], session);
    }
    stale.clear();
  }

  return (outputs, places) => {
    if (outputs !== shown || !places) for (const at of outputs.keys()) stale.add(at);
    for (const at of places ?? []) stale.add(at);
    // After an output that empties the cell the first is another one.
    if (outputs.length < box.children.length) stale.add(0);
    shown = outputs;
    if (asked) return;
    asked = true;
    // A flood is drawn as often as the screen is; a page out of sight draws too.
    if (document.hidden) setTimeout(paint, 100);
    else requestAnimationFrame(paint);
  };
}
