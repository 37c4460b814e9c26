/* Outlines as steps on a grid. */

/** Places [latitude, longitude] of a ring whose steps are parts of a degree, from an origin [longitude, latitude]. */
export function ringPoints(ring, origin, parts) {
  const points = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
    points.push([origin[1] + y / parts, origin[0] + x / parts]);
  }
  return points;
}
