/* Words and numbers as an Arabic page says and reads them. */

/** A sentence with its values in the places that bear their names. */
export const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** The form of a counted noun: one, two, 3 to 10 ("few"), and more, each hundred beginning anew. */
export function countForm(n) {
  if (n === 1) return "one";
  if (n === 2) return "two";
  return n % 100 >= 3 && n % 100 <= 10 ? "few" : "many";
}

/** Both kinds of Arabic digits as Western ones. */
export const westernDigits = (text) =>
  text.replace(/[٠-٩]/g, (d) => d.charCodeAt(0) - 0x660).replace(/[۰-۹]/g, (d) => d.charCodeAt(0) - 0x6f0);
