/* Python as coloured pieces: enough for code that a reader has just typed. */
const KEYWORDS = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield False None True"
  ).split(" "),
);
const BUILT_IN = new Set(
  (
    "abs all any bool dict display enumerate filter float format input int isinstance len list map max min open print " +
    "range repr reversed round set sorted str sum tuple type zip"
  ).split(" "),
);
const PIECES =
  /(#.*)|((?:\b[rbfuRBFU]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|(\b\d[\w.]*)|([\p{L}_][\p{L}\p{N}_]*)/gu;

function kindOf([, comment, string, number, name]) {
  if (comment) return "c1";
  if (string) return "s2";
  if (number) return "mi";
  if (KEYWORDS.has(name)) return "k";
  return BUILT_IN.has(name) ? "nb" : "n";
}

/** [text, class] of every piece in order; joined, the texts are the source. */
export function tokens(source) {
  const pieces = [];
  let at = 0;
  for (const found of source.matchAll(PIECES)) {
    if (found.index > at) pieces.push([source.slice(at, found.index), ""]);
    pieces.push([found[0], kindOf(found)]);
    at = found.index + found[0].length;
  }
  if (at < source.length) pieces.push([source.slice(at), ""]);
  return pieces;
}
