/* Light or dark, as the page is. */

/** Keep `data-theme` of an element as the page has it; a page without a choice leaves the reader's own setting. */
export function followTheme(element, page) {
  const wishesDark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    const lab = page.body?.dataset.jpThemeLight;
    const own = wishesDark.matches ? "dark" : "light";
    element.dataset.theme = page.documentElement.dataset.theme || (lab ? (lab === "false" ? "dark" : "light") : own);
  };
  follow();
  wishesDark.addEventListener("change", follow);
  const watcher = new MutationObserver(follow);
  watcher.observe(page.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  if (page.body) watcher.observe(page.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
}
