/* One of several, or some of them. */
import { make } from "../../theme/dom.js";
import { grouped, labelled, tieDisabled } from "./parts.js";

const labelsOf = (view) => view.get("_options_labels") ?? [];

function drawMenu(view) {
  const menu = make("select", {});
  const isList = view.model.name === "SelectModel";
  const row = labelled(view, isList ? "widget-select" : "widget-dropdown", menu);
  tieDisabled(view, menu);
  const reflect = () => {
    const chosen = view.get("index");
    menu.value = chosen === null || chosen === undefined ? "" : String(chosen);
  };
  view.follow(["_options_labels", "rows"], () => {
    const empty = make("option", { value: "", textContent: "—", hidden: true });
    const options = labelsOf(view).map((words, place) => make("option", { value: String(place), textContent: words }));
    menu.replaceChildren(...(isList ? options : [empty, ...options]));
    if (isList) menu.size = Math.max(2, Math.min(view.get("rows") || 5, options.length));
    reflect();
  });
  view.follow(["index"], reflect);
  menu.addEventListener("change", () => view.model.set({ index: menu.value === "" ? null : Number(menu.value) }));
  return row;
}

/** A set of native radio buttons or boxes to tick, each in its label. */
function drawMarks(kind, type, change) {
  return (view) => {
    const box = make("div", { className: `${kind}-box` });
    const group = grouped(view, kind, box, type === "radio" ? "radiogroup" : "group");
    const isChosen = (place) => [view.get("index")].flat().includes(place);
    view.follow(["_options_labels", "tooltips", "rows"], () => {
      const options = labelsOf(view).map((words, place) => {
        const mark = make("input", { type, name: `${view.id}-mark`, value: String(place), checked: isChosen(place) });
        mark.addEventListener("change", () => view.model.set({ index: change(view, place, mark.checked) }));
        const label = make(
          "label",
          { title: view.get("tooltips")?.[place] ?? "" },
          mark,
          make("span", { textContent: words }),
        );
        return label;
      });
      box.replaceChildren(...options);
      if (view.get("rows")) box.style.setProperty("--widget-rows", view.get("rows"));
      able();
    });
    view.follow(["index"], () => {
      for (const mark of box.querySelectorAll("input")) mark.checked = isChosen(Number(mark.value));
    });
    function able() {
      for (const mark of box.querySelectorAll("input")) mark.disabled = Boolean(view.get("disabled"));
    }
    view.follow(["disabled", "orientation"], () => {
      able();
      box.classList.toggle("is-row", view.get("orientation") === "horizontal");
    });
    return group;
  };
}

const only = (_view, place) => place;

function among(view, place, isIn) {
  const others = (view.get("index") ?? []).filter((each) => each !== place);
  return isIn ? [...others, place].sort((a, b) => a - b) : others;
}

export const choiceDrawers = {
  DropdownModel: drawMenu,
  SelectModel: drawMenu,
  RadioButtonsModel: drawMarks("widget-radio", "radio", only),
  ToggleButtonsModel: drawMarks("widget-toggle-buttons", "radio", only),
  SelectMultipleModel: drawMarks("widget-select-multiple", "checkbox", among),
};
