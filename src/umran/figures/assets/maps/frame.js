/* The frame of a map: the page's theme and type, and what Leaflet and folium ask for. */

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
  const lab = page.body?.dataset.jpThemeLight;
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
document.documentElement.style.setProperty(
  "--page-font",
  getComputedStyle(page.body || page.documentElement).fontFamily,
);

// folium's popups ask jQuery for one thing: an element made from text.
window.$ =
  window.$ ||
  ((html) => {
    const template = document.createElement("template");
    template.innerHTML = String(html).trim();
    return [template.content.firstChild];
  });
// Leaflet's own marker is a picture; this one is drawn by the style sheet.
L.Marker.prototype.options.icon = L.divIcon({ className: "pin", iconSize: [20, 20] });
