/* What folium's scripts and Leaflet ask for. */

/** folium's popups ask jQuery for one thing: an element made from text. */
export function elementOf(html) {
  const template = document.createElement("template");
  template.innerHTML = String(html).trim();
  return [template.content.firstChild];
}

/** Leaflet's own marker is a picture; this one is drawn by the style sheet. */
export function prepareLeaflet(leaflet) {
  leaflet.Marker.prototype.options.icon = leaflet.divIcon({ className: "pin", iconSize: [20, 20] });
}
