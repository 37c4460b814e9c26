/* A map as the page shows it now, or as its frame does: title, what stands there, source. */
import { paint } from "./painting.js";
import { plain, sheet } from "./words.js";

export function mapPicture(figure) {
  const frame = figure.querySelector("iframe");
  const page = frame.contentDocument;
  const root = page.documentElement;
  const style = getComputedStyle(figure);
  const width = root.clientWidth;
  const paper = solid([page.body, root, figure, document.body, document.documentElement]);
  const picture = sheet(width + 48, style.fontFamily, style.color, paper);
  const title = document.createElement("span");
  title.textContent = plain(page.querySelector("title")) || frame.title;
  picture.write(title, 20, 600);
  const height = Math.max(page.body.scrollHeight, root.clientHeight);
  picture.draw(height + 12, (pen, x, y) => {
    pen.translate(x, y + 8);
    paint(pen, page.body, frame.contentWindow);
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
  const colours = elements.map((each) => each.ownerDocument.defaultView.getComputedStyle(each).backgroundColor);
  return colours.find((colour) => !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ?? "#fffdf9";
}
