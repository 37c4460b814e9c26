/* Words as the book's search takes them: neither vowel marks, nor forms of hamza, nor the article tell words apart. */

const LETTERS = { ٱ: "ا", ى: "ي", ة: "ه" };

const fold = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}ـ]/gu, "")
    .replace(/[ٱىة]/g, (c) => LETTERS[c]);

export const words = (text) =>
  (fold(text).match(/[\p{L}\p{N}]+(?:[./][\p{L}\p{N}]+)*/gu) ?? []).map((word) => {
    const rest = word.replace(/^[وف]?(?:[بك]?ال|لل)/, "");
    return rest.length >= 3 ? rest : word;
  });
