"""A Chromium that sees the files of one folder and no other host."""

import mimetypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright, Route

# The shell without windows draws the same pages for two thirds of the work.
BROWSERS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
)  # fmt: skip
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
ORIGIN = "http://book.invalid"
# The width that text has on the paper, in pixels of 1/96 inch: what is drawn is measured as it will be printed.
WIDTH = round((210 - 2 * 18) / 25.4 * 96)


class PrintError(Exception):
    """What keeps the book from being printed, in words for whoever prints it."""


def find_browser(playwright: "Playwright") -> str:
    """Path of a Chromium; raises PrintError where there is none."""
    for name in filter(None, (os.environ.get("CHROMIUM"), *BROWSERS)):
        if path := shutil.which(name):
            return path
    if Path(path := playwright.chromium.executable_path).is_file():
        return path
    raise PrintError(
        "لا متصفح Chromium على هذا الجهاز: ثبّته، أو ضع مساره في متغير البيئة CHROMIUM. "
        "No Chromium here: install it, or set CHROMIUM to its path."
    )


@contextmanager
def browser_page(folder: Path) -> Iterator[tuple["Page", dict[str, str]]]:
    """A browser page that sees the files of ``folder``, and ``documents`` put before them, and no other host."""
    try:
        import pikepdf  # noqa: F401 (used by finishing.py, once pages are printed: told here, before)
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise PrintError(
            "تحتاج الطباعة إلى playwright وpikepdf. Printing needs: pip install 'arabic-book[pdf]'"
        ) from None
    documents = {"/paper.html": "<!DOCTYPE html>"}

    def answer(route: "Route") -> None:
        address = urlsplit(route.request.url)
        path = unquote(address.path)
        file = folder / path.lstrip("/")
        if f"{address.scheme}://{address.netloc}" != ORIGIN:
            route.abort()
        elif path in documents:
            route.fulfill(body=documents[path], content_type="text/html; charset=utf-8")
        elif file.is_file():
            route.fulfill(
                body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain"
            )
        else:
            route.fulfill(status=404)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)
        context = browser.new_context(
            viewport={"width": WIDTH, "height": 1000},
            color_scheme="light",
            reduced_motion="reduce",
            locale="ar",
        )
        context.route(re.compile("^https?:"), answer)
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.emulate_media(media="print")
        yield page, documents
        browser.close()
