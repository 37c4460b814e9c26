/* Which direction a piece of text has, and which part of a token of code is prose. */

export const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** "rtl" or "ltr" by the first letter, as HTML's dir="auto" decides; null where there is no letter. */
export function direction(text) {
  const letter = /\p{L}/u.exec(text);
  return letter && (RIGHT_TO_LEFT.test(letter[0]) ? "rtl" : "ltr");
}

/** The part of a string literal between its quotes, or of a comment after its sign: [start, end] in `text`. */
export function inside(name, text) {
  if (name.endsWith("Comment")) return [/^(#+|\/\/|--|%|<!--)?/.exec(text)[0].length, text.length];
  const open = /^[a-z]*("""|'''|["'`]|)/i.exec(text);
  const closed = open[1] && text.length > open[0].length && text.endsWith(open[1]);
  return [open[0].length, text.length - (closed ? open[1].length : 0)];
}
