/* The results page. */
import { make } from "./elements.js";
import { ready } from "./library.js";
import { search } from "./ranking.js";
import { address, help, parts, searchAddress } from "./results.js";
import { note, say } from "./saying.js";

export async function resultsPage(box) {
  const input = document.getElementById("search-query");
  const { form } = input;
  const { searchIndex, root } = input.dataset;
  const status = box.querySelector(".search-summary");
  const list = make("ul", { class: "search" });
  const ways = make("ul", { class: "search-help" });
  const more = make("button", { type: "button", class: "search-more" }, say("more"));
  box.append(ways, list, more);

  function show() {
    const query = input.value;
    const { terms, missing, how, results, also } = search(query);
    const fill = (from) => {
      for (const result of results.slice(from, from + 30)) {
        const { heading, page, context } = parts(result);
        const link = make("a", { href: address(result, root) }, heading);
        list.append(make("li", {}, link, page, make("p", { class: "context" }, ...context)));
      }
      more.hidden = list.children.length >= results.length;
    };
    list.replaceChildren();
    ways.replaceChildren();
    fill(0);
    more.onclick = () => {
      const from = list.children.length;
      fill(from);
      list.children[from].firstChild.focus();
    };
    if (terms.length && (missing.length || !results.length)) {
      for (const [text, href] of help(form, root, query, missing))
        ways.append(make("li", {}, make("a", { href }, text)));
    }
    status.textContent = !terms.length ? "" : results.length ? note(how, results.length, also) : say("none", { query });
  }

  more.hidden = true;
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  status.textContent = say("loading");
  try {
    await ready(searchIndex);
  } catch {
    status.textContent = say("failed");
    return;
  }
  input.addEventListener("input", show);
  input.addEventListener("change", () => history.replaceState(null, "", searchAddress(form, input.value)));
  show();
}
