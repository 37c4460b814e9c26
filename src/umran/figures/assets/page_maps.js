/* Draws the maps of a page in the page itself, all with one Leaflet; each has a root of its own, so that neither its
   style sheet nor its names meet those of the page. */
import { drawInside, whenNear } from "./maps/page.js";

const { leaflet, land } = document.currentScript.dataset;
const figures = [...document.querySelectorAll(".umran-map:not([data-state]):has(> .umran-stage)")];
whenNear(figures, (figure) => drawInside(figure, leaflet, land));
