/* The browser's storage; where it refuses, the page's memory. */
import { empty, FORMAT, isOurs, read } from "./records.js";
import { about } from "./words.js";

export const KEY = about.id ? `${FORMAT}.${about.id}` : FORMAT;
export const store = { refused: false, mended: false };
let memory = null;

function parse(raw) {
  try {
    return JSON.parse(raw);
  } catch {
    return null; // set aside by who asks
  }
}

/** All that is kept; what is not sound in it is set aside. */
export function stored() {
  if (memory) return memory;
  let raw = null;
  try {
    raw = localStorage.getItem(KEY);
  } catch {
    store.refused = true;
    memory = empty();
    return memory;
  }
  if (raw === null) return empty();
  const data = parse(raw);
  const { found, faults } = isOurs(data) ? read(data) : { found: empty(), faults: [FORMAT] };
  if (faults.length) {
    store.mended = true;
    setAside(raw);
    keep(found);
  }
  return found;
}

function setAside(raw) {
  try {
    for (let n = 1; ; n++) {
      const key = `${KEY}.aside-${n}`;
      const there = localStorage.getItem(key);
      if (there === null) localStorage.setItem(key, raw);
      if (there === null || there === raw) return;
    }
  } catch {
    store.refused = true;
  }
}

function keep(data) {
  try {
    if (memory === null) localStorage.setItem(KEY, JSON.stringify(data));
  } catch {
    store.refused = true;
    memory = data;
  }
}

export const tellChange = () => document.dispatchEvent(new CustomEvent("book-progress"));

export function change(data) {
  keep(data);
  tellChange();
}

export function erase() {
  if (memory) memory = empty();
  else {
    try {
      localStorage.removeItem(KEY);
    } catch {
      store.refused = true;
    }
  }
  tellChange();
}
