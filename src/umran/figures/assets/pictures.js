/* Draws a chart or a map with its title, legend and source: no network, nothing sent anywhere. */
import { chartPicture } from "./saving/chart.js";
import { mapPicture, pagePicture } from "./saving/map.js";

window.umranPicture = (figure) => {
  if (figure.matches(".umran-chart")) return chartPicture(figure);
  return figure.matches(".umran-map") ? mapPicture(figure) : pagePicture(figure);
};
