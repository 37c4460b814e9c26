/* What the parts of the mode share. */

export const state = {
  slides: [],
  at: 0, // the slide in view; after the last one stands the end
  shown: null,
  managed: new Set(), // every block that a slide may leave out
  current: null, // the slide being cut
  printing: false,
  desk: null, // the second window
  opening: false, // and whether it is just being opened
};

/** A slide before anything stands on it. */
export const emptySlide = () => ({
  on: new Set(),
  body: [],
  fits: new Map(),
  scrolls: new Set(),
  sections: [],
  head: null,
  titles: [],
});

/** Out of the mode: present.js says how; what asks for it is a part of what is left. */
export const mode = { leave() {} };
