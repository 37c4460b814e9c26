/* The buttons of a map, in Arabic. */

/** Kilometres and metres of the map, in a round number. */
export function addScale(map) {
  const scale = L.control.scale({ position: "bottomright", imperial: false, maxWidth: 90 });
  scale._updateMetric = (metres) => {
    const round = scale._getRoundNum(metres);
    scale._updateScale(scale._mScale, round < 1000 ? `${round} م` : `${round / 1000} كم`, round / metres);
  };
  scale.addTo(map);
}

/** A button back to the first view: it fires `umran:reset`. */
export function addReset(map, title) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "leaflet-bar reset");
    const button = L.DomUtil.create("a", "", box);
    button.href = "#";
    button.role = "button";
    button.title = title;
    button.ariaLabel = title;
    button.innerHTML =
      '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/></svg>';
    L.DomEvent.disableClickPropagation(box).on(button, "click", (event) => {
      L.DomEvent.preventDefault(event);
      map.fire("umran:reset");
    });
    return box;
  };
  control.addTo(map);
}

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
