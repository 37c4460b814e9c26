/* Draws the charts of a page with one shared Vega, each when it comes near the reader's eyes. */
import { draw } from "./charts/drawing.js";

const root = document.documentElement; // of this page: a window may show another one after it
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
  root.umranCharts = () => {
    for (const figure of figures()) if (!figure.dataset.state) near.observe(figure);
  };
  document.addEventListener("book:inserted", root.umranCharts); // a cell that the reader ran
  window.addEventListener("beforeprint", drawAll);
  matchMedia("print").addEventListener("change", drawAll);
}

if (!root.umranCharts) start(); // each chart of a page brings this script
root.umranCharts();
