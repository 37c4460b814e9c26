/* The file in which a reader takes progress away and brings it back. */
import { FORMAT, isTable, LARGEST, read, SECTIONS, VERSION } from "./records.js";
import { say, words } from "./words.js";

export const writeFile = (data) => `${JSON.stringify({ ...data, exported: new Date().toISOString() }, null, 1)}\n`;

function parseFile(text) {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}

const two = (n) => String(n).padStart(2, "0");

/** Saves a file of today; gives its name. */
export function saveFile(text) {
  const day = new Date();
  const file = `progress-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.json`;
  const link = document.createElement("a");
  Object.assign(link, { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: file });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  return file;
}

/** What a file holds, as {found}, or why it cannot be read, as {fault}. */
export function readFile(text) {
  if (text.length > LARGEST) return { fault: words.import_large };
  const data = parseFile(text);
  if (data === undefined) return { fault: words.import_not_json };
  if (!isTable(data) || data.format !== FORMAT || !SECTIONS.some((section) => section in data)) {
    return { fault: words.import_foreign };
  }
  if (data.version !== VERSION) return { fault: words.import_newer };
  const { found, faults } = read(data);
  return faults.length ? { fault: say("import_faulty", { place: `\u2066${faults[0]}\u2069` }) } : { found };
}
