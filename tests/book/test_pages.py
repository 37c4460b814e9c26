"""Every page of the course, as a reader with no internet meets it."""

import re

import pytest

from probes import ARABIC_LEFT_TO_RIGHT, LATIN_INTERFACE, OVERFLOW, REORDERED_LINES, REVERSED_CODE, axe
from support import IS_NIGHTLY, ROOT

# Names that are written in Latin letters in Arabic texts too.
LATIN_NAMES = re.compile(
    r"Binder|JupyterHub|JupyterLab|Jupyter|Python|MIT|CC BY|Natural Earth|Leaflet|OpenStreetMap|UN-Habitat|SDG|NUA|WUP|Ctrl|©"
)
TEXT_BUDGET, MAP_BUDGET, SEARCH_BUDGET = 150 * 1024, 400 * 1024, 450 * 1024


# Text of the article that stands in no isolating element.
BARE = """() => { const walk = document.createTreeWalker(document.querySelector('article'), NodeFilter.SHOW_TEXT), out = [];
  while (walk.nextNode()) { const e = walk.currentNode.parentElement;
    if (e.closest('svg, script, style, template, iframe, .sources, aside.footnote')) continue;
    const s = getComputedStyle(e); if (s.direction === 'ltr' || s.unicodeBidi.includes('isolate')) continue;
    out.push(walk.currentNode.data); }
  return out.join('\\n'); }"""


# Sheets, fonts and drawings have followed a new size of the window.
SETTLED = """() => new Promise(done => { const frames = n => n ? requestAnimationFrame(() => frames(n - 1)) : done();
  document.fonts.ready.then(() => frames(10)); })"""


def bare_text(page):
    return page.evaluate(BARE)


def pages():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    return [f"{name}.html" for name in re.findall(r"(?:root|file): *(\S+)", toc)]


# From a folder a page lacks only what a server does: those with maps and charts, and one of four others; all nightly.
FROM_FOLDER = [
    name for place, name in enumerate(pages()) if IS_NIGHTLY or name.startswith("notebooks/") or not place % 4
]


@pytest.mark.parametrize("name", [*pages(), "search.html"])
def test_a_page_opens_whole_and_light_without_the_internet_and_fits_a_phone_in_the_dark(book, visit, name):
    seen = visit(book.address + name)
    assert seen.foreign == [], f"{name} asks foreign hosts"
    assert seen.failed == [], f"{name} asks for files that are not there"
    assert seen.errors == [], f"{name} has script errors"
    html = seen.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == ("ar", "rtl")
    assert seen.page.evaluate(ARABIC_LEFT_TO_RIGHT) == []
    assert seen.page.evaluate(REVERSED_CODE) == []
    assert seen.page.evaluate(REORDERED_LINES) == []
    assert [word for word in seen.page.evaluate(LATIN_INTERFACE) if not LATIN_NAMES.search(word)] == []
    assert axe(seen.page) == [], name
    anchors = seen.page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert anchors and "".join(anchors).isascii()
    text = seen.page.locator("article").inner_text()
    assert re.findall("[٠-٩۰-۹]+", text) == [], "Eastern digits beside Western ones"
    assert re.findall(r"(?<![\w.])\d+–\d+(?![\w.])", bare_text(seen.page)) == [], (
        "a range that nothing isolates"
    )
    asked = {url.split("/")[-1].split("?")[0] for url in seen.bodies}
    # The index of the search is fetched by its page, and elsewhere only once a reader searches.
    heavy = name == "search.html" or any("/umran/" in url for url in seen.bodies)
    budget = SEARCH_BUDGET if name == "search.html" else MAP_BUDGET if heavy else TEXT_BUDGET
    assert seen.packed <= budget, f"{name}: {seen.packed / 1024:.0f} KiB of {sorted(asked)}"

    # The same visit goes on: a page is opened once, and must follow a reader who turns the light or the screen.
    seen.page.locator(".theme-button").click()
    seen.page.set_viewport_size({"width": 360, "height": 740})
    seen.page.evaluate(SETTLED)
    assert seen.page.evaluate(OVERFLOW) == [], f"{name} on a phone"
    if IS_NIGHTLY or name in FROM_FOLDER:
        assert axe(seen.page) == [], f"{name} on a phone in the dark"


@pytest.mark.parametrize("name", FROM_FOLDER)
def test_a_page_reads_from_a_folder_on_disk(book, visit, name):
    seen = visit((book.folder / name).as_uri())
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert seen.page.evaluate("document.fonts.check('16px Book')")
    assert len(seen.page.locator("article").inner_text()) > 300


def test_pages_of_exercises_stand_in_the_menu_only_while_a_reader_is_among_them(book):
    def listed(name):
        menu = re.search(r'<nav class="menu".*?</nav>', (book.folder / name).read_text("utf-8"), re.S)[0]
        return len(re.findall(r">\d\d · ", menu))

    assert listed("book/index.html") == listed("book/07_end/glossary.html") == 0
    assert listed("book/07_end/exercises.html") == listed("exercises/learner/05_growth_rate.html") == 18
    exercises = (book.folder / "book/07_end/exercises.html").read_text("utf-8")
    assert (
        len(
            re.findall(
                r'href="\.\./\.\./exercises/learner/\d\d_\w+\.html"[^>]*><span class="doc">حلّه في صفحته',
                exercises,
            )
        )
        == 18
    )


def test_the_first_address_leads_home(book, visit):
    seen = visit((book.folder / "index.html").as_uri())
    seen.page.wait_for_url("**/book/index.html")


def test_addresses_are_escaped_once(book):
    pages = (book.folder / "book").rglob("*.html")
    assert [page.name for page in pages if "&amp;amp;" in page.read_text(encoding="utf-8")] == []


def test_formulas_are_drawn(book, visit):
    seen = visit(book.address + "book/03_evidence/evidence_based_policy.html")
    boxes = seen.page.evaluate(
        "[...document.querySelectorAll('math')].map(m => m.getBoundingClientRect().width)"
    )
    assert boxes and min(boxes) > 5
