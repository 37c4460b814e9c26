/* What keeps Python from running, by a code that whoever shows it has words for: `cancelled`, `missing` (a file),
   `unsupported` (the browser), `failed`, `off`; those of files beside them. */

export const engineFault = (code, more = {}) => Object.assign(new Error(code), { name: "EngineError", code, ...more });
