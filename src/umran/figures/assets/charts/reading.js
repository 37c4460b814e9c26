/* Values at one step of a chart. */

/** The row that a key of the legend shows: at this step, or the only one it has. */
export function rowAt(own, at, step) {
  return own.length === 1 ? own[0] : own.find((row) => row[at] === step);
}

/** The value of that row; where it is of another year than the step's, with its year. */
export function valueSaid(row, { at, value }, step) {
  if (!row) return "لا بيانات";
  const year = row[at] === step ? "" : ` (${row[at]})`;
  return row[value].toFixed(2) + year;
}

/** The place in `steps` of the one nearest to `wanted`; of two as near, the first. */
export function nearestStep(steps, wanted) {
  const isNearer = (i, best) => Math.abs(steps[i] - wanted) < Math.abs(steps[best] - wanted);
  return steps.reduce((best, _, i) => (isNearer(i, best) ? i : best), 0);
}
