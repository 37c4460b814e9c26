"""Fixtures of every test that opens a page: a browser, a server, and pages that can reach nothing else."""

import gzip
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import sync_playwright

from arabic_book.pdf import FLAGS, find_browser
from arabic_book.serve import open_server


@dataclass
class Site:
    """A folder of pages behind a loopback server."""

    folder: Path
    address: str

    @property
    def pages(self):
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(name for name in found if not name.startswith(("_static", "_sources")))


def serve(folder):
    server = open_server(folder, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Site(folder, f"http://127.0.0.1:{server.server_port}/")


@pytest.fixture(scope="module")
def browser():
    """A browser a file: one that has opened hundreds of pages may stop drawing."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Do something once for all the workers of a test run; the others wait for it. Gives a folder they share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def do(name, work):
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                work(folder)
                done.touch()
        return folder

    return do


@dataclass
class Visit:
    """A page opened in the browser, with what went wrong on the way."""

    page: object
    foreign: list = field(default_factory=list)
    failed: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    bodies: dict = field(default_factory=dict)
    pending: set = field(default_factory=set)
    stirred: float = 0.0

    def watch(self):
        """Follow what the page asks for from here on."""
        self.page.on("request", lambda request: self._stir(self.pending.add, request))
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda request: self._stir(self.pending.discard, request))

    def _stir(self, change, request):
        change(request)
        self.stirred = time.monotonic()

    def settle(self):
        """Wait until nothing was asked for or answered in half a second.

        The browser's own `networkidle` waits for each frame of a page, and for one that is drawn late may wait for
        ever; so does a request whose end is never told: five seconds of silence end the wait for it.
        """
        while time.monotonic() - self.stirred < (5 if self.pending else 0.5):
            self.page.wait_for_timeout(100)

    @property
    def packed(self):
        """Bytes of every file the page asked for, as a server that packs text would send them."""
        return sum(len(body) if url.endswith((".woff2", ".png")) else len(gzip.compress(body, 6))
                   for url, body in self.bodies.items())  # fmt: skip


@pytest.fixture
def visit(browser):
    """Open an address with every other host blocked; wait until it is quiet and scrolled through."""
    contexts = []

    def open_page(address, width=1280, height=900, theme="light", scroll=True, **options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme, locale="ar", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        seen = Visit(page)
        home = address.split("/", 3)[:3] if address.startswith("http") else ["file:", "", ""]

        def route(request):
            url = request.request.url
            if url.split("/", 3)[:3] == home or url.startswith(("data:", "blob:", "about:")):
                request.continue_()
            else:
                seen.foreign.append(url)
                request.abort()

        def keep(response):
            if response.status >= 400:
                seen.failed.append(f"{response.status} {response.url}")
            elif response.url.startswith("http") and response.status == 200:
                answers.append(response)

        answers = []
        page.route("**/*", route)
        page.on("response", keep)
        page.on("requestfailed", lambda r: seen.failed.append(r.url) if r.url not in seen.foreign else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("console", lambda m: seen.errors.append(m.text) if m.type == "error" else None)
        seen.watch()
        page.goto(address)
        seen.settle()
        if scroll:
            page.evaluate("""async () => { for (let y = 0; y < document.body.scrollHeight; y += innerHeight / 2) {
                scrollTo(0, y); await new Promise(r => setTimeout(r, 30)); } scrollTo(0, 0); }""")
            seen.settle()
        seen.bodies = {answer.url: answer.body() for answer in answers}
        return seen

    yield open_page
    for context in contexts:
        context.close()
