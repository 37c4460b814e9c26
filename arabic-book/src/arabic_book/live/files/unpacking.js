/* Bytes as they were sent, as the engine wants them. */
import { fileFault } from "./faults.js";

export const canUnpack = () => typeof DecompressionStream === "function";

/** The content of a verified file. */
export async function unpack(entry, buffer) {
  if (entry.packed !== "gzip") return buffer;
  if (!canUnpack()) throw fileFault("unsupported", entry.name);
  return new Response(new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
