"""Print a built book: a handout a module, the trainers' edition, and the whole book, A4 and right to left.

Usage: python -m arabic_book.pdf [FOLDER] [--to FOLDER] [--only NAME …]

FOLDER is a built book (``_build/html``). The editions are ``book``, ``trainers`` and one named after each module's folder;
each is written as ``NAME.pdf`` into ``--to`` (``_build/pdf``). The trainers' edition has the notes of ``{trainer}`` and
the answers of every test; elsewhere the answers of the tests are left out, so that the second can be taken.

Chromium prints (any: the environment variable ``CHROMIUM`` names one), driven by Playwright; pypdfium2 finds the
pages that the contents lead to. Both are in the extra ``pdf``. The same book and Chromium give the same bytes.
"""

import argparse
import json
import mimetypes
import os
import re
import shutil
import sys
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unicodedata import bidirectional
from urllib.parse import unquote, urlsplit

from .strings import PAPER

PRINT = Path(__file__).parent / "theme" / "print"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
ORIGIN = "http://book.invalid"
# The width that text has on the paper, in pixels of 1/96 inch: what is drawn is measured as it will be printed.
WIDTH = round((210 - 2 * 18) / 25.4 * 96)
FRAME_STYLE = ".leaflet-control-container .leaflet-top { display: none }"  # buttons of a map
MADE = b"D:20260101000000+00'00'"


class PrintError(Exception):
    """What keeps the book from being printed, in words for whoever prints it."""


@dataclass(frozen=True)
class Edition:
    """What is printed into one file; ``parts`` are dictionaries of a caption and pages, as ``read`` gives them."""

    name: str
    title: str
    subtitle: str
    kind: str
    parts: list
    for_trainers: bool = False


def find_browser(playwright):
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
def press(folder):
    """A browser page that sees the files of ``folder``, and ``documents`` put before them, and no other host."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise PrintError(
            "تحتاج الطباعة إلى playwright وpypdfium2. Printing needs: pip install 'umran[pdf]'"
        ) from None
    documents = {"/paper.html": "<!DOCTYPE html>"}

    def answer(route):
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


def is_for_trainers(folder, path):
    """Whether the source of a page says that it is written for whoever teaches."""
    source = folder / "_sources" / Path(path).with_suffix(".md")
    return source.is_file() and bool(
        re.search(r"^kind: *trainers\b", source.read_text(encoding="utf-8"), re.M)
    )


def editions(folder, book):
    """The editions of a book as ``read`` gave it."""
    for_readers = []
    for part in book["parts"]:
        pages = [page for page in part["pages"] if not is_for_trainers(folder, page["path"])]
        if pages:
            for_readers.append({**part, "pages": pages})
    yield Edition("book", book["title"], book["subtitle"], "", for_readers)
    if (folder / "_static" / "notes").is_dir():
        yield Edition(
            "trainers", book["title"], book["subtitle"], PAPER.trainers, book["parts"], for_trainers=True
        )
    for part in for_readers:
        if part["module"]:
            yield Edition(part["module"], part["caption"], "", PAPER.handout, [part])


def page_numbers(pdf, names):
    """Pages, counted from 1, on which the places ``names`` of a printed document stand."""
    import pypdfium2
    import pypdfium2.raw as raw

    document = pypdfium2.PdfDocument(pdf)
    try:
        found = {name: raw.FPDF_GetNamedDestByName(document, name.encode()) for name in names}
        return {
            name: raw.FPDFDest_GetDestPageIndex(document, dest) + 1 for name, dest in found.items() if dest
        }
    finally:
        document.close()


def outline_objects(entries, first, root, catalog):
    """Objects of a PDF, by number, that are its bookmarks; their numbers begin with ``first``.

    ``entries`` are dictionaries of ``title``, ``id`` (a named place) and ``level`` in reading order. Chromium's own
    bookmarks have the words of an Arabic title out of order.
    """
    if not entries:
        return {}
    levels = [entry["level"] for entry in entries]
    parent, children = [], {}
    for i, level in enumerate(levels):
        parent.append(next((j for j in range(i - 1, -1, -1) if levels[j] < level), None))
        children.setdefault(parent[i], []).append(i)
    number = {None: first, **{i: first + 1 + i for i in range(len(entries))}}

    def ends(inside, count):
        return b"/First %d 0 R/Last %d 0 R/Count %d" % (number[inside[0]], number[inside[-1]], count)

    top = children[None]
    objects = {root: b"<<%s/Outlines %d 0 R>>" % (catalog, first), first: b"<<%s>>" % ends(top, len(top))}
    for i, entry in enumerate(entries):
        siblings = children[parent[i]]
        at = siblings.index(i)
        fields = b"/Title <%s>" % ("\ufeff" + entry["title"]).encode("utf-16-be").hex().encode()
        fields += b"/Dest /%s/Parent %d 0 R" % (entry["id"].encode(), number[parent[i]])
        fields += b"/Prev %d 0 R" % number[siblings[at - 1]] if at else b""
        fields += b"/Next %d 0 R" % number[siblings[at + 1]] if at + 1 < len(siblings) else b""
        if i in children:
            fields += ends(children[i], -len(children[i]))  # below zero: closed until the reader opens it
        objects[number[i]] = b"<<%s>>" % fields
    return objects


def turned(letters):
    """Arabic letters, as hexadecimal UTF-16, in the order in which they are seen; anything else as it is."""
    text = bytes.fromhex(letters.decode()).decode("utf-16-be")
    if all(bidirectional(letter) in ("AL", "R", "NSM") for letter in text):
        text = text[::-1]
    return text.encode("utf-16-be").hex().upper().encode()


def marks_apart(found):
    """A letter with its marks: the letter alone carries the words for both, so that marks do not part a word."""
    letters, drawn = found[1], found[2]
    *marks, letter = re.findall(rb"[^\n]+\n", drawn) or [b""]
    span = b"/Span<</ActualText <FEFF%s> >> BDC\n%sEMC"
    if not all(line.endswith(b" Tj\n") for line in (*marks, letter)) or not marks:
        return span % (turned(letters), drawn)
    return b"%s\n%s" % (span % (b"", b"".join(marks)), span % (turned(letters), letter))


def readable(content):
    """A PDF object whose Arabic is taken out as it is read.

    Readers turn a line of Arabic around piece by piece. A piece of several letters (lam with alef, a letter with its
    marks) must therefore name them in the order in which they are seen; Chromium names them as they are read.
    """
    head, stream, rest = content.partition(b" stream\n")
    length = re.search(rb"/Length (\d+)", head)
    if not stream or b"/FlateDecode" not in head or not length:
        return content
    packed = rest[: int(length[1])]
    text = zlib.decompress(packed)
    if b"beginbfchar" in text:
        pattern, mend = (
            rb"(<[0-9A-F]{4}> )<([0-9A-F]{8,})>",
            lambda found: found[1] + b"<%s>" % turned(found[2]),
        )
    else:
        pattern, mend = rb"/Span<</ActualText <FEFF(\w{8,})> >> BDC\n(.*?)EMC", marks_apart
    mended = re.sub(pattern, mend, text, flags=re.S)
    if mended == text:
        return content
    packed = zlib.compress(mended, 9)
    head = head.replace(length[0], b"/Length %d" % len(packed))
    return head + stream + packed + b"\nendstream"


def renumbered(objects):
    """The objects of a PDF with their nodes counted from 1: Chromium counts on from what it showed before."""
    name = re.compile(rb"\(node(\d{8})\)")
    plain = {number: content for number, content in objects.items() if b"stream\n" not in content}
    found = sorted({int(node) for content in plain.values() for node in name.findall(content)})
    rank = {node: place for place, node in enumerate(found, 1)}
    return objects | {
        number: name.sub(lambda node: b"(node%08d)" % rank[int(node[1])], content)
        for number, content in plain.items()
    }


def finished(pdf, entries):
    """A PDF of Chromium with bookmarks, Arabic that is taken out as it is read, and a fixed date."""
    start = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    trailer = pdf[pdf.rindex(b"trailer") :]
    root = int(re.search(rb"/Root (\d+)", trailer)[1])
    offsets = sorted(int(offset) for offset in re.findall(rb"(\d{10}) \d{5} n", pdf[start:]))
    objects = {}
    for offset, end in zip(offsets, [*offsets[1:], start], strict=True):
        number, _, content = pdf[offset:end].partition(b" 0 obj\n")
        objects[int(number)] = readable(content[: content.rindex(b"\nendobj")])
    objects = renumbered(objects)
    catalog = objects[root].strip()[2:-2]
    named = [entry for entry in entries if b"/%s [" % entry["id"].encode() in pdf]
    objects.update(outline_objects(named, max(objects) + 1, root, catalog))
    info = int(re.search(rb"/Info (\d+)", trailer)[1])
    objects[info] = re.sub(rb"(?<=Date \()D:\d{14}\+00'00'", MADE, objects[info])
    out, table = bytearray(pdf[: offsets[0]]), bytearray(b"0000000000 65535 f \n")
    for number in range(1, max(objects) + 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects.get(number, b"null"))
    out, start = bytes(out), len(out)
    size = max(objects) + 1
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, root, info, start)  # fmt: skip


def print_edition(page, documents, script, edition, book):
    """The bytes of one edition."""
    content = {
        "title": edition.title, "subtitle": edition.subtitle, "kind": edition.kind, "parts": edition.parts,
        "book": book["title"], "copyright": book["copyright"], "words": PAPER, "notes": edition.for_trainers,
        "tests": edition.for_trainers, "css": (PRINT / "handout.css").read_text(encoding="utf-8"),
    }  # fmt: skip
    page.goto(f"{ORIGIN}/paper.html")
    joined = page.evaluate(f"content => ({script}).join(content)", content)
    documents[f"/{edition.name}.paper.html"] = joined["html"]
    page.goto(f"{ORIGIN}/{edition.name}.paper.html")
    page.evaluate(f"style => ({script}).settle(style)", {"frameStyle": FRAME_STYLE})
    options = {"prefer_css_page_size": True, "print_background": True, "tagged": True}
    places = [entry["id"] for entry in joined["outline"]]
    numbers = page_numbers(page.pdf(**options), places)
    page.evaluate(f"numbers => ({script}).number(numbers)", numbers)
    return finished(page.pdf(**options), joined["outline"])


def make(folder, target, only=()):
    """Print the editions of the built book in ``folder`` into the folder ``target``; returns the files.

    ``only`` names editions; nothing else is printed then. Raises PrintError, in words for whoever prints.
    """
    if not (folder / "index.html").is_file():
        raise PrintError(f"لا كتاب في {folder}: ابنِه أولاً. No book in {folder}: build it first (make book).")
    script = (PRINT / "handout.js").read_text(encoding="utf-8").split("*/", 1)[1].strip()
    target.mkdir(parents=True, exist_ok=True)
    files = []
    with press(folder) as (page, documents):
        page.goto(f"{ORIGIN}/paper.html")
        book = page.evaluate(f"() => ({script}).read()")
        known = list(editions(folder, book))
        if unknown := set(only) - {edition.name for edition in known}:
            names = " ".join(edition.name for edition in known)
            raise PrintError(f"لا طبعة بهذا الاسم: {' '.join(sorted(unknown))}. Editions: {names}")
        for edition in known:
            if only and edition.name not in only:
                continue
            file = target / f"{edition.name}.pdf"
            partial = file.with_suffix(".part")
            partial.write_bytes(print_edition(page, documents, script, edition, book))
            partial.replace(file)
            print(f"{file}   {file.stat().st_size / 1e6:.1f} MB", flush=True)
            files.append(file)
    if not only:
        titles = {e.name: f"{e.title}: {e.kind}" if e.name == "trainers" else e.title for e in known}
        text = json.dumps(titles, ensure_ascii=False, indent=1)
        (target / "editions.json").write_text(text + "\n", encoding="utf-8")
        for left in set(target.glob("*.pdf")) - set(files):
            left.unlink()
    return files


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="_build/html", type=Path)
    parser.add_argument("--to", default="_build/pdf", type=Path)
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME")
    options = parser.parse_args()
    try:
        make(options.folder, options.to, options.only)
    except PrintError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
