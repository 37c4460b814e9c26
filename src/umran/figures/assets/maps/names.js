/* Names beside circles, where they meet neither a circle, nor a button, nor each other. */

/** Whether two boxes ({left, right, top, bottom}) share a point. */
export const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a name may stand: in the middle of its area; or beside its circle, over or under it, at its corners, farther away. */
function around({ x, y, r, width, height, inside }, gap) {
  if (inside !== undefined) return width <= inside ? [[x - width / 2, y - height / 2]] : [];
  const [right, left] = [x + r + gap, x - r - gap - width];
  const [corner, far] = [r * 0.7, 3 * gap + 6];
  return [
    [right, y - height / 2],
    [left, y - height / 2],
    [x - width / 2, y - r - gap - height],
    [x - width / 2, y + r + gap],
    [x + corner + gap, y + corner],
    [x - corner - gap - width, y + corner],
    [x + corner + gap, y - corner - height],
    [x - corner - gap - width, y - corner - height],
    [right + far, y - height / 2],
    [left - far, y - height / 2],
  ];
}

const size = ({ r, inside }) => inside ?? r;

function placeInOrder(order, points, room, taken, gap) {
  const circles = points.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  const found = points.map(() => null);
  for (const i of order) {
    const others = [...taken, ...found.filter(Boolean), ...circles.filter((_, k) => k !== i && points[k].r)];
    const boxes = around(points[i], gap).map(([left, top]) => ({
      left,
      top,
      right: left + points[i].width,
      bottom: top + points[i].height,
    }));
    found[i] =
      boxes.find(
        (box) =>
          box.left >= room.left &&
          box.right <= room.right &&
          box.top >= room.top &&
          box.bottom <= room.bottom &&
          !others.some((other) => meet(box, other)),
      ) ?? null;
  }
  return found;
}

/**
 * A box for each name, or null where it has no room: `points` have x, y, r and the size of their name, `room` is the box
 * around all, `taken` are boxes of what lies on the map; a point with the width `inside` of its area has its name in its
 * middle. Large circles, and wide areas, choose first, unless more names find room otherwise.
 */
export function placeNames(points, room, taken, gap = 3) {
  const order = points.map((_, i) => i).sort((a, b) => size(points[b]) - size(points[a]));
  const tries = [order, [...order].reverse()].map((each) => placeInOrder(each, points, room, taken, gap));
  const count = (found) => found.filter(Boolean).length;
  return count(tries[1]) > count(tries[0]) ? tries[1] : tries[0];
}

/** Places names anew whenever the map has moved: `items` have `at`, a `label`, and a `radius` or the `bounds` of an area. */
export function nameItems(map, element, items) {
  const place = () => {
    const frame = element.getBoundingClientRect();
    const scale = frame.width / element.offsetWidth || 1; // slides enlarge the whole map
    const seen = (node) => {
      const box = node.getBoundingClientRect();
      const at = (edge, from) => (edge - from) / scale;
      return {
        left: at(box.left, frame.left),
        right: at(box.right, frame.left),
        top: at(box.top, frame.top),
        bottom: at(box.bottom, frame.top),
      };
    };
    const shown = items.map((item) => ({ ...item, label: item.label() })).filter(({ label }) => label?.isConnected);
    const points = shown.map(({ at, radius, bounds, label }) => {
      const { x, y } = map.latLngToContainerPoint(at);
      const [west, east] = bounds
        ? [bounds.getSouthWest(), bounds.getNorthEast()].map((corner) => map.latLngToContainerPoint(corner).x)
        : [];
      const inside = bounds && east - west;
      return { x, y, r: bounds ? 0 : radius + 1, inside, width: label.offsetWidth, height: label.offsetHeight };
    });
    const taken = [...element.querySelectorAll(".leaflet-control")].map(seen);
    const room = { left: 2, top: 2, right: element.clientWidth - 2, bottom: element.clientHeight - 2 };
    placeNames(points, room, taken).forEach((box, i) => {
      const { label } = shown[i];
      label.classList.toggle("placed", box !== null);
      if (!box) return;
      const side = label.parentElement.offsetWidth / 2;
      label.style.left = `${box.left - points[i].x + side}px`;
      label.style.top = `${box.top - points[i].y + side}px`;
    });
  };
  map.on("moveend zoomend resize layeradd layerremove", place);
  place();
}
