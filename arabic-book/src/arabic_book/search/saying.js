/* What the search says. */
import { tables } from "./tables.js";

/** A string with its values; what the reader typed is isolated, so that it does not turn the sentence round. */
export function say(key, values = {}) {
  const isolated = (value) => (typeof value === "number" ? value : `\u2068${value}\u2069`);
  return tables.strings[key].replace(/\{(\w+)\}/g, (_, name) => isolated(values[name]));
}

export function count(number) {
  const kind = new Intl.PluralRules("ar").select(number);
  return say({ one: "one", two: "two", few: "few" }[kind] ?? "many", { count: number });
}

/** How many results there are, of what kind, and in which other words they were found. */
export function note(how, number, also) {
  const told = [count(number)];
  if (also.length) told.push(say("also", { words: also.join("»، «") }));
  if (how !== "all") told.push(say(how));
  return told.join(". ");
}
