/* Paints what a document shows onto a canvas: boxes, shapes of SVG, words. No picture of another host is taken along. */

const LEFT_OUT =
  "script, style, link, noscript, img, button, input, select, details, figcaption, .umran-pick, .umran-save, .leaflet-bar, .leaflet-control-layers, [hidden]";
const SHAPES = { path: 1, circle: 1, rect: 1, line: 1, polygon: 1, polyline: 1, ellipse: 1 };

export function paint(pen, element, view) {
  const style = view.getComputedStyle(element);
  if (element.matches(LEFT_OUT) || style.display === "none" || style.visibility === "hidden") return;
  pen.save();
  pen.globalAlpha *= Number(style.opacity);
  if (element.localName in SHAPES) shape(pen, element, style);
  else if (element.localName === "canvas") {
    const at = element.getBoundingClientRect();
    if (at.width && at.height) pen.drawImage(element, at.left, at.top, at.width, at.height);
  } else if (!element.ownerSVGElement) box(pen, element, style);
  if (!["defs", "pattern", "clipPath", "title", "desc"].includes(element.localName)) {
    for (const child of stacked(element, view)) {
      if (child.nodeType === 1) paint(pen, child, view);
      else if (child.nodeType === 3 && child.data.trim()) words(pen, child, style);
    }
  }
  pen.restore();
}

/* Children in the order in which they lie on one another; Leaflet gives a level to the corners inside its controls. */
function stacked(element, view) {
  const level = (child) => {
    if (child.nodeType !== 1) return 0;
    if (child.matches(".leaflet-control-container")) return 1000;
    return Number.parseInt(view.getComputedStyle(child).zIndex, 10) || 0;
  };
  return [...element.childNodes].sort((one, other) => level(one) - level(other));
}

/* Background and border; what hides its overflow hides it here too. */
function box(pen, element, style) {
  const at = element.getBoundingClientRect();
  if (!at.width || !at.height) return;
  const around = new Path2D();
  around.roundRect(at.left, at.top, at.width, at.height, Number.parseFloat(style.borderTopLeftRadius) || 0);
  pen.fillStyle = style.backgroundColor;
  pen.fill(around);
  borders(pen, at, around, style);
  if (style.overflowX !== "visible" && element.localName !== "body") pen.clip(around);
}

/* One line all around follows the rounding; else each side has its own. */
function borders(pen, at, around, style) {
  const sides = ["Top", "Right", "Bottom", "Left"].map((side) =>
    style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`]),
  );
  pen.strokeStyle = sides[0] ? style.borderTopColor : style.borderBottomColor;
  if (sides.every((width) => width && width === sides[0])) {
    pen.lineWidth = sides[0];
    pen.stroke(around);
    return;
  }
  const corners = [
    [at.left, at.top, at.right, at.top],
    [at.right, at.top, at.right, at.bottom],
    [at.left, at.bottom, at.right, at.bottom],
    [at.left, at.top, at.left, at.bottom],
  ];
  sides.forEach((width, i) => {
    if (!width) return;
    const [x, y, toX, toY] = corners[i];
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(toX, toY);
    pen.stroke();
  });
}

function shape(pen, element, style) {
  const matrix = element.getScreenCTM();
  if (!matrix) return;
  pen.save();
  pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
  const path = outline(element);
  const opacity = pen.globalAlpha;
  if (style.fill !== "none") {
    pen.fillStyle = style.fill.startsWith("url") ? "#b9b2bd" : style.fill; // a pattern stands for no value
    pen.globalAlpha = opacity * Number(style.fillOpacity);
    pen.fill(path, style.fillRule);
  }
  if (style.stroke !== "none") {
    const dashes = style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
    pen.setLineDash(dashes);
    Object.assign(pen, {
      strokeStyle: style.stroke,
      lineWidth: Number.parseFloat(style.strokeWidth),
      lineJoin: style.strokeLinejoin,
      lineCap: style.strokeLinecap,
      globalAlpha: opacity * Number(style.strokeOpacity),
    });
    pen.stroke(path);
  }
  pen.restore();
}

function outline(element) {
  const number = (name) => Number(element.getAttribute(name)) || 0;
  const kind = element.localName;
  if (kind === "path") return new Path2D(element.getAttribute("d") ?? "");
  const path = new Path2D();
  if (kind === "rect") path.rect(number("x"), number("y"), number("width"), number("height"));
  else if (kind === "line") {
    path.moveTo(number("x1"), number("y1"));
    path.lineTo(number("x2"), number("y2"));
  } else if (kind === "circle" || kind === "ellipse") {
    const [across, down] = kind === "circle" ? [number("r"), number("r")] : [number("rx"), number("ry")];
    path.ellipse(number("cx"), number("cy"), across, down, 0, 0, 2 * Math.PI);
  } else {
    const closed = kind === "polygon" ? "Z" : "";
    return new Path2D(`M${element.getAttribute("points") ?? ""}${closed}`);
  }
  return path;
}

/* Each line of a text where the page has it; a line ends where the next letter stands lower. */
function words(pen, node, style) {
  const range = node.ownerDocument.createRange();
  const drawing = node.parentElement.ownerSVGElement && node.parentElement; // its letters grow with its drawing
  const size = Number.parseFloat(style.fontSize) * (drawing?.getScreenCTM?.()?.d ?? 1);
  let [from, top] = [0, null];
  const put = (to) => {
    range.setStart(node, from);
    range.setEnd(node, to);
    const at = range.getBoundingClientRect();
    const text = range.toString().replace(/\s+/g, " ");
    if (!text.trim() || !at.width) return;
    Object.assign(pen, {
      font: `${style.fontWeight} ${size}px ${style.fontFamily}`,
      direction: style.direction,
      textAlign: "left",
      textBaseline: "alphabetic",
    });
    const measured = pen.measureText(text);
    const middle = (measured.fontBoundingBoxAscent - measured.fontBoundingBoxDescent) / 2;
    const baseline = at.top + at.height / 2 + middle;
    if (style.textShadow !== "none") {
      Object.assign(pen, { strokeStyle: style.textShadow.match(/rgba?\([^)]*\)/)?.[0] ?? "#fffdf9", lineWidth: 3 });
      pen.strokeText(text, at.left, baseline);
    }
    pen.fillStyle = drawing ? style.fill : style.color;
    pen.fillText(text, at.left, baseline);
  };
  for (let i = 0; i < node.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const at = range.getBoundingClientRect();
    if (!at.width) continue;
    if (top !== null && at.top > top + at.height / 2) {
      put(i);
      from = i;
    }
    top = at.top;
  }
  put(node.length);
}
