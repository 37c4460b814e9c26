/* What a page loads at the reader's first press: `window.arabicBookEngine.createEngine({manifest, base, words})`.

   The engine outlives pages that are put in one another's place, so this script does nothing where it ran before. */
import { loadSet } from "../files/loading.js";
import { resolveAddresses } from "../outputs/addresses.js";
import { insertHtml, keepStyles } from "../outputs/inserting.js";
import { renderOutput } from "../outputs/render.js";
import { createWidgets } from "../widgets/widgets.js";
import { makeEngine } from "./engine.js";

export const engineWords = {};

function createEngine({ manifest, base, words = {}, load = loadSet, ...more }) {
  const said = { ...engineWords, ...words };
  const engine = makeEngine({ manifest, base, words: said, load, ...more });
  const root = new URL("../../", new URL(base, document.baseURI)).href; // files of live Python lie in _static/live/
  const { addresses } = manifest;
  const widgets = createWidgets({
    send: engine.comms.send,
    insert: (element, html) => insertHtml(element, resolveAddresses(html, addresses, root)),
    drawOutput: (output, element) => engine.render(output, element),
  });
  engine.comms.listen((message) => widgets.receive(message, message.buffers));
  engine.comms.takes = widgets.takes;
  engine.onState((state) => {
    if (["off", "stopping", "failed"].includes(state)) widgets.forget();
  });
  engine.render = (output, container, given = {}) =>
    renderOutput(output, container, { base: root, addresses, words: said, drawWidget: widgets.show, ...given });
  engine.keepStyles = keepStyles;
  keepStyles();
  window.arabicBookEngine.instance = engine;
  return engine;
}

window.arabicBookEngine ??= { createEngine, instance: null };
