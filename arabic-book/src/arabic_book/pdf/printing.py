"""The editions of a book, and how each is printed."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..strings import PAPER
from .browser import ORIGIN, PrintError, browser_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent
FRAME_STYLE = ".leaflet-control-container .leaflet-top { display: none }"  # buttons of a map


@dataclass(frozen=True)
class Edition:
    """What is printed into one file; ``parts`` are dictionaries of a caption and pages, as ``read`` of handout.js gives them."""

    name: str
    title: str
    subtitle: str
    kind: str
    parts: list[dict[str, Any]]
    for_trainers: bool = False


def is_for_trainers(folder: Path, path: str) -> bool:
    """Whether the source of a page says that it is written for whoever teaches."""
    source = folder / "_sources" / Path(path).with_suffix(".md")
    return source.is_file() and bool(
        re.search(r"^kind: *trainers\b", source.read_text(encoding="utf-8"), re.M)
    )


def editions(folder: Path, book: dict[str, Any]) -> Iterator[Edition]:
    """The editions of a book as ``read`` of handout.js gave it."""
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


def handout_script() -> str:
    """The object that reads, joins and settles pages, as one expression of JavaScript."""
    return (HERE / "handout.js").read_text(encoding="utf-8").split("*/", 1)[1].strip()


def print_page(page: "Page") -> bytes:
    return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True)


def print_edition(page: "Page", documents: dict[str, str], edition: Edition, book: dict[str, Any]) -> bytes:
    """The bytes of one edition, printed by a browser page and its documents as ``browser_page`` gives them."""
    from .finishing import finish_pdf, page_numbers  # needs pikepdf, of the extra `pdf`

    script = handout_script()
    content = {
        "title": edition.title, "subtitle": edition.subtitle, "kind": edition.kind, "parts": edition.parts,
        "book": book["title"], "copyright": book["copyright"], "words": PAPER, "notes": edition.for_trainers,
        "tests": edition.for_trainers, "css": (HERE / "handout.css").read_text(encoding="utf-8"),
    }  # fmt: skip
    page.goto(f"{ORIGIN}/paper.html")
    joined = page.evaluate(f"content => ({script}).join(content)", content)
    documents[f"/{edition.name}.paper.html"] = joined["html"]
    page.goto(f"{ORIGIN}/{edition.name}.paper.html")
    page.evaluate(f"style => ({script}).settle(style)", {"frameStyle": FRAME_STYLE})
    places = [entry["id"] for entry in joined["outline"]]
    numbers = page_numbers(print_page(page), places)
    page.evaluate(f"numbers => ({script}).number(numbers)", numbers)
    return finish_pdf(print_page(page), joined["outline"])


def print_editions(folder: Path, target: Path, only: Sequence[str] = ()) -> list[Path]:
    """Print the editions of a built book, A4 and from right to left.

    Parameters
    ----------
    folder
        The built book, with its ``index.html``.
    target
        Folder for the files; made where it is not there. When all editions are printed, other PDF files are removed
        from it, and ``editions.json`` gives the title of each.
    only
        Names of editions; without, all.

    Returns
    -------
    list of Path
        The printed files.

    Raises
    ------
    PrintError
        Where there is no book, no Chromium, no such edition, or a package of the extra ``pdf`` is missing.
    """
    if not (folder / "index.html").is_file():
        raise PrintError(
            f"لا كتاب في {folder}: ابنِه أولاً. No book in {folder}: build it first (python -m arabic_book.build)."
        )
    target.mkdir(parents=True, exist_ok=True)
    files = []
    with browser_page(folder) as (page, documents):
        page.goto(f"{ORIGIN}/paper.html")
        book = page.evaluate(f"() => ({handout_script()}).read()")
        available = list(editions(folder, book))
        if unknown := set(only) - {edition.name for edition in available}:
            names = " ".join(edition.name for edition in available)
            raise PrintError(f"لا طبعة بهذا الاسم: {' '.join(sorted(unknown))}. Editions: {names}")
        for edition in available:
            if only and edition.name not in only:
                continue
            file = target / f"{edition.name}.pdf"
            partial = file.with_suffix(".part")
            partial.write_bytes(print_edition(page, documents, edition, book))
            partial.replace(file)
            print(f"{file}   {file.stat().st_size / 1e6:.1f} MB", flush=True)
            files.append(file)
    if not only:
        titles = {e.name: f"{e.title}: {e.kind}" if e.name == "trainers" else e.title for e in available}
        text = json.dumps(titles, ensure_ascii=False, indent=1)
        (target / "editions.json").write_text(text + "\n", encoding="utf-8")
        for stale in set(target.glob("*.pdf")) - set(files):
            stale.unlink()
    return files
