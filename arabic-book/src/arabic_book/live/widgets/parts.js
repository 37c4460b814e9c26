/* What controls are built of: a row with its label, a group with its heading, things tied to the state. */
import { make } from "../../theme/dom.js";

/** Words of a description as they were written: text, or HTML where Python said so. */
function describe(view, element) {
  view.follow(["description", "description_allow_html"], () => {
    const words = view.get("description") ?? "";
    if (view.get("description_allow_html")) element.innerHTML = words;
    else element.textContent = words;
    element.hidden = !words;
  });
}

/** A row: the label, then the control it is tied to. */
export function labelled(view, kind, control, ...more) {
  control.id = view.id;
  const label = make("label", { className: "widget-label", htmlFor: view.id });
  describe(view, label);
  return make("div", { className: `jupyter-widgets widget-inline-hbox ${kind}` }, label, control, ...more);
}

/** Several controls under one heading, told to a screen reader as a group. */
export function grouped(view, kind, inside, role = "group") {
  const heading = make("span", { className: "widget-label", id: `${view.id}-label` });
  describe(view, heading);
  const group = make("div", { className: `jupyter-widgets widget-inline-hbox ${kind}` }, heading, inside);
  inside.setAttribute("role", role);
  inside.setAttribute("aria-labelledby", heading.id);
  return group;
}

/** Follow a trait as a property of an element. */
export function tie(view, element, traits) {
  for (const [trait, property] of Object.entries(traits)) {
    view.follow([trait], () => {
      element[property] = view.get(trait) ?? "";
    });
  }
}

export function tieDisabled(view, ...controls) {
  view.follow(["disabled"], () => {
    for (const control of controls) control.disabled = Boolean(view.get("disabled"));
  });
}

/** A button with the words, mark and look of its model. */
const MARKS = {
  check: "✓",
  times: "✕",
  plus: "+",
  minus: "−",
  play: "▶",
  pause: "❚❚",
  stop: "■",
  search: "⌕",
  refresh: "↻",
  download: "↓",
  upload: "↑",
  trash: "✕",
  star: "★",
  warning: "!",
  info: "i",
  question: "؟",
  home: "⌂",
};

export function fillButton(view, button) {
  view.follow(["description", "icon"], () => {
    const mark = MARKS[view.get("icon")];
    const words = view.get("description") ?? "";
    button.replaceChildren();
    if (mark) button.append(make("i", { textContent: mark, ariaHidden: "true" }));
    button.append(words);
    if (words) button.removeAttribute("aria-label");
    else button.setAttribute("aria-label", view.get("tooltip") || view.room.say("button"));
  });
}
