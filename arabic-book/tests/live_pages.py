"""Pages with cells of code, and an engine that stands in for the real one."""

from pathlib import Path

import pytest

FAKE = (Path(__file__).parent / "fake_engine.js").read_text(encoding="utf-8")
MANIFEST = """window.arabicBookLive = { version: "v1", engine: "0.27.7", remote: "https://archive.example.org/", sets: {
  base: { title: "الأساس", bytes: 19_400_000, files: [] },
  geo: { title: "مكتبات الخرائط", bytes: 8_200_000, files: [] } } };"""
SCRIPT = "text/javascript; charset=utf-8"


def stand_in(page, engine=FAKE, manifest=MANIFEST):
    """Answer for the engine and the list of its files; gives what was asked for from now on."""
    asked = []
    page.on("request", lambda request: asked.append(request.url.split("/")[-1].split("?")[0]))
    page.route("**/live-engine.js*", lambda route: route.fulfill(body=engine, content_type=SCRIPT))
    page.route("**/live/manifest.js*", lambda route: route.fulfill(body=manifest, content_type=SCRIPT))
    return asked


class Cell:
    """One cell of a page, by its id."""

    def __init__(self, page, name):
        self.page = page
        self.box = page.locator(f"#cell-{name}")

    def tool(self, name):
        return self.box.locator(f".cell-tool[data-does={name}]")

    @property
    def editor(self):
        return self.box.locator(".cell-editor")

    @property
    def said(self):
        return self.box.locator(".cell-said")

    @property
    def now(self):
        return self.box.locator(".cell-now")

    @property
    def stored(self):
        return self.box.locator(".cell_output:not(.cell-now)")

    def is_now(self, status):
        self.page.wait_for_function(
            "([name, status]) => document.getElementById(name)?.dataset.status === status",
            arg=[self.box.get_attribute("id"), status],
        )
        # What changed is drawn with the next picture of the screen.
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def run(self, status="ok"):
        self.tool("run").click()
        self.is_now(status)

    def write(self, text):
        if not self.editor.count():
            self.tool("edit").click()
        self.editor.fill(text)


@pytest.fixture(scope="session")
def live_book(small_course):
    """A small book whose cells can be run: two notebooks, a lesson with cells, one without."""
    return small_course("demo_live")


@pytest.fixture
def live_page(live_book, visit):
    """Open a page of it, with the engine that stands in."""

    def open_page(name="numbers.html", address="", **options):
        seen = visit((address or live_book.address) + name, scroll=False, **options)
        seen.asked = stand_in(seen.page)
        return seen

    return open_page


def start(page):
    """Agree to what the first press asks."""
    page.locator(".cell-main").click()


@pytest.fixture
def numbers(live_page):
    """A notebook's page whose engine runs."""
    page = live_page().page
    Cell(page, "number").tool("run").click()
    start(page)
    Cell(page, "number").is_now("ok")
    return page
