/* Before and after: layers of one moment at a time, chosen by buttons of which one is pressed. */

/** `groups` by the name of their moment; the last is shown. `changed` is called after each choice. */
export function addMoments(map, groups, changed) {
  const names = Object.keys(groups);
  if (names.length < 2) return;
  const control = L.control({ position: "topleft" });
  control.onAdd = () => {
    const box = L.DomUtil.create("div", "moments");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "اختر السنة");
    L.DomEvent.disableClickPropagation(box);
    const buttons = names.map((name) => {
      const button = L.DomUtil.create("button", "", box);
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => show(name));
      return button;
    });
    const show = (chosen) => {
      for (const [i, name] of names.entries()) {
        buttons[i].setAttribute("aria-pressed", String(name === chosen));
        for (const group of groups[name]) map[name === chosen ? "addLayer" : "removeLayer"](group);
      }
      changed();
    };
    show(names.at(-1));
    return box;
  };
  control.addTo(map);
}
