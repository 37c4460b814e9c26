/* Maps in the page itself: what they share is loaded once, when the first of them comes near the reader's eyes. */
import { drawers } from "./drawers.js";
import { elementOf, prepareLeaflet } from "./folium.js";
import { followTheme } from "./theme.js";

export const styles = {};
const loading = {};
const PAPER = 640; // what an A4 sheet has between its margins, in pixels

/** A script that a page opened from a folder can load too; asked for once. */
function load(address) {
  loading[address] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => reject(new Error(address));
    document.head.append(script);
  });
  return loading[address];
}

/** A sheet narrower than the screen shows the whole map, smaller: no script runs between the two layouts. */
function fitPaper(figures) {
  for (const box of figures.map((figure) => figure.querySelector(".umran-stage"))) {
    const width = box.clientWidth;
    if (width > PAPER) Object.assign(box.style, { width: `${width}px`, zoom: PAPER / width });
  }
}

function leavePaper(figures) {
  for (const box of figures.map((figure) => figure.querySelector(".umran-stage"))) {
    Object.assign(box.style, { width: "", zoom: "" });
  }
}

/** Once each: when it is nearly in sight, or when the page is printed. */
export function whenNear(figures, draw) {
  const waiting = new Set(figures);
  for (const figure of figures) figure.dataset.state = "waiting"; // not for the same script of another page, on paper
  const drawOnce = (figure) => {
    if (waiting.delete(figure)) draw(figure);
  };
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) drawOnce(target);
    },
    { rootMargin: "600px" },
  );
  for (const figure of waiting) near.observe(figure);
  const drawAll = () => [...waiting].forEach(drawOnce);
  window.addEventListener("beforeprint", () => {
    drawAll();
    fitPaper(figures);
  });
  window.addEventListener("afterprint", () => leavePaper(figures));
  matchMedia("print").addEventListener("change", drawAll);
}

/** `leaflet` and `land` are addresses; the figure's own script has left its drawing in `window.umranMaps`. */
export async function drawInside(figure, leaflet, land) {
  const box = figure.querySelector(".umran-stage");
  const { html, land: needsLand } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  try {
    await Promise.all([load(leaflet).then(() => prepareLeaflet(window.L)), needsLand && load(land)]);
    const root = box.shadowRoot || box.attachShadow({ mode: "open" });
    const style = Object.assign(document.createElement("style"), { textContent: Object.values(styles).join("\n") });
    const stage = elementOf(`<div id="stage" hidden>${html}</div>`)[0];
    root.replaceChildren(style, stage);
    followTheme(stage, document);
    await document.fonts.ready; // room for names is measured with the font that will show them
    window.umranMaps.get(figure)(drawers(root), window.L, elementOf);
    figure.dispatchEvent(new CustomEvent("umran:drawn", { bubbles: true }));
  } catch (error) {
    box.querySelector(".umran-waiting").textContent = "تعذّر عرض الخريطة. القيم في الجدول أدناه.";
    console.error(error);
  }
}
