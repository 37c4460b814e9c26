/* What a map's own script calls: each drawer knows the document, or the root, that its elements are in. */
import { placeMap } from "../place.js";
import { citiesMap } from "./cities.js";

export function drawers(root) {
  const show = (draw) => (id, content) => {
    root.getElementById("waiting")?.remove();
    root.getElementById("stage").hidden = false;
    return draw(root, root.getElementById(id), content);
  };
  return { citiesMap: show(citiesMap), placeMap: show(placeMap) };
}
