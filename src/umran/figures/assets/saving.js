/* Saves a chart or a map of the page as a picture; what draws it is fetched, from the same folder, at the first wish. */
const address = document.currentScript.dataset.pictures;
let loading;

function loadPictures() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.umranPicture);
    script.onerror = () => {
      loading = undefined; // another press tries again
      reject(new Error(address));
    };
    document.head.append(script);
  });
  return loading;
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

for (const figure of document.querySelectorAll(":is(.umran-chart, .umran-map, .umran-panels, .umran-quarter)")) {
  const button = figure.querySelector(".umran-save button");
  if (!button) continue;
  const name = figure.querySelector(".umran-save a[download]").download.replace(/\.csv$/, ".png");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const pictureOf = await loadPictures().catch(() => null);
    button.textContent = pictureOf ? label : `${label}: لم تُحمَّل أداة الرسم، أعد المحاولة`;
    if (!pictureOf) return;
    await document.fonts.ready;
    const canvas = await pictureOf(figure);
    if (canvas) keep(canvas, name);
  });
}
