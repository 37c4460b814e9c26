/* Words on a canvas: text of the page with its direction kept, broken into lines that begin at the right. */

export const SCALE = 2; // pixels of the picture for one of the page

/** The text of a node: what is isolated stays so, a line break is one. */
export function plain(node) {
  if (node.nodeType === 3) return node.data.replace(/\s+/g, " ");
  if (node.nodeName === "BR") return "\n";
  const inside = [...node.childNodes].map(plain).join("");
  if (node.nodeName !== "BDI") return inside;
  return `${node.getAttribute("dir") === "rtl" ? "\u2067" : "\u2066"}${inside}\u2069`;
}

/** Lines no wider than `width`; `measure` gives the width of a text. */
export function broken(text, width, measure) {
  const lines = [];
  for (const part of text.split("\n")) {
    let line = "";
    for (const word of part.trim().split(" ")) {
      const longer = line ? `${line} ${word}` : word;
      if (line && measure(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    if (line) lines.push(line);
  }
  return lines;
}

/** A picture of a width: what is put into it goes down line by line, and `done` gives the canvas. */
export function sheet(width, font, ink, paper) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const padding = 24;
  const work = [];
  let y = padding;

  function write(node, size, weight, opacity = 1) {
    const text = plain(node);
    if (!text.trim()) return;
    const face = `${weight} ${size}px ${font}`;
    pen.font = face;
    for (const line of broken(text, width - 2 * padding, (one) => pen.measureText(one).width)) {
      const baseline = y + size * 1.15;
      work.push(() => {
        Object.assign(pen, { font: face, direction: "rtl", textAlign: "right", fillStyle: ink, globalAlpha: opacity });
        pen.fillText(line, width - padding, baseline);
      });
      y += size * 1.6;
    }
  }

  function draw(height, stroke) {
    const top = y;
    work.push(() => stroke(pen, padding, top));
    y += height;
  }

  function done() {
    canvas.width = width * SCALE;
    canvas.height = Math.ceil(y + padding) * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = paper;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    for (const each of work) {
      pen.save();
      each();
      pen.restore();
    }
    return canvas;
  }

  return { pen, inner: width - 2 * padding, write, draw, done };
}
