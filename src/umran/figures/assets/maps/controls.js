/* The buttons of a map, in Arabic. */

export const Scale = L.Control.Scale.extend({
  _updateMetric(metres) {
    const round = this._getRoundNum(metres);
    const text = round < 1000 ? `${round} م` : `${round / 1000} كم`;
    this._updateScale(this._mScale, text, round / metres);
  },
});

export const ResetView = L.Control.extend({
  options: { position: "topright", title: "أظهر المدن كلها" },
  onAdd(map) {
    const box = L.DomUtil.create("div", "leaflet-bar reset");
    const button = L.DomUtil.create("a", "", box);
    button.href = "#";
    button.role = "button";
    button.title = this.options.title;
    button.ariaLabel = button.title;
    button.innerHTML =
      '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/></svg>';
    L.DomEvent.disableClickPropagation(box).on(button, "click", (event) => {
      L.DomEvent.preventDefault(event);
      map.fire("umran:reset");
    });
    return box;
  },
});

export function layerControl(map, layers) {
  const control = L.control.layers(null, layers, { position: "topright" }).addTo(map);
  const box = control.getContainer();
  const toggle = box.querySelector(".leaflet-control-layers-toggle");
  toggle.title = "الطبقات";
  toggle.setAttribute("aria-label", "الطبقات");
  toggle.innerHTML =
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m12 4 9 5-9 5-9-5zM4 13.5l8 4.5 8-4.5"/></svg>';
  box.removeAttribute("aria-haspopup");
  toggle.setAttribute("aria-expanded", "false");
  const reflect = () =>
    toggle.setAttribute("aria-expanded", String(box.classList.contains("leaflet-control-layers-expanded")));
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
