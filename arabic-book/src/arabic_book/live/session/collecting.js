/* The outputs of a cell, as a notebook keeps them, from what the engine tells one after the other. */

const nameOf = (output) => output.transient?.display_id;

/** Takes one more output in; gives the places of `outputs` to draw again, all of them where it was emptied. */
export function collect(result, output) {
  const { outputs } = result;
  const { output_type: type } = output;
  if (type === "clear_output") {
    result.clears = Boolean(output.wait);
    if (!output.wait) outputs.length = 0;
    return [];
  }
  if (type === "update_display_data") {
    const places = outputs.flatMap((one, at) => (nameOf(one) && nameOf(one) === nameOf(output) ? [at] : []));
    for (const at of places) outputs[at] = { ...outputs[at], data: output.data, metadata: output.metadata };
    return places;
  }
  if (result.clears) outputs.length = 0;
  result.clears = false;
  const last = outputs.at(-1);
  if (type === "stream" && last?.output_type === "stream" && last.name === output.name) {
    outputs[outputs.length - 1] = { ...last, text: [last.text].flat().join("") + [output.text].flat().join("") };
  } else {
    outputs.push(output);
  }
  return [outputs.length - 1];
}
