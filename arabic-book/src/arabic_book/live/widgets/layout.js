/* The traits of a layout and of a style as CSS. */

const PRIVATE = /^(_|display$|visibility$|object_)/;
const BORDERS = { success: "success", info: "info", warning: "warning", danger: "danger", primary: "primary" };

function follow(view, reference, draw) {
  const part = view.room.models.referred(reference);
  if (!part) return;
  draw(part);
  view.whenEnded(part.watch(part.keys, () => draw(part)));
}

function layOut(element, layout) {
  for (const key of layout.keys) {
    if (PRIVATE.test(key)) continue;
    const value = layout.get(key);
    element.style.setProperty(key.replaceAll("_", "-"), value ?? "");
  }
  element.style.display = layout.get("display") ?? "";
  element.style.visibility = layout.get("visibility") ?? "";
  element.classList.toggle("has-width", Boolean(layout.get("width") || layout.get("flex")));
}

const STYLES = {
  background: "background",
  button_color: "background-color",
  font_family: "font-family",
  font_size: "font-size",
  font_style: "font-style",
  font_variant: "font-variant",
  font_weight: "font-weight",
  text_color: "color",
  text_decoration: "text-decoration",
  bar_color: "--widget-bar",
  handle_color: "accent-color",
  button_width: "--widget-button-width",
  description_width: "--widget-label-width",
};

function dress(element, style) {
  for (const [key, property] of Object.entries(STYLES)) {
    const value = style.get(key);
    if (value === null || value === undefined || value === "") element.style.removeProperty(property);
    else element.style.setProperty(property, value === "initial" ? "max-content" : value);
  }
}

/** Layout, style, classes and tooltip of a view's element; `styled` is the part that its style is about. */
export function applyLook(view, element, styled = element) {
  follow(view, view.get("layout"), (layout) => layOut(element, layout));
  follow(view, view.get("style"), (style) => dress(styled, style));
  let classes = [];
  view.follow(["_dom_classes"], () => {
    element.classList.remove(...classes);
    classes = (view.get("_dom_classes") ?? []).filter(Boolean);
    element.classList.add(...classes);
  });
  view.follow(["tooltip"], () => {
    const words = view.get("tooltip");
    if (words) element.title = words;
    else element.removeAttribute("title");
  });
  let kind = "";
  view.follow(["button_style", "box_style", "bar_style"], () => {
    if (kind) element.classList.remove(`mod-${kind}`);
    kind = BORDERS[view.get("button_style") || view.get("box_style") || view.get("bar_style")] ?? "";
    if (kind) element.classList.add(`mod-${kind}`);
  });
}
