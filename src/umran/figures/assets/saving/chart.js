/* A chart on light paper, whatever the theme: title, legend from the right, what Vega draws, source. */
import { plain, SCALE, sheet } from "./words.js";

const WIDTH = 760;
const [INK, PAPER] = ["#1d2733", "#fffdf9"];

export async function chartPicture(figure) {
  const view = figure.umranView;
  if (!view) return null;
  const font = getComputedStyle(figure).fontFamily;
  const picture = sheet(WIDTH, font, INK, PAPER);
  picture.write(figure.querySelector(".umran-title"), 20, 600);
  picture.write(figure.querySelector(".umran-subtitle"), 14, 400, 0.8);
  const reading = figure.querySelector(".umran-reading");
  if (reading) picture.write(readingText(reading), 14, 600);
  legend(figure, picture, font);
  await view.width(picture.inner).runAsync();
  const drawn = await view.toCanvas(SCALE);
  await view.width(figure.querySelector(".umran-plot").clientWidth).runAsync();
  const height = (drawn.height / drawn.width) * picture.inner;
  picture.draw(height + 10, (pen, x, y) => pen.drawImage(drawn, x, y + 10, picture.inner, height));
  picture.write(figure.querySelector("figcaption"), 12, 400, 0.8);
  return picture.done();
}

function readingText(reading) {
  const text = document.createElement("span");
  text.textContent = `${reading.firstChild.data.trim()}: ${reading.querySelector("output").textContent}`;
  return text;
}

/* Keys in rows, each with its shape at the right of its word; what was not chosen steps back. */
function legend(figure, picture, font) {
  const keys = [...figure.querySelectorAll(".umran-keys button")];
  if (!keys.length) return;
  const hasChoice = figure.querySelector(".umran-keys").classList.contains("has-choice");
  picture.pen.font = `400 14px ${font}`;
  const placed = [];
  let [x, line] = [0, 0];
  for (const key of keys) {
    const text = plain(key).trim();
    const width = picture.pen.measureText(text).width + 44;
    if (x && x + width > picture.inner) [x, line] = [0, line + 1];
    placed.push({ key, text, x, line });
    x += width;
  }
  picture.draw((line + 1) * 26 + 6, (pen, left, top) => {
    for (const { key, text, x: at, line: row } of placed) {
      const right = left + picture.inner - at;
      const middle = top + row * 26 + 15;
      const isBack = hasChoice && key.getAttribute("aria-pressed") !== "true";
      pen.globalAlpha = isBack ? 0.35 : 1;
      const shape = key.querySelector("path");
      pen.save();
      pen.translate(right - 8, middle);
      pen.scale(6, 6);
      pen.fillStyle = shape.getAttribute("fill");
      pen.fill(new Path2D(shape.getAttribute("d")));
      pen.restore();
      Object.assign(pen, { font: `400 14px ${font}`, direction: "rtl", textAlign: "right", fillStyle: INK });
      pen.fillText(text, right - 22, middle + 5);
    }
  });
}
