/* The clock runs from the first slide on and outlives a reload. */
import { minutes } from "./page.js";
import { clockFace } from "./sizes.js";
import { say } from "./words.js";

const KEY = `book-present-clock:${location.pathname}`;
let clock = { spent: 0, since: null, seen: false };

const spent = () => clock.spent + (clock.since ? Date.now() - clock.since : 0);

export function setClock(values) {
  clock = { ...clock, ...values };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(clock));
  } catch {
    // private window
  }
}

export function startClock() {
  try {
    clock = { ...clock, ...JSON.parse(sessionStorage.getItem(KEY) || "{}") };
  } catch {
    // nothing kept
  }
  setClock({ since: clock.since ?? Date.now() });
}

export const pauseClock = () => setClock({ spent: spent(), since: null });
export const isSeen = () => clock.seen;
export const isLate = () => minutes > 0 && spent() > minutes * 60000;

export function timeLeft() {
  if (!minutes) return say("spent", { time: clockFace(spent()) });
  const left = minutes * 60000 - spent();
  return say(left >= 0 ? "left" : "late", { time: clockFace(left), spent: clockFace(spent()), minutes });
}
