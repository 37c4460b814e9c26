"""Every page of the course as slides: nothing spills out of a slide, at any size of projector, in either theme."""

import re

import pytest

from support import IS_NIGHTLY, ROOT

# Screens of the training room, the last at a zoom of 150 per cent on 1280×720; (width, height, zoom, theme).
SCREENS = [
    (1280, 720, 1, "light"), (1920, 1080, 1, "dark"), (1024, 768, 1, "light"), (853, 480, 1.5, "dark"),
]  # fmt: skip

# Every slide in turn: what spills over or is hidden, and how large the letters are on the wall.
WALK = """async () => {
  const show = window.bookPresent, found = [];
  await document.fonts.ready;
  show.resplit();
  for (let n = 1; n <= show.count(); n += 1) { show.go(n); for (const fault of show.check()) found.push(`${n}: ${fault}`); }
  const wall = show.slides().map(slide => Math.round(slide.letters * devicePixelRatio));
  return { found, slides: show.slides().length, smallest: Math.min(...wall) };
}"""

# Blocks of the article that no slide shows; folded code and footnotes go with what they belong to.
LEFT_OUT = """() => {
  const shown = new Set(), blocks = [...document.querySelectorAll('article :is(p, li, table, figure, iframe, pre, fieldset)')]
    .filter(e => !e.closest('aside.footnote, .fold, noscript, [hidden], dialog, details:not([open])'));
  for (let n = 1; n <= bookPresent.count(); n += 1) { bookPresent.go(n);
    for (const block of blocks) if (!block.closest('[data-off]')) shown.add(block); }
  return blocks.filter(e => !shown.has(e)).map(e => e.tagName + ' ' + e.textContent.slice(0, 50));
}"""


def pages():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    return [f"{name}.html" for name in re.findall(r"(?:file): *(\S+)", toc)]


def screens(place):
    """The usual projector and one of the others in turn; all of them nightly."""
    return SCREENS if IS_NIGHTLY else [SCREENS[0], SCREENS[1 + place % (len(SCREENS) - 1)]]


# Notebooks, which have most that may spill, and one of three other pages; all nightly.
WALKED = [
    (place, name)
    for place, name in enumerate(pages())
    if IS_NIGHTLY or name.startswith("notebooks/") or not place % 3
]


@pytest.mark.parametrize(("place", "name"), WALKED)
def test_no_slide_of_a_page_overflows(book, browser, place, name):
    faults, errors = {}, []
    context = None
    for width, height, zoom, theme in screens(place):
        if context is None or zoom != 1:
            if context:
                context.close()
            size = {"width": width, "height": height}
            context = browser.new_context(viewport=size, device_scale_factor=zoom, locale="ar")
            page = context.new_page()
            page.on("pageerror", lambda error: errors.append(str(error)))
            page.goto(f"{book.address}{name}#slide=1")
            page.wait_for_function("window.bookPresent && document.querySelector('.present')")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        seen = page.evaluate(WALK)
        if seen["found"]:
            faults[width, height, theme] = seen["found"]
        assert seen["slides"] >= 1
        assert seen["smallest"] >= 32
        if width == 1280:
            assert page.evaluate(LEFT_OUT) == []
    context.close()
    assert faults == {}
    assert errors == []
