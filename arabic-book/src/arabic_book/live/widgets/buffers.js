/* Bytes inside the state of a widget travel beside it: each has a path that says where it belongs. */

const isBytes = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value);
const isPlain = (value) => value !== null && typeof value === "object" && !isBytes(value);

/** The state with its bytes at their places. */
export function putBytes(state, paths = [], buffers = []) {
  paths.forEach((path, number) => {
    const place = path.slice(0, -1).reduce((inside, key) => inside[key], state);
    place[path.at(-1)] = buffers[number];
  });
  return state;
}

/** A copy of the state without its bytes, the paths where they were, and the bytes themselves. */
export function takeBytes(state) {
  const paths = [];
  const buffers = [];
  const copy = (value, path) => {
    if (isBytes(value)) {
      paths.push(path);
      buffers.push(value);
      return null;
    }
    if (Array.isArray(value)) return value.map((each, number) => copy(each, [...path, number]));
    if (!isPlain(value)) return value;
    const kept = Object.entries(value).map(([key, each]) => [key, copy(each, [...path, key])]);
    return Object.fromEntries(kept.filter(([key]) => !isBytes(value[key])));
  };
  return { state: copy(state, []), paths, buffers };
}
