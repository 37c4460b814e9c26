/* Draws the maps of the course inside their frame. Leaflet and window.UMRAN_LAND are loaded before it. */
import { citiesMap } from "./maps/cities.js";
import { layerControl, ResetView, Scale } from "./maps/controls.js";
import "./maps/frame.js";

window.umran = { citiesMap, ResetView, Scale, layerControl };
