/* Notebooks and what they show. */
import { RIGHT_TO_LEFT } from "./direction.js";

/** Markdown and HTML take the direction of their own first letter. */
export function followOwnText(rendermime) {
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
export function markArabicNotebooks(tracker) {
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
