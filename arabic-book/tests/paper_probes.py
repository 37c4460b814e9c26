"""What stands on printed paper: the words of a PDF, and what is cut."""

import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from arabic_book import pdf

needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")


def plain(text):
    """Words of a text without marks and signs of direction."""
    text = re.sub("[\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufffe]", "", text)
    return re.sub(r"\s+", " ", text.replace("\ufeff", "")).strip()


def words_of(path, first=1, last=None):
    """The text of a PDF as pdftotext gives it."""
    pages = ["-f", str(first), *(["-l", str(last)] if last else [])]
    done = subprocess.run(["pdftotext", *pages, path, "-"], capture_output=True, check=True)
    return plain(done.stdout.decode())


def apart(work, *arguments):
    """Do it in a thread of its own: this one may hold a browser already, and Playwright takes one a thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *arguments).result()


CUT = """() => { const room = document.body.clientWidth, cut = [];
    for (const one of document.querySelectorAll(".sheet *")) {
        const box = one.getBoundingClientRect();
        if (box.width && (box.right > room + 1 || box.left < -1)) cut.push(one.outerHTML.slice(0, 120));
        const style = getComputedStyle(one);
        if (style.display !== "inline" && style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1 && !one.matches(".sr-only"))
            cut.push(one.outerHTML.slice(0, 120));
    }
    return cut; }"""


def printed(html, name, unfinished=":not(*)"):
    """An edition as it is before it is printed: its bytes, what is cut, and how many ``unfinished`` parts it has."""
    with pdf.browser_page(html) as (page, documents):
        page.goto(f"{pdf.ORIGIN}/paper.html")
        book = page.evaluate(f"() => ({pdf.handout_script()}).read()")
        edition = next(one for one in pdf.editions(html, book) if one.name == name)
        content = pdf.print_edition(page, documents, edition, book)
        return SimpleNamespace(
            content=content,
            cut=page.evaluate(CUT),
            waiting=page.locator(unfinished).count(),
            samples=page.evaluate(
                """() => [...document.querySelectorAll(".sheet:not(.answers)")].map(sheet => [...sheet.querySelectorAll("section > p")]
                    .filter(p => !sheet.querySelector(".cell") && !p.querySelector("a, sup, code, math, .ltr") && p.textContent.length > 60)
                    .map(p => p.textContent).slice(0, 2))"""
            ),
            parts=[part["caption"] for part in edition.parts for _ in part["pages"]],
        )
