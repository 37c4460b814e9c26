/* A page of the tests: the views of widgets, with Python behind a function of the test. */

import { createWidgets } from "../src/arabic_book/live/widgets/widgets.js";
import { make } from "../src/arabic_book/theme/dom.js";

const encoded = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer.buffer ?? buffer)));
const decoded = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
const place = document.querySelector("main");

const widgets = createWidgets({
  send: async (message, buffers) => deliver(await window.tellPython(JSON.stringify(message), buffers.map(encoded))),
  insert(element, html) {
    element.innerHTML = html.replaceAll(/\w+-assets:/g, ""); // files of the book that lie beside this page
  },
  drawOutput: (output, element) => show(output, element),
});

function show(output, element) {
  const view = output.data?.["application/vnd.jupyter.widget-view+json"];
  if (view) widgets.show(view.model_id, element);
  else if (output.data?.["text/html"]) element.innerHTML = output.data["text/html"];
  else
    element.append(
      make("pre", { textContent: output.text ?? output.data?.["text/plain"] ?? output.traceback.join("\n") }),
    );
}

function deliver(messages, isRunning = false) {
  for (const { message, buffers } of messages) {
    if (message.type === "comm") widgets.receive(message, buffers.map(decoded));
    if (message.type === "output" && !widgets.takes(message.id, message.output, isRunning)) {
      const element = make("div", { className: "cell_output" });
      place.append(element);
      show(message.output, element);
    }
  }
}

Object.assign(window, { deliver, widgets });
