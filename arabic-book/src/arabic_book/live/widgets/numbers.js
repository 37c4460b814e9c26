/* Numbers that are written, dragged, or shown as they grow. */
import { make } from "../../theme/dom.js";
import { westernDigits } from "../../theme/wording.js";
import { formatNumber, placesOf } from "./formats.js";
import { grouped, labelled, tieDisabled } from "./parts.js";

const isWhole = (view) => view.model.name.includes("Int");

function drawNumber(view) {
  const field = make("input", {
    type: "text",
    inputMode: "decimal",
    dir: "ltr",
    autocomplete: "off",
    role: "spinbutton",
  });
  const row = labelled(view, "widget-text widget-number", field);
  tieDisabled(view, field);
  view.follow(["value", "min", "max"], () => {
    const value = view.get("value");
    if (read() !== value) field.value = String(value).replace("-", "−");
    field.setAttribute("aria-valuenow", String(value));
    for (const end of ["min", "max"])
      if (view.get(end) !== undefined) field.setAttribute(`aria-value${end}`, view.get(end));
  });
  function read() {
    const text = westernDigits(field.value)
      .replaceAll("−", "-")
      .replaceAll("٫", ".")
      .replace(/[,٬\s]/g, "");
    const number = text === "" ? Number.NaN : Number(text);
    return isWhole(view) ? Math.trunc(number) : number;
  }
  const bounded = (number) => Math.min(view.get("max") ?? number, Math.max(view.get("min") ?? number, number));
  const tell = (value) => {
    if (!Number.isFinite(value) || value === view.get("value")) return;
    view.model.set({ value });
  };
  field.addEventListener("input", () => view.get("continuous_update") && tell(bounded(read())));
  field.addEventListener("change", () => {
    tell(bounded(read()));
    field.value = String(view.get("value")).replace("-", "−"); // what is no number goes, the last one stays
  });
  field.addEventListener("keydown", (event) => {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const step = Number(view.get("step")) || 1;
    tell(bounded(Number((view.get("value") + way * step).toFixed(placesOf(step)))));
  });
  return row;
}

/** What a slider runs over: numbers as they are, powers, or the places of a list. */
function scaleOf(view) {
  const name = view.model.name;
  if (name.startsWith("Selection")) {
    const labels = () => view.get("_options_labels") ?? [];
    return {
      trait: "index",
      ends: () => [0, Math.max(0, labels().length - 1), 1],
      show: (place) => labels()[place] ?? "",
      isText: true,
    };
  }
  const ends = () => [view.get("min"), view.get("max"), view.get("step") ?? "any"];
  const shown = (value) => formatNumber(value, view.get("readout_format"));
  if (name !== "FloatLogSliderModel") return { trait: "value", ends, show: shown };
  const base = () => view.get("base");
  return {
    trait: "value",
    ends,
    show: (place) => shown(base() ** place),
    toPlace: (value) => Math.log(value) / Math.log(base()),
    toValue: (place) => base() ** place,
  };
}

const SCALES = [
  "min",
  "max",
  "step",
  "value",
  "index",
  "_options_labels",
  "readout_format",
  "readout",
  "orientation",
  "base",
];

/** One thumb: a range input with what it says beside it. `at` reads its place of the value, `put` makes the new one. */
function thumb(view, scale, at, put) {
  const slider = make("input", { type: "range" });
  const readout = make("output", { className: "widget-readout", dir: scale.isText ? "auto" : "ltr" });
  tieDisabled(view, slider);
  const say = (place) => {
    const words = scale.show(place);
    readout.textContent = words;
    readout.hidden = view.get("readout") === false;
    slider.setAttribute("aria-valuetext", words);
  };
  view.follow(SCALES, () => {
    const [min, max, step] = scale.ends();
    Object.assign(slider, { min, max, step });
    slider.setAttribute("aria-orientation", view.get("orientation") ?? "horizontal");
    slider.classList.toggle("is-vertical", view.get("orientation") === "vertical");
    const value = at(view.get(scale.trait));
    const place = scale.toPlace ? scale.toPlace(value) : value;
    if (slider.valueAsNumber !== place && place !== null) slider.value = place;
    say(slider.valueAsNumber);
  });
  const tell = () => {
    const place = slider.valueAsNumber;
    view.model.set({ [scale.trait]: put(scale.toValue ? scale.toValue(place) : place) });
  };
  slider.addEventListener("input", () =>
    view.get("continuous_update") === false ? say(slider.valueAsNumber) : tell(),
  );
  slider.addEventListener("change", () => view.get("continuous_update") === false && tell());
  return [slider, readout];
}

function drawSlider(view) {
  const [slider, readout] = thumb(
    view,
    scaleOf(view),
    (value) => value,
    (value) => value,
  );
  const row = labelled(view, "widget-slider widget-hslider", slider, readout);
  const track = make("div", { className: "slider-container" });
  slider.replaceWith(track);
  track.append(slider);
  readout.htmlFor = view.id;
  return row;
}

function drawRange(view) {
  const scale = scaleOf(view);
  const pair = () => view.get(scale.trait) ?? scale.ends();
  const lower = thumb(
    view,
    scale,
    (value) => value[0],
    (low) => [Math.min(low, pair()[1]), pair()[1]],
  );
  const upper = thumb(
    view,
    scale,
    (value) => value[1],
    (high) => [pair()[0], Math.max(high, pair()[0])],
  );
  const part = (word, [slider, readout]) =>
    make(
      "label",
      { className: "slider-container" },
      make("span", { textContent: view.room.say(word) }),
      slider,
      readout,
    );
  const both = make("div", { className: "widget-range" }, part("start_of_range", lower), part("end_of_range", upper));
  return grouped(view, "widget-slider widget-hslider", both);
}

function drawProgress(view) {
  const bar = make("progress", {});
  const row = labelled(view, "widget-hprogress widget-progress", bar);
  view.follow(["value", "min", "max"], () => {
    const [min, max, value] = ["min", "max", "value"].map(view.get);
    bar.max = max - min || 1;
    bar.value = value - min;
  });
  return row;
}

/** Moves a number on by itself while it is played. */
function drawPlay(view) {
  const button = make("button", { type: "button", className: "widget-button" });
  const row = make("div", { className: "jupyter-widgets widget-inline-hbox widget-play" }, button);
  tieDisabled(view, button);
  let clock = 0;
  const step = () => {
    const [value, by, min, max] = ["value", "step", "min", "max"].map(view.get);
    if (value + by <= max) return view.model.set({ value: value + by });
    if (view.get("repeat")) return view.model.set({ value: min });
    return view.model.set({ playing: false });
  };
  view.follow(["playing", "interval"], () => {
    const isPlaying = Boolean(view.get("playing"));
    clearInterval(clock);
    if (isPlaying) clock = setInterval(step, Math.max(50, view.get("interval")));
    button.textContent = view.room.say(isPlaying ? "pause" : "play");
  });
  view.whenEnded(() => clearInterval(clock));
  button.addEventListener("click", () => {
    const isOver = view.get("value") + view.get("step") > view.get("max");
    view.model.set({
      playing: !view.get("playing"),
      ...(isOver && !view.get("playing") ? { value: view.get("min") } : {}),
    });
  });
  return row;
}

export const numberDrawers = {
  IntTextModel: drawNumber,
  FloatTextModel: drawNumber,
  BoundedIntTextModel: drawNumber,
  BoundedFloatTextModel: drawNumber,
  IntSliderModel: drawSlider,
  FloatSliderModel: drawSlider,
  FloatLogSliderModel: drawSlider,
  SelectionSliderModel: drawSlider,
  IntRangeSliderModel: drawRange,
  FloatRangeSliderModel: drawRange,
  SelectionRangeSliderModel: drawRange,
  IntProgressModel: drawProgress,
  FloatProgressModel: drawProgress,
  PlayModel: drawPlay,
};
