/* A city on the map, and its card. */

export const escapeHtml = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function cityMarker(city) {
  const side = Math.max(24, Math.ceil(city.radius) * 2 + 6); // never smaller than a finger can meet
  const half = side / 2;
  const circle = `<circle class="${city.class}${city.ring ? " ring" : ""}" fill="url(#hatch)" r="${city.radius}"/>`;
  const icon = L.divIcon({
    className: "city",
    iconSize: [side, side],
    html: `<svg width="${side}" height="${side}" viewBox="${-half} ${-half} ${side} ${side}" aria-hidden="true">${circle}</svg><span class="map-name" aria-hidden="true">${escapeHtml(city.name)}</span>`,
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
   frame is narrow the style sheet makes it a sheet over the whole of it. Focus goes in and comes back. `enter` goes into a
   city whose inside is known. */
export function openCard(root, map, marker, city, enter) {
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
    const { activeElement } = root;
    if (activeElement && activeElement !== document.body && !popup.getElement().contains(activeElement)) return;
    circle.focus({ preventScroll: true });
    marker.closeTooltip();
  });
  marker.closeTooltip();
  popup.openOn(map);
  circle.classList.add("open");
  const box = popup.getElement();
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", `بطاقة المدينة: ${city.name}`);
  addWays(map, box.querySelector(".umran-card"), city, enter);
  const close = box.querySelector(".leaflet-popup-close-button");
  close.setAttribute("aria-label", "أغلق البطاقة");
  close.title = "أغلق البطاقة";
  // Without its own place in the tab order a card that scrolls could not be read by keyboard.
  const content = box.querySelector(".leaflet-popup-content");
  content.tabIndex = 0;
  content.focus({ preventScroll: true });
}

/* Out of the card: into the city, and to its page. An address that no book has put in is none. */
function addWays(map, card, city, enter) {
  const ways = L.DomUtil.create("p", "umran-card-ways");
  if (enter) {
    const button = L.DomUtil.create("button", "", ways);
    button.type = "button";
    button.textContent = `ادخل ${city.name}`;
    button.addEventListener("click", () => {
      map.closePopup();
      enter(city.id);
    });
  }
  if (city.page && !city.page.startsWith("umran-city:")) {
    const link = L.DomUtil.create("a", "", ways);
    link.href = city.page;
    link.textContent = "ملف المدينة";
  }
  if (ways.childElementCount) card.append(ways);
}
