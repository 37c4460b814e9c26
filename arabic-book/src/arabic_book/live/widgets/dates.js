/* Dates, times and colours, by the browser's own fields. */
import { make } from "../../theme/dom.js";
import { labelled, tieDisabled } from "./parts.js";

const two = (number) => String(number).padStart(2, "0");

/* Python gives the month from 0, as JavaScript counts it. */
const dateText = (date) => `${String(date.year).padStart(4, "0")}-${two(date.month + 1)}-${two(date.date)}`;
const timeText = (time) => `${two(time.hours)}:${two(time.minutes)}:${two(time.seconds)}`;
const momentText = (moment) => `${dateText(moment)}T${timeText(moment)}`;

function readDate(text) {
  const [year, month, date] = text.split("-").map(Number);
  return { year, month: month - 1, date };
}

function readTime(text) {
  const [hours, minutes, seconds = 0] = text.split(":").map(Number);
  return { hours, minutes, seconds, milliseconds: 0 };
}

function readMoment(text) {
  const [date, time] = text.split("T");
  return { ...readDate(date), ...readTime(time) };
}

const utc = (text) => {
  const moment = new Date(text);
  return {
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth(),
    date: moment.getUTCDate(),
    hours: moment.getUTCHours(),
    minutes: moment.getUTCMinutes(),
    seconds: moment.getUTCSeconds(),
    milliseconds: 0,
  };
};

function localText(moment) {
  const local = new Date(
    Date.UTC(moment.year, moment.month, moment.date, moment.hours, moment.minutes, moment.seconds),
  );
  const shifted = new Date(local.getTime() - local.getTimezoneOffset() * 60000);
  return shifted.toISOString().slice(0, 19);
}

function drawMoment(type, write, read) {
  return (view) => {
    const field = make("input", { type });
    tieDisabled(view, field);
    const shown = (value) => (value ? write(value) : "");
    view.follow(["value", "min", "max", "step"], () => {
      field.min = shown(view.get("min"));
      field.max = shown(view.get("max"));
      if (view.get("step")) field.step = view.get("step");
      field.value = shown(view.get("value"));
    });
    field.addEventListener("change", () => view.model.set({ value: field.value ? read(field.value) : null }));
    return labelled(view, "widget-text widget-date", field);
  };
}

function drawColour(view) {
  const field = make("input", { type: "color" });
  tieDisabled(view, field);
  const painter = document.createElement("canvas").getContext("2d");
  view.follow(["value"], () => {
    painter.fillStyle = view.get("value") || "#000000"; // names of colours as the browser writes them, #rrggbb
    field.value = painter.fillStyle;
  });
  field.addEventListener("change", () => view.model.set({ value: field.value }));
  return labelled(view, "widget-colorpicker", field);
}

export const dateDrawers = {
  DatePickerModel: drawMoment("date", dateText, readDate),
  TimeModel: drawMoment("time", timeText, readTime),
  NaiveDatetimeModel: drawMoment("datetime-local", momentText, readMoment),
  DatetimeModel: drawMoment("datetime-local", localText, utc),
  ColorPickerModel: drawColour,
};
