// A JupyterLab extension written as the module-federation container that Lab loads, so nothing has to be built.
// It does what a style sheet cannot: tells the editor where text of the other direction is (its arrow keys and
// caret follow), and tells the style sheet which notebooks are Arabic.

(() => {
  const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

  /** "rtl" or "ltr" by the first letter, as HTML's dir="auto" decides; null where there is no letter. */
  function direction(text) {
    const letter = /\p{L}/u.exec(text);
    return letter && (RIGHT_TO_LEFT.test(letter[0]) ? "rtl" : "ltr");
  }

  /** The part of a string literal between its quotes, or of a comment after its sign: [start, end] in `text`. */
  function inside(name, text) {
    if (name.endsWith("Comment")) return [/^(#+|\/\/|--|%|<!--)?/.exec(text)[0].length, text.length];
    const open = /^[a-z]*("""|'''|["'`]|)/i.exec(text);
    const closed = open[1] && text.length > open[0].length && text.endsWith(open[1]);
    return [open[0].length, text.length - (closed ? open[1].length : 0)];
  }

  /** The editor's extension, made of CodeMirror's own modules: language, state and view. */
  function editorExtension({ syntaxTree }, { EditorSelection, EditorState, Prec }, viewModule) {
    const { Decoration, Direction, EditorView, ViewPlugin, keymap } = viewModule;
    const isolate = (dir, bidiIsolate) => Decoration.mark({ attributes: { dir }, bidiIsolate });
    const isolates = { rtl: isolate("rtl", Direction.RTL), ltr: isolate("ltr", Direction.LTR) };
    const line = (dir) => Decoration.line({ attributes: { dir } });
    const lines = { rtl: line("rtl"), ltr: line("ltr") };

    // A line without a letter goes with the line above it, so that the caret waits where the next word will stand.
    function lineDirection(doc, line) {
      while (true) {
        const found = direction(line.text);
        if (found || line.number === 1) return found ?? "ltr";
        line = doc.line(line.number - 1);
      }
    }

    // Each piece of the other direction is isolated, for the browser (dir) and for the editor (bidiIsolate). Numbers
    // are too: the editor forgets, behind an isolate, that the line they stand on runs left to right.
    function mark(view) {
      const { doc } = view.state;
      const tree = syntaxTree(view.state);
      const prose = tree.topNode.name === "Document";
      const marks = [];
      const add = (from, to, dir) => from < to && marks.push(isolates[dir].range(from, to));
      const text = (from, to) => doc.sliceString(from, to);

      const markLine = (line) => {
        let code = false;
        // The part of a token that stands on this line, without the spaces before it.
        const onLine = (from, to) => {
          from = Math.max(from, line.from);
          to = Math.min(to, line.to);
          return [from + /^\s*/.exec(text(from, to))[0].length, to];
        };
        tree.iterate({
          from: line.from,
          to: line.to,
          enter(node) {
            if (/^(FencedCode|CodeBlock)$/.test(node.name)) code = true;
            if (/(String|Comment)$/.test(node.name)) {
              const [start, end] = inside(node.name, text(node.from, node.to));
              const [from, to] = onLine(node.from + start, node.from + end);
              if (RIGHT_TO_LEFT.test(text(from, to))) add(from, to, direction(text(from, to)));
            } else if (/^(FormatReplacement|Escape|Number|InlineCode|URL|InlineMath\w*|HTMLTag)$/.test(node.name)) {
              add(...onLine(node.from, node.to), "ltr");
            } else if (!prose && !node.node.firstChild && RIGHT_TO_LEFT.test(text(node.from, node.to))) {
              add(...onLine(node.from, node.to), "rtl");
            }
          },
        });
        if (prose) marks.push(lines[code ? "ltr" : lineDirection(doc, line)].range(line.from));
      };

      for (const { from, to } of view.visibleRanges) {
        for (let line = doc.lineAt(from); ; line = doc.line(line.number + 1)) {
          if (prose || RIGHT_TO_LEFT.test(line.text)) markLine(line);
          if (line.to >= to) break;
        }
      }
      return Decoration.set(marks, true);
    }

    const plugin = ViewPlugin.define(
      (view) => ({
        decorations: mark(view),
        tree: syntaxTree(view.state),
        update({ docChanged, viewportChanged, state, view }) {
          const tree = syntaxTree(state);
          if (!docChanged && !viewportChanged && tree === this.tree) return;
          this.tree = tree;
          this.decorations = mark(view);
        },
      }),
      {
        provide(plugin) {
          const decorations = (view) => view.plugin(plugin)?.decorations ?? Decoration.none;
          return [
            EditorView.outerDecorations.of(decorations),
            Prec.lowest(EditorView.bidiIsolatedRanges.of(decorations)),
          ];
        },
      },
    );

    // Where the direction changes, one place in the text is two places on the screen. After an edit, a click or the
    // End key the caret stays with the letter before it, since the next one will stand there.
    const after = (head) => EditorSelection.create([EditorSelection.cursor(head, -1)]);
    const caret = EditorState.transactionFilter.of((transaction) => {
      const { main, ranges } = transaction.newSelection;
      const moved = ["input", "delete", "select.pointer"].some((event) => transaction.isUserEvent(event));
      if (!moved || ranges.length > 1 || !main.empty) return transaction;
      const line = transaction.newDoc.lineAt(main.head);
      const clicked = !transaction.docChanged && main.head !== line.to;
      if (clicked || !RIGHT_TO_LEFT.test(line.text)) return transaction;
      return [transaction, { selection: after(main.head), sequential: true }];
    });
    const toEnd = (view) => {
      const { main, ranges } = view.state.selection;
      if (ranges.length > 1) return false;
      const { head } = view.moveToLineBoundary(main, true);
      view.dispatch({ selection: after(head), scrollIntoView: true, userEvent: "select" });
      return true;
    };
    const end = keymap.of([{ key: "End", run: toEnd }]);

    // The two ends of an Arabic word are drawn where the code around it meets its other end, and the browser may
    // answer a click with either. A click on the word means the word's own end.
    const click = EditorView.domEventHandlers({
      click({ clientX, clientY, target }, view) {
        const { main, ranges } = view.state.selection;
        if (ranges.length > 1 || !main.empty) return;
        const words = target.closest(".cm-line")?.querySelectorAll('[dir="rtl"]') ?? [];
        for (const word of words) {
          const { left, right, top, bottom } = word.getBoundingClientRect();
          const start = view.posAtDOM(word, 0);
          const end = view.posAtDOM(word, word.childNodes.length);
          const hit = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
          if (!hit || word.getClientRects().length > 1 || ![start, end].includes(main.head)) continue;
          const selection = clientX < (left + right) / 2 ? after(end) : { anchor: start };
          view.dispatch({ selection, userEvent: "select" });
        }
      },
    });

    return [EditorView.perLineTextDirection.of(true), plugin, caret, Prec.high(end), click];
  }

  /** Markdown and HTML take the direction of their own first letter. */
  function followOwnText(rendermime) {
    for (const mime of ["text/markdown", "text/html"]) {
      const factory = rendermime.getFactory(mime);
      if (!factory) continue;
      const createRenderer = (options) => {
        const renderer = factory.createRenderer(options);
        renderer.node.dir = "auto";
        return renderer;
      };
      rendermime.addFactory({ ...factory, createRenderer });
    }
  }

  /** A notebook with an Arabic letter in any of its cells is an Arabic notebook; custom.css does the rest. */
  function markArabicNotebooks(tracker) {
    tracker.widgetAdded.connect(async (_, { content, context }) => {
      const update = () => {
        const arabic = context.model.sharedModel.cells.some((cell) => RIGHT_TO_LEFT.test(cell.source));
        content.node.classList.toggle("arabic-notebook", arabic);
      };
      await context.ready;
      update();
      context.model.sharedModel.changed.connect(update);
    });
  }

  /**
   * ipywidgets fixes its horizontal sliders to run left to right. The style sheet mirrors what is drawn; here the
   * pointer is measured from the right edge, and the left and right keys (of tabs too) change places.
   */
  function mirrorWidgets() {
    const measureFromTheRight = ({ target }) => {
      const base = target.closest?.(".arabic-notebook .noUi-horizontal > .noUi-base");
      if (!base) return;
      base.getBoundingClientRect = () => {
        const { right, top, width, height } = Element.prototype.getBoundingClientRect.call(base);
        return new DOMRect(right, top, -width, height);
      };
    };
    const swapKeys = (event) => {
      const key = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[event.key];
      const mirrored = ".noUi-horizontal, .jupyter-widget-tab > .lm-TabBar";
      if (key && event.target.closest?.(".arabic-notebook")?.contains(event.target.closest(mirrored))) {
        Object.defineProperty(event, "key", { value: key });
      }
    };
    document.addEventListener("pointerdown", measureFromTheRight, true);
    document.addEventListener("keydown", swapKeys, true);
  }

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
      const editor = editorExtension(
        ...(await Promise.all(["@codemirror/language", "@codemirror/state", "@codemirror/view"].map(shared))),
      );
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
        },
      };
    },
  };

  window._JUPYTERLAB = window._JUPYTERLAB ?? {};
  window._JUPYTERLAB["arabic-book"] = {
    init: (sharedScope) => (scope = sharedScope),
    get: async (name) => {
      const module = await modules[name]();
      return () => module;
    },
  };
})();
