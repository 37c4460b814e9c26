/* Which of an output's forms is shown: the first that the stored page would show. */

export const WIDGET = "application/vnd.jupyter.widget-view+json";
const ORDER = [
  WIDGET,
  "application/javascript",
  "text/html",
  "image/svg+xml",
  "image/png",
  "image/gif",
  "image/jpeg",
  "image/webp",
  "text/markdown",
  "text/latex",
  "application/json",
  "text/plain",
];

export const kindOf = (data) => ORDER.find((kind) => data[kind] !== undefined) ?? "";

/** Text of an output: nbformat may keep it in lines. */
export const wholeText = (value) => (Array.isArray(value) ? value.join("") : String(value ?? ""));

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is taken out
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
export const withoutAnsi = (text) => text.replace(ANSI, "");

/** What a terminal would have left on each line after a carriage return, as of a bar of progress. */
export const overwritten = (text) =>
  text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/^.*\r(?=.)/, "").replace(/\r$/, ""))
    .join("\n");

/** Markup of data frames as the book's own pages have it, for whoever listens to it. */
export const asStored = (html) =>
  html.includes('class="dataframe"') ? html.replaceAll("<th></th>", "<td></td>").replaceAll(' border="1"', "") : html;
