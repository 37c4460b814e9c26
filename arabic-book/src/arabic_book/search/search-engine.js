/* Arabic search of the book; search.js asks for it. words.py has the same rules for words and writes the tables. */
import { combobox } from "./combobox.js";
import { highlight } from "./highlight.js";
import { load } from "./library.js";
import { resultsPage } from "./results-page.js";
import { stems, words } from "./rules.js";

window.arabicSearch = { load, words, stems };
const field = document.querySelector("form.search input[data-search-index]");
const results = document.getElementById("search-results");
const query = new URLSearchParams(location.search).get("highlight");
if (field) combobox(field);
if (results) resultsPage(results);
else if (query) highlight(query);
