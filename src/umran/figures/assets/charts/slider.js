/* Values at one step of the slider, in the legend; the pointer over the chart moves the slider. */
import { nearestStep, rowAt, valueSaid } from "./reading.js";

export function read(figure, view, reading) {
  const { at, of, note, steps } = reading;
  const slider = figure.querySelector(".umran-reading input");
  const output = figure.querySelector(".umran-reading output");
  const rows = view.data("rows");

  function show() {
    const step = steps[slider.value];
    const here = rows.filter((row) => row[at] === step);
    for (const key of figure.querySelectorAll(".umran-keys button")) {
      const own = rows.filter((row) => row[of] === key.value);
      key.querySelector(".value").textContent = valueSaid(rowAt(own, at, step), reading, step);
    }
    output.textContent = here.length ? `${step} · ${here[0][note]}` : step;
    slider.setAttribute("aria-valuetext", output.textContent);
    view.signal(at, step).runAsync();
  }

  slider.addEventListener("input", show);
  view.addEventListener("pointermove", (event) => {
    const x = event.clientX - view.container().getBoundingClientRect().left - view.origin()[0];
    const nearest = nearestStep(steps, view.scale("x").invert(x));
    if (nearest === Number(slider.value)) return;
    slider.value = nearest;
    show();
  });
  show();
}
