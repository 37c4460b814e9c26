/* Draws the maps of a page in the page itself, all with one Leaflet; each has a root of its own, so that neither its
   style sheet nor its names meet those of the page. */
import { drawInside, whenNear } from "./maps/page.js";

const { leaflet, land } = document.currentScript.dataset;
const root = document.documentElement; // of this page: a window may show another one after it

function drawMaps() {
  const figures = [...document.querySelectorAll(".umran-map:not([data-state]):has(> .umran-stage)")];
  if (figures.length) whenNear(figures, (figure) => drawInside(figure, leaflet, land));
}

if (!root.umranDrawMaps) {
  root.umranDrawMaps = drawMaps;
  document.addEventListener("book:inserted", drawMaps); // a cell that the reader ran
}
root.umranDrawMaps();
