/* Names beside circles, where they meet neither a circle, nor a button, nor each other. */

/** Whether two boxes ({left, right, top, bottom}) share a point. */
export const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a name may stand: beside its circle, over or under it, at its corners, and farther away. */
function around({ x, y, r, width, height }, gap) {
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

function placeInOrder(order, points, room, taken, gap) {
  const circles = points.map(({ x, y, r }) => ({ left: x - r, right: x + r, top: y - r, bottom: y + r }));
  const found = points.map(() => null);
  for (const i of order) {
    const others = [...taken, ...found.filter(Boolean), ...circles.filter((_, k) => k !== i)];
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
 * around all, `taken` are boxes of what lies on the map. Large circles choose first, unless more names find room otherwise.
 */
export function placeNames(points, room, taken, gap = 3) {
  const order = points.map((_, i) => i).sort((a, b) => points[b].r - points[a].r);
  const tries = [order, [...order].reverse()].map((each) => placeInOrder(each, points, room, taken, gap));
  const count = (found) => found.filter(Boolean).length;
  return count(tries[1]) > count(tries[0]) ? tries[1] : tries[0];
}

/** Places the names of markers anew whenever the map has moved. */
export function nameMarkers(map, element, markers) {
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
    const labels = markers.map(({ marker }) => marker.getElement()?.querySelector(".city-name"));
    const points = markers.map(({ marker, radius }, i) => {
      const { x, y } = map.latLngToContainerPoint(marker.getLatLng());
      return { x, y, r: radius + 1, width: labels[i]?.offsetWidth ?? 0, height: labels[i]?.offsetHeight ?? 0 };
    });
    const taken = [...element.querySelectorAll(".leaflet-control")].map(seen);
    const room = { left: 2, top: 2, right: element.clientWidth - 2, bottom: element.clientHeight - 2 };
    placeNames(points, room, taken).forEach((box, i) => {
      if (!labels[i]) return;
      labels[i].classList.toggle("placed", box !== null);
      if (!box) return;
      const side = labels[i].parentElement.offsetWidth / 2;
      labels[i].style.left = `${box.left - points[i].x + side}px`;
      labels[i].style.top = `${box.top - points[i].y + side}px`;
    });
  };
  map.on("moveend zoomend resize", place);
  place();
}
