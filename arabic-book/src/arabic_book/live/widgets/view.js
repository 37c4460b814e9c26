/* What one view of a model has: where it is drawn, what it follows, and how it ends. */

let count = 0;

/** `room` is what all views share: models, words, and how HTML and outputs are drawn. */
export function createView(model, room) {
  const ends = [];
  count += 1;
  const id = `widget-${count}`;
  return {
    model,
    room,
    id,
    get: model.get,
    style: (key) => room.models.referred(model.get("style"))?.get(key),
    /** Draw now, and again whenever one of `keys` changes. */
    follow(keys, draw) {
      draw();
      ends.push(model.watch(keys, draw));
    },
    whenEnded: (end) => ends.push(end),
    /** The view of another model, inside this one; gives nothing for what is no model. */
    child(reference) {
      const other = room.models.referred(reference);
      return other && room.draw(other);
    },
    end() {
      for (const end of ends.splice(0)) end();
    },
  };
}
