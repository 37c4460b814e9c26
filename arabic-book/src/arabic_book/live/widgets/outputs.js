/* The widget that takes the outputs of others: what is printed or shown inside `with out:`. */
import { make } from "../../theme/dom.js";

/** A list of outputs with one more: streams run on, a clearing empties, or waits for what comes. */
export function withOutput(outputs, output) {
  if (output.output_type === "clear_output") return [];
  if (output.output_type === "update_display_data") {
    const id = output.transient?.display_id;
    return outputs.map((each) => (id && each.transient?.display_id === id ? { ...each, data: output.data } : each));
  }
  const last = outputs.at(-1);
  const runsOn = output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name;
  if (!runsOn) return [...outputs, output];
  return [...outputs.slice(0, -1), { ...last, text: [last.text].flat().join("") + [output.text].flat().join("") }];
}

/** Who takes what: the models of outputs that listen to a request, the last to begin first. */
export function createTaking(models) {
  const listening = new Map(); // model → the request whose outputs it takes
  const clearing = new Set(); // models that are emptied when the next output comes
  models.onOpen((model) => {
    if (model.name !== "OutputModel") return;
    const follow = () => {
      listening.delete(model);
      if (model.get("msg_id")) listening.set(model, String(model.get("msg_id")));
    };
    follow();
    model.watch(["msg_id"], follow);
    model.watch(["closed"], () => listening.delete(model));
  });
  return {
    /** Whether a widget took this output of the request `id`. */
    takes(id, output) {
      const model = [...listening].filter(([, request]) => request === String(id)).at(-1)?.[0];
      if (!model) return false;
      if (output.output_type === "clear_output" && output.wait) {
        clearing.add(model);
        return true;
      }
      const before = clearing.delete(model) ? [] : (model.get("outputs") ?? []);
      model.set({ outputs: withOutput(before, output) });
      return true;
    },
  };
}

export function drawOutputs(view) {
  const element = make("div", { className: "jupyter-widgets jupyter-widget-output cell_output" });
  element.setAttribute("aria-live", "polite");
  let drawn = [];
  const drawOne = (output, place = null) => {
    const part = make("div", { className: "widget-output-part" });
    element.insertBefore(part, place);
    view.room.drawOutput(output, part);
  };
  view.follow(["outputs"], () => {
    const outputs = view.get("outputs") ?? [];
    const same = drawn.findIndex((output, number) => output !== outputs[number]);
    const kept = same === -1 ? Math.min(drawn.length, outputs.length) : same;
    element.style.minBlockSize = `${element.offsetHeight}px`; // no jump while what is new takes its place
    while (element.children.length > kept) element.lastElementChild.remove();
    for (const output of outputs.slice(kept)) drawOne(output);
    drawn = outputs;
    requestAnimationFrame(() => {
      element.style.minBlockSize = "";
    });
  });
  return element;
}
