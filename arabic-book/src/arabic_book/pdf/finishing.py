"""What Chromium leaves undone in a printed file: bookmarks, the order of Arabic that is copied out, a fixed date."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any
from unicodedata import bidirectional

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String

FIXED_DATE = "D:20260101000000+00'00'"
NODE = re.compile(r"node(\d{8})")
LIGATURE = re.compile(rb"(<[0-9A-F]{4}> )<([0-9A-F]{8,})>")
SPAN = re.compile(rb"/Span<</ActualText <FEFF(\w{8,})> >> BDC\n(.*?)EMC", re.S)

Entry = dict[str, Any]


def page_numbers(content: bytes, names: Iterable[str]) -> dict[str, int]:
    """Pages, counted from 1, on which the places ``names`` of a printed document stand."""
    with pikepdf.open(BytesIO(content)) as pdf:
        number = {page.obj.objgen: place for place, page in enumerate(pdf.pages, 1)}
        places = pdf.Root.get("/Dests", Dictionary())
        return {name: number[places[f"/{name}"][0].objgen] for name in names if f"/{name}" in places}


def finish_pdf(content: bytes, entries: list[Entry]) -> bytes:
    """A PDF of Chromium with bookmarks, Arabic that is taken out as it is read, and a fixed date.

    Parameters
    ----------
    content
        The file as Chromium printed it.
    entries
        Bookmarks in reading order: ``title``, ``id`` (a named place) and ``level``.
    """
    pikepdf.settings.set_flate_compression_level(9)
    with pikepdf.open(BytesIO(content)) as pdf:
        for stream in pdf.objects:
            if isinstance(stream, Stream):
                repair_text(stream)
        renumber(pdf)
        places = pdf.Root.get("/Dests", Dictionary())
        add_bookmarks(pdf, [entry for entry in entries if f"/{entry['id']}" in places])
        for name in ("/CreationDate", "/ModDate"):
            pdf.docinfo[name] = FIXED_DATE
        out = BytesIO()
        modes = pikepdf.ObjectStreamMode.generate
        pdf.save(out, deterministic_id=True, object_stream_mode=modes, recompress_flate=True)
    return out.getvalue()


def add_bookmarks(pdf: Pdf, entries: list[Entry]) -> None:
    """Bookmarks, closed until the reader opens them. Chromium's own have the words of an Arabic title out of order."""
    with pdf.open_outline() as outline:
        above: list[tuple[int, OutlineItem]] = []
        for entry in entries:
            item = OutlineItem(entry["title"], Name(f"/{entry['id']}"))
            item.is_closed = True
            while above and above[-1][0] >= entry["level"]:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((entry["level"], item))


def visual_order(letters: bytes) -> bytes:
    """Arabic letters, as hexadecimal UTF-16, in the order in which they are seen; anything else as it is."""
    text = bytes.fromhex(letters.decode()).decode("utf-16-be")
    if all(bidirectional(letter) in ("AL", "R", "NSM") for letter in text):
        text = text[::-1]
    return text.encode("utf-16-be").hex().upper().encode()


def separate_marks(found: re.Match[bytes]) -> bytes:
    """A letter with its marks: the letter alone carries the words for both, so that marks do not part a word."""
    letters, drawn = found[1], found[2]
    *marks, letter = re.findall(rb"[^\n]+\n", drawn) or [b""]
    span = b"/Span<</ActualText <FEFF%s> >> BDC\n%sEMC"
    if not all(line.endswith(b" Tj\n") for line in (*marks, letter)) or not marks:
        return span % (visual_order(letters), drawn)
    return b"%s\n%s" % (span % (b"", b"".join(marks)), span % (visual_order(letters), letter))


def repair_text(stream: Stream) -> None:
    """Mend a table of characters or the content of a page, so that Arabic is taken out as it is read.

    Readers turn a line of Arabic around piece by piece. A piece of several letters (lam with alef, a letter with its
    marks) must therefore name them in the order in which they are seen; Chromium names them as they are read.
    """
    if stream.get("/Subtype") == Name.Image or "/Length1" in stream:
        return
    text = stream.read_bytes()
    if b"beginbfchar" in text:
        repaired = LIGATURE.sub(lambda found: found[1] + b"<%s>" % visual_order(found[2]), text)
    else:
        repaired = SPAN.sub(separate_marks, text)
    if repaired != text:
        stream.write(repaired)


def strings_in(item: Any) -> Iterator[tuple[Any, Any, str]]:
    """Strings inside an object, with the container and the place that hold them; what it refers to is left out."""
    pairs = (
        item.items() if isinstance(item, Dictionary) else enumerate(item) if isinstance(item, Array) else ()
    )
    for place, value in pairs:
        if isinstance(value, String):
            yield item, place, str(value)
        elif isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from strings_in(value)


def renumber(pdf: Pdf) -> None:
    """Count the nodes of a document from 1: Chromium counts on from what it showed before."""
    found = [
        (holder, place, text)
        for item in pdf.objects
        if not isinstance(item, Stream)
        for holder, place, text in strings_in(item)
        if NODE.fullmatch(text)
    ]
    rank = {text: f"node{place:08d}" for place, text in enumerate(sorted({text for *_, text in found}), 1)}
    for holder, place, text in found:
        holder[place] = String(rank[text])
