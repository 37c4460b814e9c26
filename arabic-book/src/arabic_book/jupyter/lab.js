/* A JupyterLab extension written as the module-federation container that Lab loads, so nothing has to be built.
   It does what a style sheet cannot: tells the editor where text of the other direction is (its arrow keys and
   caret follow), and tells the style sheet which notebooks are Arabic. */
import { guideCaret } from "./caret.js";
import { isolating } from "./isolating.js";
import { followOwnText, markArabicNotebooks } from "./notebooks.js";
import { keepKeysOfWidgets, mirrorWidgets } from "./widgets.js";

// Lab's own modules, as it loaded them.
let scope;
const shared = async (name) => {
  const version = Object.values(scope[name]).find(({ loaded }) => loaded) ?? Object.values(scope[name])[0];
  return (await version.get())();
};

const styles = document.currentScript.src.replace(/[^/]*$/, "custom.css");

const modules = {
  async "./extension"() {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles });
    document.head.append(link);
    const names = ["@jupyterlab/codemirror", "@jupyterlab/rendermime", "@jupyterlab/notebook"];
    const [codemirror, rendermime, notebook] = await Promise.all(names.map(shared));
    const parts = ["@codemirror/language", "@codemirror/state", "@codemirror/view"];
    const [language, state, view] = await Promise.all(parts.map(shared));
    const editor = [isolating(language, state, view), guideCaret(state, view)];
    return {
      id: "arabic-book:plugin",
      description: "Right-to-left Arabic notebooks.",
      autoStart: true,
      requires: [codemirror.IEditorExtensionRegistry, rendermime.IRenderMimeRegistry],
      optional: [notebook.INotebookTracker],
      activate(_, editors, renderers, tracker) {
        editors.addExtension({
          name: "arabic-book",
          factory: () => codemirror.EditorExtensionRegistry.createImmutableExtension(editor),
        });
        followOwnText(renderers);
        if (tracker) markArabicNotebooks(tracker);
        mirrorWidgets();
        keepKeysOfWidgets();
      },
    };
  },
};

window._JUPYTERLAB = window._JUPYTERLAB ?? {};
window._JUPYTERLAB["arabic-book"] = {
  init: (sharedScope) => {
    scope = sharedScope;
  },
  get: async (name) => {
    const module = await modules[name]();
    return () => module;
  },
};
