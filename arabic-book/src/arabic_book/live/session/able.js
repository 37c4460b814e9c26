/* What a browser must have before anything is loaded. */

export const isAble = (scope) =>
  typeof scope.WebAssembly === "object" &&
  ["Worker", "BigInt", "Blob", "TextDecoder", "AbortController"].every((name) => typeof scope[name] === "function") &&
  typeof scope.URL?.createObjectURL === "function";
