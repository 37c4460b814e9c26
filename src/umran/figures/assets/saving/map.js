/* A map as its frame shows it now: title, what stands in the frame, source. */
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

/* The first background that hides what lies under it. */
function solid(elements) {
  const colours = elements.map((each) => each.ownerDocument.defaultView.getComputedStyle(each).backgroundColor);
  return colours.find((colour) => !/^(transparent|rgba\(.*, 0\))$/.test(colour)) ?? "#fffdf9";
}
