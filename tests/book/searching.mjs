/* Puts queries to the search of a built book: prints, by query, the pages of its results and the words it offers. */
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(process.argv[2], "utf8"));
const part = (name) => import(`${given.engine}/${name}.js`);
Object.assign((await part("tables")).tables, given.tables);
const { load } = await part("library");
const { search } = await part("ranking");
const { nearest } = await part("nearest");

globalThis.arabicSearch = { load };
new Function("arabicSearch", readFileSync(given.index, "utf8"))(globalThis.arabicSearch);

const told = {};
for (const query of given.queries) {
  const { missing, results } = search(query);
  const pages = results.slice(0, 30).map(({ section }) => section.url);
  told[query] = { pages, near: missing.length ? nearest(query, missing) : [] };
}
console.log(JSON.stringify(told));
