/* Words of a text where they stand in it. */
import { letter, plain, WORD } from "./rules.js";

/** Words of a text with their places in it. */
export function spans(text) {
  let folded = "";
  let place = 0;
  const places = [];
  for (const c of text) {
    const kept = plain(c);
    for (let i = 0; i < kept.length; i++) places.push(place);
    folded += kept;
    place += c.length;
  }
  return [...letter(folded).matchAll(WORD)].map(({ 0: word, index: at }) => ({
    word,
    start: places[at],
    end: places[at + word.length] ?? text.length,
  }));
}
