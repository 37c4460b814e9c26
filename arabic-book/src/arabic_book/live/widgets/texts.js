/* Text that is shown and text that is written. */
import { make } from "../../theme/dom.js";
import { labelled, tie, tieDisabled } from "./parts.js";

const EMPTY = "\u200b"; // what stands for a text that is not there yet

function drawHtml(view) {
  const content = make("div", { className: "widget-html-content" });
  const row = labelled(view, "widget-html", content);
  row.firstChild.removeAttribute("for");
  view.follow(["value", "placeholder"], () =>
    view.room.insert(content, (view.get("value") || view.get("placeholder") || "").replace(EMPTY, "")),
  );
  return row;
}

function drawLabel(view) {
  const content = make("span", { className: "widget-label-text", dir: "auto" });
  const row = labelled(view, "widget-label-row", content);
  row.firstChild.removeAttribute("for");
  tie(view, content, { value: "textContent" });
  return row;
}

/** A field of text: its words are told as they are typed, or once they are done. */
function drawField(kind, field, isDone = () => true) {
  return (view) => {
    const row = labelled(view, kind, field(view));
    const input = row.querySelector("input, textarea");
    tie(view, input, { placeholder: "placeholder" });
    tieDisabled(view, input);
    view.follow(["value"], () => {
      const value = view.get("value") ?? "";
      if (input.value !== value) input.value = value;
    });
    const tell = () => {
      if (input.value !== view.get("value") && isDone(view, input.value)) view.model.set({ value: input.value });
    };
    input.addEventListener("input", () => view.get("continuous_update") !== false && tell());
    input.addEventListener("change", tell);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || input.tagName === "TEXTAREA" || event.isComposing) return;
      tell();
      view.model.custom({ event: "submit" });
    });
    return row;
  };
}

const makeInput = (type) => () => make("input", { type, dir: "auto", autocomplete: "off" });

function textArea(view) {
  const element = make("textarea", { dir: "auto" });
  view.follow(["rows"], () => {
    element.rows = view.get("rows") || 3;
  });
  return element;
}

function combobox(view) {
  const list = make("datalist", { id: `${view.id}-list` });
  const element = makeInput("text")();
  element.setAttribute("list", list.id);
  view.follow(["options"], () =>
    list.replaceChildren(...(view.get("options") ?? []).map((value) => make("option", { value }))),
  );
  element.append(list);
  queueMicrotask(() => element.after(list));
  return element;
}

const isOffered = (view, value) => !view.get("ensure_option") || !value || view.get("options").includes(value);

export const textDrawers = {
  HTMLModel: drawHtml,
  HTMLMathModel: drawHtml,
  LabelModel: drawLabel,
  TextModel: drawField("widget-text", makeInput("text")),
  PasswordModel: drawField("widget-text widget-password", makeInput("password")),
  TextareaModel: drawField("widget-textarea", textArea),
  ComboboxModel: drawField("widget-combobox widget-text", combobox, isOffered),
};
