/* The map of one place. */
import { addReset, addScale, layerControl } from "./maps/controls.js";
import { addMoments } from "./maps/moments.js";
import { nameItems } from "./maps/names.js";
import { reachByKeys } from "./maps/reaching.js";
import { ringPoints } from "./maps/rings.js";

export function placeMap(_, element, content) {
  const bounds = L.latLngBounds(content.bounds);
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.05,
    zoomDelta: 0.5,
    maxZoom: 17,
    minZoom: 8,
    maxBounds: bounds.pad(1),
    scrollWheelZoom: false, // a page must scroll past its map
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: false,
    renderer: L.svg({ padding: 1 }),
  });
  element.setAttribute("role", "region");
  element.setAttribute(
    "aria-label",
    `${content.label}. تنقّل بين الأشكال بمفتاح Tab ثم بالأسهم، والقيم في الجدول بعد الخريطة`,
  );
  element.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  element.addEventListener("focusout", () => map.scrollWheelZoom.disable());

  const toLatLngs = (ring) => ringPoints(ring, content.origin, content.degree);

  let moved = false;
  const fit = () =>
    map.fitBounds(bounds, {
      paddingTopLeft: [10, 10],
      paddingBottomRight: element.clientWidth > 520 ? [50, 24] : [10, 24],
      animate: false,
    });
  fit();
  const [named, moments, reachable, names] = [{}, {}, [], []];
  content.layers.forEach((layer, order) => {
    const pane = map.createPane(`layer${order}`);
    pane.style.zIndex = 401 + order;
    const renderer = L.svg({ pane: `layer${order}`, padding: 1 });
    const group = L.layerGroup();
    for (const [rings, text, number, name] of layer.shapes) {
      const drawn = shapeOf(layer, rings.map(toLatLngs), { pane: `layer${order}`, renderer });
      if (text) drawn.bindTooltip(text, { sticky: layer.kind !== "point", className: "place-tooltip" });
      group.addLayer(drawn);
      const box = drawn.getBounds?.();
      const [words, ...steps] = name || [];
      const at = name ? L.latLng(toLatLngs(steps)[0]) : (box?.getCenter() ?? drawn.getLatLng());
      if (text) reachable.push({ drawn, at, text });
      if (name) {
        const label = nameAt(at, words);
        group.addLayer(label);
        names.push({ at, bounds: box, radius: 9, label: () => label.getElement()?.firstElementChild });
      }
      if (number) group.addLayer(written(number, drawn.getBounds().getCenter(), `layer${order}`, layer.look));
    }
    if (layer.shown) group.addTo(map);
    if (layer.moment) moments[layer.moment] = [...(moments[layer.moment] ?? []), group];
    else if (layer.name) named[layer.name] = group;
  });

  map.on("dragstart zoomstart", () => (moved = true));
  map.on("umran:reset", () => {
    fit();
    moved = false;
  });
  moved = false;
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (!moved) fit();
    moved = false;
  }).observe(element);

  L.control.zoom({ position: "topright", zoomInTitle: "كبّر", zoomOutTitle: "صغّر" }).addTo(map);
  addReset(map, "أظهر المكان كله");
  addScale(map);
  L.control.attribution({ position: "bottomleft", prefix: false }).addAttribution("Leaflet").addTo(map);
  if (content.badge) {
    const badge = L.control({ position: "topleft" });
    badge.onAdd = () => Object.assign(L.DomUtil.create("div", "badge"), { textContent: content.badge });
    badge.addTo(map);
  }
  if (Object.keys(named).length) layerControl(map, named);
  const enter = reachByKeys(element, reachable);
  addMoments(map, moments, enter);
  nameItems(map, element, names);
  return map;
}

export function shapeOf({ kind, look, symbol }, rings, options) {
  const common = { ...options, className: look, smoothFactor: 0 };
  if (kind === "area") return L.polygon(rings, common);
  if (kind === "line") return L.polyline(rings, common);
  const icon = L.divIcon({
    className: "place-mark",
    iconSize: [18, 18],
    html: `<svg width="18" height="18" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><path class="mark ${look}" d="${symbol}"/></svg>`,
  });
  return L.marker(rings[0][0], { icon, pane: options.pane, keyboard: false });
}

const nameAt = (at, name) => {
  const html = `<span class="map-name" aria-hidden="true">${name}</span>`;
  const icon = L.divIcon({ className: "place-name", iconSize: [0, 0], html });
  return L.marker(at, { icon, keyboard: false, interactive: false, zIndexOffset: 20000 });
};

// Leaflet orders markers by their place from north to south; the first rows would lie under the cells.
const written = (number, at, pane, look) => {
  const icon = L.divIcon({ className: `number on-${look}`, iconSize: [40, 16], html: number });
  return L.marker(at, { icon, pane, keyboard: false, interactive: false, zIndexOffset: 10000 });
};
