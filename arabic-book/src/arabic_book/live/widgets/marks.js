/* What is pressed or ticked. */
import { make } from "../../theme/dom.js";
import { fillButton, tieDisabled } from "./parts.js";

function drawButton(view) {
  const button = make("button", { type: "button", className: "jupyter-widgets widget-button" });
  fillButton(view, button);
  tieDisabled(view, button);
  button.addEventListener("click", () => view.model.custom({ event: "click" }));
  return button;
}

function drawToggle(view) {
  const button = make("button", { type: "button", className: "jupyter-widgets widget-button widget-toggle-button" });
  fillButton(view, button);
  tieDisabled(view, button);
  view.follow(["value"], () => {
    button.setAttribute("aria-pressed", String(Boolean(view.get("value"))));
    button.classList.toggle("mod-active", Boolean(view.get("value")));
  });
  button.addEventListener("click", () => view.model.set({ value: !view.get("value") }));
  return button;
}

function drawCheckbox(view) {
  const mark = make("input", { type: "checkbox", id: view.id });
  const words = make("span", {});
  const label = make("label", { htmlFor: view.id }, mark, words);
  tieDisabled(view, mark);
  view.follow(["description", "description_allow_html"], () => {
    if (view.get("description_allow_html")) words.innerHTML = view.get("description");
    else words.textContent = view.get("description");
  });
  view.follow(["value"], () => {
    mark.checked = Boolean(view.get("value"));
  });
  mark.addEventListener("change", () => view.model.set({ value: mark.checked }));
  return make("div", { className: "jupyter-widgets widget-inline-hbox widget-checkbox" }, label);
}

function drawValid(view) {
  const state = make("span", { className: "widget-valid-state" });
  const words = make("span", { className: "widget-label" });
  view.follow(["value", "description", "readout"], () => {
    words.textContent = view.get("description") ?? "";
    state.textContent = view.get("value")
      ? `✓ ${view.room.say("valid")}`
      : `✕ ${view.get("readout") || view.room.say("invalid")}`;
    state.classList.toggle("is-valid", Boolean(view.get("value")));
  });
  return make("div", { className: "jupyter-widgets widget-inline-hbox widget-valid" }, words, state);
}

export const markDrawers = {
  ButtonModel: drawButton,
  ToggleButtonModel: drawToggle,
  CheckboxModel: drawCheckbox,
  ValidModel: drawValid,
};
