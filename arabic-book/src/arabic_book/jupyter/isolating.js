/* Tells the browser and the editor which pieces of a line run in the other direction. */
import { direction, inside, RIGHT_TO_LEFT } from "./direction.js";

/** The editor's extension, made of CodeMirror's own modules: language, state and view. */
export function isolating({ syntaxTree }, { Prec }, { Decoration, Direction, EditorView, ViewPlugin }) {
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

  return [EditorView.perLineTextDirection.of(true), plugin];
}
