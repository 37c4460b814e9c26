/* The map of the cities of the course. */
import { cityMarker, escapeHtml, openCard } from "./city.js";
import { addReset, addScale, layerControl } from "./controls.js";
import { addInsides } from "./inside.js";
import { nameItems } from "./names.js";
import { ringPoints } from "./rings.js";

function shape(polygons, grid, options) {
  const rings = polygons.map((polygon) => polygon.map((ring) => ringPoints(ring, [0, 0], grid)));
  return L.polygon(rings, { stroke: false, fillOpacity: 1, smoothFactor: 0.6, ...options });
}

export function citiesMap(root, element, content) {
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.25,
    maxZoom: content.insides ? 11 : 8,
    minZoom: 0,
    maxBounds: [
      [-70, -200],
      [84, 200],
    ],
    scrollWheelZoom: false, // a page must scroll past its map
    zoomAnimation: false,
    fadeAnimation: false,
    inertia: false,
    renderer: L.svg({ padding: 1 }),
  });
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", `${content.label}. تنقّل بين المدن بمفتاح Tab وافتح البطاقة بمفتاح Enter`);
  element.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  element.addEventListener("focusout", () => map.scrollWheelZoom.disable());

  map.createPane("land").style.zIndex = 210;
  map.createPane("countries").style.zIndex = 220;
  map.createPane("sheet", element).style.zIndex = 1100;

  const { grid, land, countries } = window.UMRAN_LAND;
  shape(land, grid, { pane: "land", className: "land", interactive: false }).addTo(map);
  const filled = L.layerGroup(
    Object.entries(countries).map(([iso3, polygons]) =>
      shape(polygons, grid, { pane: "countries", className: "country" }).bindTooltip(
        escapeHtml(content.notes[iso3] || iso3),
        {
          sticky: true,
          className: "country-tooltip",
        },
      ),
    ),
  ).addTo(map);
  const insides = content.insides || {};
  let enter;
  const markers = content.cities.map((city) => {
    const marker = cityMarker(city);
    const open = () => openCard(root, map, marker, city, city.id in insides && enter);
    marker.on("click", open);
    marker.on("keydown", ({ originalEvent: event }) => {
      if (event.target !== marker.getElement() || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      open();
    });
    const label = () => marker.getElement()?.querySelector(".map-name");
    return { marker, at: city.at, radius: city.radius, label };
  });
  const cities = L.layerGroup(markers.map(({ marker }) => marker)).addTo(map);

  // Every city and every filled country in sight, until the reader moves the map.
  const everything = L.latLngBounds(content.cities.map((city) => city.at));
  filled.eachLayer((country) => {
    const box = country.getBounds();
    everything.extend(box.getCenter());
  });
  let moved = false;
  // Room at the right for the buttons; in a narrow frame they lie in a row above the map's countries.
  const fit = () =>
    map.fitBounds(everything, {
      paddingTopLeft: [18, 22],
      paddingBottomRight: [element.clientWidth > 520 ? 56 : 14, 22],
      animate: false,
    });
  fit();
  map.on("dragstart zoomstart", () => (moved = true));
  map.on("umran:reset", () => {
    fit();
    moved = false;
  });
  new ResizeObserver(() => {
    map.invalidateSize({ animate: false });
    if (!moved) fit();
    moved = false;
  }).observe(element);
  moved = false;

  L.control.zoom({ position: "topright", zoomInTitle: "كبّر", zoomOutTitle: "صغّر" }).addTo(map);
  addReset(map, "أظهر المدن كلها");
  addScale(map);
  L.control.attribution({ position: "bottomleft", prefix: false }).addAttribution("Natural Earth · Leaflet").addTo(map);

  enter = addInsides(map, insides, root.querySelector(".legend"));
  nameItems(map, element, markers);

  const layers = { المدن: cities, "البلدان المشاركة": filled };
  if (content.tiles) layers["خلفية مفصّلة من الإنترنت"] = onlineTiles(map, content.tiles);
  layerControl(map, layers);

  root.getElementById("stage").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.querySelector(".leaflet-popup")) return;
    event.preventDefault(); // the key closes the card, and ends nothing around the map
    map.closePopup();
  });
  return map;
}

function onlineTiles(map, { url, attribution }) {
  const tiles = L.tileLayer(url, { attribution, maxZoom: 8, noWrap: true });
  const container = map.getContainer();
  const status = L.DomUtil.create("p", "status", container);
  status.setAttribute("role", "status");
  tiles.on("add", () => {
    container.classList.add("with-tiles");
    status.textContent = "";
  });
  tiles.on("remove", () => container.classList.remove("with-tiles"));
  tiles.on("tileerror", () => {
    tiles.remove();
    status.textContent = "تعذّر الوصول إلى الإنترنت، فبقيت الخلفية المحفوظة.";
  });
  return tiles;
}
