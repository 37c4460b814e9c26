"""What a reader sees on a page, measured in the browser: direction, order, overflow, words, accessibility."""

from axe_playwright_python.base import AXE_SCRIPT

ARABIC_LEFT_TO_RIGHT = """() => {
  const mostly = text => (text.match(/[\\u0600-\\u06ff]/g) || []).length > (text.match(/[A-Za-z]/g) || []).length;
  return [...document.querySelectorAll('p, li, td, th, dd, dt, h1, h2, h3, h4, figcaption, summary, button, a, label, caption')]
    .filter(e => e.getBoundingClientRect().width && !e.closest('pre, code, svg') && mostly(e.innerText || '')
            && getComputedStyle(e).direction === 'ltr')
    .map(e => e.innerText.slice(0, 60));
}"""

# Inline code whose first glyph is drawn to the right of its last: `print()` shown as `()print`.
REVERSED_CODE = """() => {
  const box = (node, i) => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1); return r.getBoundingClientRect(); };
  return [...document.querySelectorAll('code, kbd, samp')].filter(e => {
    if (e.closest('pre') || /[\\u0600-\\u06ff]/.test(e.textContent)) return false;
    const walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), texts = [];
    while (walk.nextNode()) if (walk.currentNode.data.trim()) texts.push(walk.currentNode);
    if (!texts.length) return false;
    const last = texts[texts.length - 1];
    const a = box(texts[0], texts[0].data.search(/\\S/)), z = box(last, last.data.trimEnd().length - 1);
    return a.width && Math.abs(a.top - z.top) < 6 && a.left > z.left + 1;
  }).map(e => e.textContent);
}"""

# Lines of source whose tokens are drawn in another order than they are written.
REORDERED_LINES = """() => {
  const bad = [];
  for (const pre of document.querySelectorAll('pre')) {
    if (pre.closest('.cell_output')) continue;
    const walk = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT);
    let before = null;
    while (walk.nextNode()) {
      let start = 0;
      for (const [k, part] of walk.currentNode.data.split('\\n').entries()) {
        if (k) before = null;
        const i = part.search(/\\S/);
        if (i >= 0) {
          const r = document.createRange();
          r.setStart(walk.currentNode, start + i); r.setEnd(walk.currentNode, start + part.trimEnd().length);
          const b = r.getBoundingClientRect();
          if (b.width) {
            if (before && Math.abs(before.top - b.top) < 6 && b.left < before.left - 1) bad.push(part);
            before = b;
          }
        }
        start += part.length + 1;
      }
    }
  }
  return bad;
}"""

OVERFLOW = """() => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const guilty = [...document.body.querySelectorAll('*')].filter(e => {
    const b = e.getBoundingClientRect();
    return b.width && (b.right > innerWidth + 1 || b.left < -1) && getComputedStyle(e).position !== 'fixed'; });
  return [`${wide} px`, ...guilty.slice(0, 5).map(e => e.tagName + '.' + e.className)];
}"""

# Latin words of the interface: everything around the article, and names, titles and hints anywhere.
LATIN_INTERFACE = """() => {
  const words = [], latin = /[A-Za-z]{2,}/;
  const add = text => { if (latin.test(text || '')) words.push(text.trim()); };
  for (const e of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(e.getAttribute(name));
  for (const part of document.querySelectorAll('header, nav, aside.contents, footer, .page-head, summary, button, figcaption .caption-number')) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('code, script, style')) add(walk.currentNode.data);
  }
  return [...new Set(words)];
}"""


def axe(page):
    """Accessibility findings of the page and of the frames in it: a list of (impact, rule, element, how to mend)."""
    for frame in page.frames:
        frame.evaluate(AXE_SCRIPT)
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        (v["impact"], v["id"], node["target"], node["failureSummary"]) for v in found for node in v["nodes"]
    ]
