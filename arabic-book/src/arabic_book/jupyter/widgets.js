/* Widgets that would run left to right, or lose their keys. */

/**
 * ipywidgets fixes its horizontal sliders to run left to right. The style sheet mirrors what is drawn; here the
 * pointer is measured from the right edge, and the left and right keys (of tabs too) change places.
 */
export function mirrorWidgets() {
  const measureFromTheRight = ({ target }) => {
    const base = target.closest?.(".arabic-notebook .noUi-horizontal > .noUi-base");
    if (!base) return;
    base.getBoundingClientRect = () => {
      const { right, top, width, height } = Element.prototype.getBoundingClientRect.call(base);
      return new DOMRect(right, top, -width, height);
    };
  };
  const swapKeys = (event) => {
    const key = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key];
    const mirrored = ".noUi-horizontal, .jupyter-widget-tab > .lm-TabBar";
    if (key && event.target.closest?.(".arabic-notebook")?.contains(event.target.closest(mirrored))) {
      Object.defineProperty(event, "key", { value: key });
    }
  };
  document.addEventListener("pointerdown", measureFromTheRight, true);
  document.addEventListener("keydown", swapKeys, true);
}

/**
 * Whoever chooses by keys in a list, or presses a button by them, would move in the notebook instead, or delete a cell:
 * the notebook knows only fields of text to be a person's own. Its shortcuts with a modifier go on working.
 */
export function keepKeysOfWidgets() {
  const keep = (event) => {
    const control = event.target.closest?.(".jupyter-widgets :is(select, button, input, textarea)");
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    control?.toggleAttribute("data-lm-suppress-shortcuts", !isShortcut);
  };
  window.addEventListener("keydown", keep, true);
}
