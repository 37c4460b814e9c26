/* Results that a cell hands to the book: an output of this type holds what the page of progress imports from a file. */
export const PROGRESS_TYPE = "application/vnd.arabic-book.progress+json";

/** The records among the outputs of a cell, each as the text of a file. */
export const recordsOf = (outputs) =>
  outputs
    .map((output) => output.data?.[PROGRESS_TYPE])
    .filter(Boolean)
    .map((record) => (typeof record === "string" ? record : JSON.stringify(record)));

/** Whether a cell was run as it stands now. */
export const isRun = (result, source) =>
  result?.ms !== undefined && ["ok", "error"].includes(result.status) && result.source === source;
