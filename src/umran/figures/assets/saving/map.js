/* A map as the page shows it now: title, what stands there, source. */
import { paint } from "./painting.js";
import { sheet } from "./words.js";

export function mapPicture(figure) {
  const box = figure.querySelector(".umran-stage");
  const stage = box.shadowRoot?.getElementById("stage");
  if (!stage) return null; // it was never drawn
  const style = getComputedStyle(figure);
  const paper = solid([stage, figure, document.body, document.documentElement]);
  const picture = sheet(box.clientWidth + 48, style.fontFamily, getComputedStyle(stage).color, paper);
  const title = document.createElement("span");
  title.textContent = box.getAttribute("aria-label");
  picture.write(title, 20, 600);
  const at = stage.getBoundingClientRect();
  picture.draw(at.height + 12, (pen, x, y) => {
    pen.translate(x - at.left, y + 8 - at.top);
    paint(pen, stage, window);
  });
  picture.write(figure.querySelector("figcaption"), 12, 400, 0.85);
  return picture.done();
}

/** Maps and cards that the page itself draws, with the words above and below them. */
export function pagePicture(figure) {
  const around = figure.getBoundingClientRect();
  const source = figure.querySelector("figcaption");
  const style = getComputedStyle(figure);
  const paper = solid([figure, document.body, document.documentElement]);
  const picture = sheet(around.width + 48, style.fontFamily, style.color, paper);
  const pick = figure.querySelector(".umran-pick");
  if (pick?.querySelector("select").value) {
    const chosen = document.createElement("span");
    chosen.textContent = `${pick.firstChild.data.trim()}: ${pick.querySelector("select").selectedOptions[0].text}`;
    picture.write(chosen, 14, 600);
  }
  picture.draw(source.getBoundingClientRect().top - around.top, (pen, x, y) => {
    pen.translate(x - around.left, y - around.top);
    paint(pen, figure, window);
  });
  picture.write(source, 12, 400, 0.85);
  return picture.done();
}

/* The first background that hides what lies under it. */
function solid(elements) {
  const colours = elements.map((each) => getComputedStyle(each).backgroundColor);
  return colours.find((colour) => !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ?? "#fffdf9";
}
