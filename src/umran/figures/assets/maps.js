/* Draws a map of the course inside its frame. Leaflet and, for the cities, window.UMRAN_LAND are loaded before it. */
import { drawers } from "./maps/drawers.js";
import { elementOf, prepareLeaflet } from "./maps/folium.js";
import { followTheme } from "./maps/theme.js";

// The frame follows the page around it; a page that cannot be read leaves the reader's own setting.
const page = (() => {
  try {
    return parent.document;
  } catch {
    return document;
  }
})();
followTheme(document.documentElement, page);
const pageStyle = getComputedStyle(page.body || page.documentElement);
document.documentElement.style.setProperty("--page-font", pageStyle.fontFamily);

prepareLeaflet(L);
window.$ = window.$ || elementOf;
window.umran = drawers(document);
