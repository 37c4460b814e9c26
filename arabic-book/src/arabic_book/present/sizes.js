/* Sizes and shares that are computed from numbers alone. */

/** The size of letters on a screen whose pixels are `ratio` of the wall's. */
export const letterSize = ({ width, height }, ratio) =>
  Math.max(32 * Math.min(width / 1280, height / 720), 32 / ratio, 16);

/** The steps by which something too large is made smaller, largest first. */
export const SHRINKS = [0.92, 0.84, 0.76, 0.68, 0.6];

/** Minutes and seconds of a time in milliseconds, without its sign. */
export function clockFace(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Tells each slide which part of its section it is, where the section takes several. */
export function countParts(slides) {
  const parts = new Map();
  for (const slide of slides) parts.set(slide.head, [...(parts.get(slide.head) || []), slide]);
  for (const group of parts.values()) {
    group.forEach((slide, i) => {
      slide.part = group.length > 1 ? [i + 1, group.length] : null;
    });
  }
}

/** The number of the slide that an address names, from 0; null where it names none. */
export function namedSlide({ hash, search }) {
  const found = /(?:^|[#?&])slide=(\d+)/.exec(hash) || /[?&]slide=(\d+)/.exec(search);
  return found ? Number(found[1]) - 1 : null;
}

/** An address's query without the slide that it names. */
export const withoutSlide = (search) => search.replace(/([?&])slide=\d+&?/, "$1").replace(/[?&]$/, "");
