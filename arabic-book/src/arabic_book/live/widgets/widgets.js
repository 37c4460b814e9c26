/* Controls of ipywidgets on the page: the models that Python opens, drawn with the page's own controls. */
import { make } from "../../theme/dom.js";
import { boxDrawers } from "./boxes.js";
import { takeBytes } from "./buffers.js";
import { choiceDrawers } from "./choices.js";
import { dateDrawers } from "./dates.js";
import { fileDrawers } from "./files.js";
import { applyLook } from "./layout.js";
import { followLinks } from "./linking.js";
import { markDrawers } from "./marks.js";
import { createModels } from "./models.js";
import { numberDrawers } from "./numbers.js";
import { createTaking, drawOutputs } from "./outputs.js";
import { textDrawers } from "./texts.js";
import { createView } from "./view.js";
import { sayOfWidgets } from "./words.js";

export const widgetStyle = {};

const drawers = {
  ...boxDrawers,
  ...textDrawers,
  ...numberDrawers,
  ...choiceDrawers,
  ...markDrawers,
  ...dateDrawers,
  ...fileDrawers,
  OutputModel: drawOutputs,
};

const WAIT = 400; // milliseconds before a page says that something is computed

function drawUnknown(view) {
  return make("p", {
    className: "widget-unknown",
    textContent: sayOfWidgets("unknown", { name: view.model.name.replace(/Model$/, "") }),
  });
}

function addStyle() {
  if (document.querySelector("style[data-widgets]")) return;
  const sheet = make("style", { textContent: widgetStyle.text ?? "" });
  sheet.dataset.widgets = "";
  document.head.append(sheet);
}

/**
 * `send(message, buffers)` tells Python, and is fulfilled when it has dealt with it; `insert(element, html)` and
 * `drawOutput(output, element)` put HTML and outputs onto the page as it does everywhere.
 */
export function createWidgets({ send, insert, drawOutput }) {
  const models = createModels(({ comm, data, buffers = [] }) => {
    if (models.get(comm)?.name !== "OutputModel") {
      asking = comm;
      for (const { said } of rootsOf(comm)) said.replaceChildren();
    }
    const message = { event: "msg", comm_id: comm, data };
    if (data.method !== "update") return tracked(send(message, buffers));
    const { state, paths, buffers: bytes } = takeBytes(data.state);
    return tracked(send({ ...message, data: { ...data, state, buffer_paths: paths } }, bytes));
  });
  const taking = createTaking(models);
  followLinks(models);
  const shown = new Set(); // roots that stand on the page

  let pending = 0;
  function tracked(work) {
    pending += 1;
    const clock = setTimeout(() => markBusy(true), WAIT);
    return Promise.resolve(work).finally(() => {
      clearTimeout(clock);
      pending -= 1;
      if (!pending && !models.queue.isBusy) markBusy(false);
      setTimeout(() => !pending && markBusy(false));
    });
  }
  function markBusy(isBusy) {
    for (const { element, status } of shown) {
      if (element.getAttribute("aria-busy") === String(isBusy)) continue;
      element.setAttribute("aria-busy", String(isBusy));
      status.textContent = isBusy ? sayOfWidgets("busy") : "";
    }
  }

  let asking = ""; // the model whose message Python has

  /** What the views of one widget share; `drawn` are the models that stand in it. */
  function makeRoom() {
    const room = { models, insert, drawOutput, say: sayOfWidgets, drawn: new Set() };
    room.draw = (model) => {
      room.drawn.add(model.id);
      const view = createView(model, room);
      view.element = (drawers[model.name] ?? drawUnknown)(view);
      applyLook(view, view.element);
      return view;
    };
    return room;
  }

  const rootsOf = (id) => [...shown].filter(({ room }) => room.drawn.has(id));

  const forgetGone = () => {
    for (const each of shown) {
      if (each.element.isConnected) continue;
      each.view.end();
      shown.delete(each);
    }
  };

  return {
    /** A message of a comm, {event, comm_id, target_name, data}, and its bytes. */
    receive: models.receive,
    /** Whether a widget took this output of a request; what a control says after its cell is over stands below it. */
    takes(id, output, isRunning = false) {
      if (taking.takes(id, output)) return true;
      if (isRunning || !rootsOf(asking).length) return false;
      for (const { said } of rootsOf(asking)) {
        if (output.output_type === "clear_output") said.replaceChildren();
        else drawOutput(output, said);
      }
      return true;
    },
    /** Draw the widget of this model into an element; false where there is none (any more). */
    show(id, container) {
      addStyle();
      forgetGone();
      const model = models.get(id);
      const element = make("div", { className: "live-widget" });
      container.replaceChildren(element);
      if (!model) {
        element.append(make("p", { className: "widget-unknown", textContent: sayOfWidgets("gone") }));
        return false;
      }
      const status = make("p", { className: "widget-busy", role: "status" });
      const said = make("div", { className: "widget-said cell_output", ariaLive: "polite" });
      const room = makeRoom();
      const view = room.draw(model);
      element.append(view.element, status, said);
      const root = { element, view, status, said, room };
      shown.add(root);
      view.whenEnded(
        model.watch(["closed"], () => {
          view.end();
          shown.delete(root);
          for (const control of element.querySelectorAll("button, input, select, textarea")) control.disabled = true;
          status.textContent = sayOfWidgets("gone");
          element.setAttribute("aria-busy", "false");
        }),
      );
      return true;
    },
    /** Python is gone: what stands on the page says so. */
    forget: models.forget,
  };
}
