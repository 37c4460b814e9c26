// Draws the maps of the course inside their frame. Leaflet and window.UMRAN_LAND are loaded before it.
(() => {
  "use strict";
  // The frame follows the page around it; a page that cannot be read leaves the reader's own setting.
  const page = (() => {
    try {
      return parent.document;
    } catch {
      return document;
    }
  })();
  const wishesDark = matchMedia("(prefers-color-scheme: dark)");
  function followTheme() {
    const lab = page.body && page.body.dataset.jpThemeLight;
    const own = wishesDark.matches ? "dark" : "light";
    const theme = page.documentElement.dataset.theme || (lab ? (lab === "false" ? "dark" : "light") : own);
    document.documentElement.dataset.theme = theme;
  }
  followTheme();
  wishesDark.addEventListener("change", followTheme);
  const watcher = new MutationObserver(followTheme);
  watcher.observe(page.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  if (page.body) watcher.observe(page.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });

  // The frame speaks in the page's own type; the faces are in fonts.css, which the book writes for its frames.
  document.documentElement.style.setProperty("--page-font", getComputedStyle(page.body || page.documentElement).fontFamily);

  // folium's popups ask jQuery for one thing: an element made from text.
  window.$ = window.$ || ((html) => {
    const template = document.createElement("template");
    template.innerHTML = String(html).trim();
    return [template.content.firstChild];
  });
  // Leaflet's own marker is a picture; this one is drawn by the style sheet.
  L.Marker.prototype.options.icon = L.divIcon({ className: "pin", iconSize: [20, 20] });

  const escapeHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function toLatLngs(ring, grid) {
    const points = [];
    for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
      x += ring[i];
      y += ring[i + 1];
      points.push([y / grid, x / grid]);
    }
    return points;
  }

  function shape(polygons, grid, options) {
    const rings = polygons.map((polygon) => polygon.map((ring) => toLatLngs(ring, grid)));
    return L.polygon(rings, { stroke: false, fillOpacity: 1, smoothFactor: 0.6, ...options });
  }

  const Scale = L.Control.Scale.extend({
    _updateMetric(metres) {
      const round = this._getRoundNum(metres);
      const text = round < 1000 ? `${round} م` : `${round / 1000} كم`;
      this._updateScale(this._mScale, text, round / metres);
    },
  });

  const ResetView = L.Control.extend({
    options: { position: "topright", title: "أظهر المدن كلها" },
    onAdd(map) {
      const box = L.DomUtil.create("div", "leaflet-bar reset");
      const button = L.DomUtil.create("a", "", box);
      button.href = "#";
      button.role = "button";
      button.title = this.options.title;
      button.ariaLabel = button.title;
      button.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/></svg>';
      L.DomEvent.disableClickPropagation(box).on(button, "click", (event) => {
        L.DomEvent.preventDefault(event);
        map.fire("umran:reset");
      });
      return box;
    },
  });

  function cityMarker(city) {
    const side = Math.max(24, Math.ceil(city.radius) * 2 + 6); // never smaller than a finger can meet
    const half = side / 2;
    const circle = `<circle class="${city.class}${city.ring ? " ring" : ""}" fill="url(#hatch)" r="${city.radius}"/>`;
    const icon = L.divIcon({
      className: "city",
      iconSize: [side, side],
      html: `<svg width="${side}" height="${side}" viewBox="${-half} ${-half} ${side} ${side}" aria-hidden="true">${circle}</svg>`,
    });
    // Small circles lie above large ones.
    const marker = L.marker(city.at, { icon, zIndexOffset: Math.round(-1000 * city.radius), riseOnHover: true });
    marker.bindTooltip(`<b>${escapeHtml(city.name)}</b>، ${escapeHtml(city.country)}`, {
      className: "city-tooltip",
      direction: "top",
      offset: [0, -city.radius],
    });
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", city.label);
      element.setAttribute("aria-haspopup", "dialog");
      element.dataset.city = city.id;
    });
    return marker;
  }

  /* Opens a city's card at the other side of the frame, so that neither circle nor map is moved or hidden; where the
     frame is narrow the style sheet makes it a sheet over the whole of it. Focus goes in and comes back. */
  function openCard(map, marker, city) {
    const isOnRight = map.latLngToContainerPoint(marker.getLatLng()).x > map.getSize().x / 2;
    const circle = marker.getElement();
    const popup = L.popup({
      className: `city-popup ${isOnRight ? "at-left" : "at-right"}`,
      pane: "sheet",
      autoPan: false,
      minWidth: 0,
    });
    popup.setLatLng(marker.getLatLng()).setContent(city.card);
    popup.on("remove", () => {
      circle.classList.remove("open");
      const { activeElement } = document;
      if (activeElement !== document.body && !popup.getElement().contains(activeElement)) return;
      circle.focus({ preventScroll: true });
      marker.closeTooltip();
    });
    marker.closeTooltip();
    popup.openOn(map);
    circle.classList.add("open");
    const box = popup.getElement();
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", `بطاقة المدينة: ${city.name}`);
    const close = box.querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", "أغلق البطاقة");
    close.title = "أغلق البطاقة";
    // Without its own place in the tab order a card that scrolls could not be read by keyboard.
    const content = box.querySelector(".leaflet-popup-content");
    content.tabIndex = 0;
    content.focus({ preventScroll: true });
  }

  function citiesMap(id, content) {
    document.getElementById("waiting").remove();
    document.getElementById("stage").hidden = false;
    const element = document.getElementById(id);
    const map = L.map(element, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      maxZoom: 8,
      minZoom: 0,
      maxBounds: [[-70, -200], [84, 200]],
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
        shape(polygons, grid, { pane: "countries", className: "country" }).bindTooltip(escapeHtml(content.notes[iso3] || iso3), {
          sticky: true,
          className: "country-tooltip",
        }),
      ),
    ).addTo(map);
    const cities = L.layerGroup(
      content.cities.map((city) => {
        const marker = cityMarker(city);
        marker.on("click", () => openCard(map, marker, city));
        marker.on("keydown", ({ originalEvent: event }) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          openCard(map, marker, city);
        });
        return marker;
      }),
    ).addTo(map);

    // Every city and every filled country in sight, until the reader moves the map.
    const everything = L.latLngBounds(content.cities.map((city) => city.at));
    filled.eachLayer((country) => {
      const box = country.getBounds();
      everything.extend(box.getCenter());
    });
    let moved = false;
    // Room at the right for the buttons; in a narrow frame they lie in a row above the map's countries.
    const fit = () => map.fitBounds(everything, {
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
    new ResetView().addTo(map);
    new Scale({ position: "bottomright", imperial: false, maxWidth: 90 }).addTo(map);
    L.control.attribution({ position: "bottomleft", prefix: false }).addAttribution("Natural Earth · Leaflet").addTo(map);

    const layers = { "المدن": cities, "الدول المشاركة": filled };
    if (content.tiles) layers["خلفية مفصّلة من الإنترنت"] = onlineTiles(map, content.tiles);
    layerControl(map, layers);

    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
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

  function layerControl(map, layers) {
    const control = L.control.layers(null, layers, { position: "topright" }).addTo(map);
    const box = control.getContainer();
    const toggle = box.querySelector(".leaflet-control-layers-toggle");
    toggle.title = "الطبقات";
    toggle.setAttribute("aria-label", "الطبقات");
    toggle.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m12 4 9 5-9 5-9-5zM4 13.5l8 4.5 8-4.5"/></svg>';
    box.removeAttribute("aria-haspopup");
    toggle.setAttribute("aria-expanded", "false");
    const reflect = () => toggle.setAttribute("aria-expanded", String(box.classList.contains("leaflet-control-layers-expanded")));
    new MutationObserver(reflect).observe(box, { attributes: true, attributeFilter: ["class"] });
    toggle.addEventListener("keydown", (event) => {
      if (event.key === "Enter") setTimeout(() => box.querySelector("input").focus());
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      control.collapse();
      toggle.focus();
    });
  }

  window.umran = { citiesMap, ResetView, Scale, layerControl };
})();
