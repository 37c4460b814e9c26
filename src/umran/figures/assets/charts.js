/* Draws the charts of a page with one shared Vega, each when it comes near the reader's eyes. */
import { draw } from "./charts/drawing.js";

const figures = () => document.querySelectorAll(".umran-chart");

function start() {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: "600px" },
  );
  const drawAll = () => {
    for (const figure of figures()) draw(figure);
  };
  window.umranCharts = () => {
    for (const figure of figures()) if (!figure.dataset.state) near.observe(figure);
  };
  window.addEventListener("beforeprint", drawAll);
  matchMedia("print").addEventListener("change", drawAll);
}

if (!window.umranCharts) start(); // each chart of a page brings this script
window.umranCharts();
