/* The code of a certificate: it betrays a slip of the pen, and proves nothing more. */
import { westernDigits } from "../theme/wording.js";

const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/** One name however it is typed: forms of letters, vowel marks, spaces and case aside. */
const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\u0640\p{M}\p{Cf}]/gu, "")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();

/** A day without leading zeros, as a code takes it. */
export const dayOf = (year, month, day) => [year, month, day].map(Number).join("-");

/** Eight letters from FNV-1a, twice with other beginnings. */
export function codeOf(book, name, day, hours) {
  const bytes = new TextEncoder().encode([book, fold(name), day, hours].join("\n"));
  let code = "";
  for (const seed of [0x811c9dc5, 0x9e3779b9]) {
    let hash = seed;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
    for (let i = 0; i < 4; i++) {
      code += LETTERS[hash & 31];
      hash >>>= 5;
    }
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** Whether what was typed from a certificate agrees: true or false, null where something is missing. */
export function verifyCode(book, typed) {
  const [name, day, month, year, hours, code] = ["name", "day", "month", "year", "hours", "code"].map((part) =>
    westernDigits(typed[part]).trim(),
  );
  const numbers = [day, month, year, hours];
  if (!name || !code || !numbers.every((text) => /^\d+$/.test(text))) return null;
  const given = code.toUpperCase().replace(/[^0-9A-Z]/g, "");
  return given === codeOf(book, name, dayOf(year, month, day), Number(hours)).replace("-", "");
}
