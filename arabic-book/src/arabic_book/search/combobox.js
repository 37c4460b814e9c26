/* The field in the header: results while one types. */
import { make } from "./elements.js";
import { library, ready } from "./library.js";
import { search } from "./ranking.js";
import { address, help, parts, searchAddress } from "./results.js";
import { words } from "./rules.js";
import { note, say } from "./saying.js";
import { tables } from "./tables.js";

const SHOWN = 7;

export function combobox(input) {
  const { form } = input;
  const { searchIndex, root } = input.dataset;
  const panel = form.querySelector(".search-panel");
  const status = make("p", { class: "search-count", role: "status" });
  const list = make("div", {
    class: "search-list",
    role: "listbox",
    id: "search-list",
    "aria-label": tables.strings.results,
  });
  panel.append(status, list);
  let active = -1;

  const option = (href, ...children) =>
    make(
      "a",
      { role: "option", tabindex: "-1", "aria-selected": "false", id: `search-${list.children.length}`, href },
      ...children,
    );

  function open(shown) {
    panel.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown && list.children.length > 0));
    choose(-1);
  }

  function choose(next) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const chosen = list.children[active];
    if (chosen) {
      chosen.setAttribute("aria-selected", "true");
      chosen.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", chosen.id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  async function show() {
    const query = input.value;
    list.replaceChildren();
    if (words(query).join("").length < 2) return open(false);
    if (!library.index) {
      status.textContent = say("loading");
      open(true);
    }
    try {
      await ready(searchIndex);
    } catch {
      status.textContent = say("failed");
      return;
    }
    if (query !== input.value) return;
    const { missing, how, results, also } = search(query, true);
    list.replaceChildren();
    for (const result of results.slice(0, SHOWN)) {
      const { heading, page, context } = parts(result);
      const text = make("span", { class: "search-context" }, ...context);
      list.append(option(address(result, root), heading, page, " ", text));
    }
    if (results.length > SHOWN) list.append(option(searchAddress(form, query), say("all_results")));
    if (!results.length) {
      for (const [text, href] of help(form, root, query, missing)) list.append(option(href, text));
    }
    // Shown first: a change inside a hidden element is not announced.
    open(true);
    status.textContent = results.length ? note(how, results.length, also) : say("none", { query });
  }

  const prepare = () => ready(searchIndex).catch(() => {});
  input.addEventListener("focus", prepare);
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const { length } = list.children;
    if (event.key === "Escape" && !panel.hidden) open(false);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && length) {
      if (panel.hidden) open(true);
      // One place before the first is the field itself.
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((active + 1 + step + length + 1) % (length + 1)) - 1);
    } else if (event.key === "Enter" && !panel.hidden && active >= 0) list.children[active].click();
    else return;
    event.preventDefault();
  });
  // A press on a result must not take the focus, which would close the panel under the pointer.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", ({ relatedTarget }) => form.contains(relatedTarget) || open(false));
  if (input === document.activeElement) {
    prepare();
    show();
  }
}
