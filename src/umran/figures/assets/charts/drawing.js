/* Draws one chart with the Vega that all charts of a page share. */
import { read } from "./slider.js";
import { tell } from "./telling.js";

const address = document.currentScript.dataset.vega;
const loading = {};

function load(source) {
  loading[source] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return loading[source];
}

/* A chart that Python made in the page is not compiled yet: where it was made, nothing could. */
async function compiled(spec, compiler) {
  if (!compiler) return spec;
  await load(compiler);
  return window.vegaLite.compile(spec).spec;
}

export async function draw(figure) {
  if (figure.dataset.state === "drawn") return;
  figure.dataset.state = "drawn";
  const plot = figure.querySelector(".umran-plot");
  const { spec, reading } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  try {
    await load(address);
    await document.fonts.ready; // room for words is measured with the font that will show them
    plot.textContent = "";
    const font = getComputedStyle(figure).fontFamily;
    const type = { text: { font }, style: { "guide-label": { font }, "guide-title": { font } } };
    let say = () => {};
    const tooltip = (...all) => say(...all); // given at once: a later handler would draw the chart anew
    const { View, parse } = window.vega;
    const description = parse(await compiled(spec, figure.dataset.compiler), type);
    const view = new View(description, { renderer: "svg", container: plot, hover: true, tooltip });
    await view.runAsync();
    plot.querySelector("svg").setAttribute("aria-hidden", "true"); // the box around it has the name, the table the values
    new ResizeObserver(() => view.width(plot.clientWidth).runAsync()).observe(plot);
    choose(figure, view);
    if (reading.at) read(figure, view, reading);
    say = tell(plot, view);
    figure.umranView = view; // whoever saves a picture asks it for one
    figure.dispatchEvent(new CustomEvent("umran:drawn", { bubbles: true }));
  } catch (error) {
    plot.innerHTML = '<p class="umran-waiting">تعذّر عرض الرسم. القيم في الجدول أدناه.</p>';
    console.error(error);
  }
}

/* The legend: what is pressed is shown, nothing pressed is everything. */
function choose(figure, view) {
  const legend = figure.querySelector(".umran-keys");
  legend?.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    key.setAttribute("aria-pressed", String(key.getAttribute("aria-pressed") !== "true"));
    const pressed = [...legend.querySelectorAll('[aria-pressed="true"]')].map((one) => one.value);
    legend.classList.toggle("has-choice", pressed.length > 0);
    view.signal("chosen", pressed.length ? pressed : null).runAsync();
  });
}
