// Draws the charts of a page with one shared Vega, each when it comes near the reader's eyes.
(() => {
  "use strict";
  if (window.umranCharts) return window.umranCharts(); // each chart of a page brings this script
  const address = document.currentScript.dataset.vega;
  let loading;

  function loadVega() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.vega);
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  async function draw(figure) {
    if (figure.dataset.state === "drawn") return;
    figure.dataset.state = "drawn";
    const plot = figure.querySelector(".umran-plot");
    const { spec, reading } = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    try {
      const vega = await loadVega();
      await document.fonts.ready; // room for words is measured with the font that will show them
      plot.textContent = "";
      const font = getComputedStyle(figure).fontFamily;
      const type = { text: { font }, style: { "guide-label": { font }, "guide-title": { font } } };
      const view = new vega.View(vega.parse(spec, type), { renderer: "svg", container: plot, hover: true });
      await view.runAsync();
      plot.querySelector("svg").setAttribute("aria-hidden", "true"); // the box around it has the name, the table the values
      new ResizeObserver(() => view.width(plot.clientWidth).runAsync()).observe(plot);
      choose(figure, view);
      if (reading.at) read(figure, view, reading);
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

  /* Values at one step of the slider, in the legend; the pointer over the chart moves the slider. */
  function read(figure, view, { at, of, value, note, steps }) {
    const slider = figure.querySelector(".umran-reading input");
    const output = figure.querySelector(".umran-reading output");
    const rows = view.data("rows");
    function show() {
      const step = steps[slider.value];
      const here = rows.filter((row) => row[at] === step);
      for (const key of figure.querySelectorAll(".umran-keys button")) {
        const own = rows.filter((row) => row[of] === key.value);
        const row = own.length === 1 ? own[0] : own.find((one) => one[at] === step);
        const year = row && row[at] !== step ? ` (${row[at]})` : ""; // the only value a city has, with its year
        key.querySelector(".value").textContent = row ? row[value].toFixed(2) + year : "لا بيانات";
      }
      output.textContent = here.length ? `${step} · ${here[0][note]}` : step;
      slider.setAttribute("aria-valuetext", output.textContent);
      view.signal(at, step).runAsync();
    }
    slider.addEventListener("input", show);
    view.addEventListener("pointermove", (event) => {
      const x = event.clientX - view.container().getBoundingClientRect().left - view.origin()[0];
      const wanted = view.scale("x").invert(x);
      const nearest = steps.reduce((best, step, i) => (Math.abs(step - wanted) < Math.abs(steps[best] - wanted) ? i : best), 0);
      if (nearest === Number(slider.value)) return;
      slider.value = nearest;
      show();
    });
    show();
  }

  const figures = () => document.querySelectorAll(".umran-chart");
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target);
    }
  }, { rootMargin: "600px" });
  window.umranCharts = () => figures().forEach((figure) => figure.dataset.state || near.observe(figure));
  window.umranCharts();
  const drawAll = () => figures().forEach(draw);
  window.addEventListener("beforeprint", drawAll);
  matchMedia("print").addEventListener("change", drawAll);
})();
