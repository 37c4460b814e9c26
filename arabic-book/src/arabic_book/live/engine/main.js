/* What a page loads at the reader's first press: `window.arabicBookEngine.createEngine({manifest, base, words})`.

   The engine outlives pages that are put in one another's place, so this script does nothing where it ran before. */
import { loadSet } from "../files/loading.js";
import { keepStyles } from "../outputs/inserting.js";
import { renderOutput } from "../outputs/render.js";
import { makeEngine } from "./engine.js";

export const engineWords = {};

function createEngine({ manifest, base, words = {}, load = loadSet, ...more }) {
  const said = { ...engineWords, ...words };
  const engine = makeEngine({ manifest, base, words: said, load, ...more });
  engine.render = (output, container, given = {}) =>
    renderOutput(output, container, {
      base: new URL("../../", new URL(base, document.baseURI)).href, // files of live Python lie in _static/live/
      addresses: manifest.addresses,
      words: said,
      ...given,
    });
  engine.keepStyles = keepStyles;
  keepStyles();
  window.arabicBookEngine.instance = engine;
  return engine;
}

window.arabicBookEngine ??= { createEngine, instance: null };
