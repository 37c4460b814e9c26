/* The inside of a city on the map of the cities: its quarters, where they are known, when the reader comes near. */
import { shapeOf } from "../place.js";
import { elementOf } from "./folium.js";
import { ringPoints } from "./rings.js";

export const NEAR = 7; // the zoom from which an inside is drawn

/** Quarters as layers, drawn while the reader is near; their key takes the place of the map's own. */
export function addInsides(map, insides, legend) {
  const shown = Object.entries(insides).map(([id, inside]) => {
    const pane = map.createPane(`inside-${id}`);
    pane.style.zIndex = 240;
    const renderer = L.svg({ pane: `inside-${id}`, padding: 1 });
    const group = L.layerGroup();
    for (const layer of inside.layers) {
      for (const [rings, text] of layer.shapes) {
        const points = rings.map((ring) => ringPoints(ring, inside.origin, inside.degree));
        const drawn = shapeOf(layer, points, { pane: `inside-${id}`, renderer });
        if (text) drawn.bindTooltip(text, { sticky: true, className: "place-tooltip" });
        group.addLayer(drawn);
      }
    }
    const key = keyOf(inside);
    legend.after(key);
    return { group, key, bounds: L.latLngBounds(inside.bounds) };
  });
  const follow = () => {
    for (const { group, key, bounds } of shown) {
      const isNear = map.getZoom() >= NEAR && map.getBounds().intersects(bounds);
      if (isNear !== map.hasLayer(group)) map[isNear ? "addLayer" : "removeLayer"](group);
      key.hidden = !isNear;
    }
    legend.hidden = shown.some(({ key }) => !key.hidden);
    map.getContainer().classList.toggle("with-inside", legend.hidden);
  };
  map.on("zoomend moveend", follow);
  return (id) => map.fitBounds(insides[id].bounds, { padding: [16, 16], animate: false });
}

function keyOf({ label, layers }) {
  const entries = layers.map(
    ({ name, look }) =>
      `<li><svg width="22" height="13" aria-hidden="true"><rect class="${look}" width="22" height="13"/></svg><span>${name}</span></li>`,
  );
  const [box] = elementOf(
    `<div class="legend" role="status" hidden><section><h2></h2><ul>${entries.join("")}</ul></section></div>`,
  );
  box.querySelector("h2").textContent = label;
  return box;
}
