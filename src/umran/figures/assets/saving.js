/* Saves a chart or a map of the page as a picture, with its title, legend and source: no network, nothing sent anywhere. */
import { chartPicture } from "./saving/chart.js";
import { mapPicture, pagePicture } from "./saving/map.js";

function fileName(figure) {
  const link = figure.querySelector(".umran-save a[download]");
  return link.download.replace(/\.csv$/, ".png");
}

function keep(canvas, name) {
  canvas.toBlob((content) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }, "image/png");
}

function pictureOf(figure) {
  if (figure.matches(".umran-chart")) return chartPicture(figure);
  return figure.matches(".umran-map") ? mapPicture(figure) : pagePicture(figure);
}

for (const figure of document.querySelectorAll(":is(.umran-chart, .umran-map, .umran-panels, .umran-quarter)")) {
  const button = figure.querySelector(".umran-save button");
  if (!button) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await document.fonts.ready;
    const canvas = await pictureOf(figure);
    if (canvas) keep(canvas, fileName(figure));
  });
}
