/* Numbers as a slider shows them: the forms of d3-format that sliders use. */

const FORM = /^([+ ])?(,)?(?:\.(\d+))?(~)?([defgs%rp])?$/;

function digits(value, precision, kind) {
  if (kind === "d") return Math.round(value).toFixed(0);
  if (kind === "%" || kind === "p") return `${(value * 100).toFixed(precision ?? 0)}%`;
  if (kind === "e") return value.toExponential(precision ?? 6);
  if (kind === "f") return value.toFixed(precision ?? 6);
  return String(precision === undefined ? value : Number(value.toPrecision(Math.max(1, precision))));
}

/** A number in a form such as ".1f", ",d" or ".0%"; a form that is not known gives the number as it is. */
export function formatNumber(value, form = "") {
  const parts = FORM.exec(form);
  if (!parts) return String(value);
  const [, sign, comma, precision, , kind] = parts;
  let text = digits(Math.abs(value), precision && Number(precision), kind);
  if (comma) text = text.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const isZero = !/[1-9]/.test(text);
  return `${value < 0 && !isZero ? "−" : sign === "+" ? "+" : ""}${text}`;
}

/** How many digits after the point a step needs. */
export function placesOf(step) {
  const [, fraction = "", power = "0"] = /^-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(step)) ?? [];
  return Math.max(0, fraction.length - Number(power));
}
