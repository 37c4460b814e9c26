/* A date as the book writes it. */
import { words } from "./words.js";

export function writtenDate(iso) {
  const day = new Date(iso);
  return day.getTime() ? `${day.getDate()} ${words.months[day.getMonth()]} ${day.getFullYear()}` : words.no_data;
}
