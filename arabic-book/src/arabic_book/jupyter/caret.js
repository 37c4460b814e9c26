/* Where the direction changes, one place in the text is two places on the screen. */
import { RIGHT_TO_LEFT } from "./direction.js";

/** The editor's extension, made of CodeMirror's own modules: state and view. */
export function guideCaret({ EditorSelection, EditorState, Prec }, { EditorView, keymap }) {
  // After an edit, a click or the End key the caret stays with the letter before it, since the next one will stand there.
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

  return [caret, Prec.high(end), click];
}
