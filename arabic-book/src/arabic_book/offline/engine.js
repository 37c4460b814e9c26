/* Files with which notebooks run in the page: kept once, by their sums, in the place where that feature looks for them. */
import { forgetOthers, keepBytes, keeping, keptSums } from "../live/files/keeping.js";

/** Rows of the named sets of a list. */
export const engineRows = (list, names) => names.flatMap((name) => list.live[name]?.files ?? []);

export const engineSums = () => keptSums();

/** Keep verified bytes; a browser that cannot throws as a cache would. */
export async function engineKeep([, sha256], content) {
  keeping.refused = "";
  await keepBytes({ sha256 }, content);
  if (keeping.refused) throw new DOMException("", keeping.refused === "full" ? "QuotaExceededError" : "SecurityError");
}

/** Keep these sums, and no other. */
export const engineKeepOnly = (sums) =>
  forgetOthers({ sets: { kept: { files: [...sums].map((sha256) => ({ sha256 })) } } });
