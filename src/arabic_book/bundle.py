"""Pack a built book and what goes with it into one zip that is read from a stick, with no network.

Usage: python -m arabic_book.bundle [--html FOLDER] [--pdf FOLDER] [--add FOLDER …] [--to FILE] [--limit MB]

The zip holds a start page, the book, its printed editions except the trainers', the folders named by ``--add`` (those
that exist), a list of SHA-256 sums, a check and a small server. The same files give the same bytes. A zip above the
limit is not written.
"""

import argparse
import json
import re
import sys
import zipfile
from hashlib import sha256
from html import escape, unescape
from pathlib import Path

TEMPLATES = Path(__file__).parent / "theme" / "bundle"
# What runs on its own in the zip: start page, check, server.
TOOLS = ("check.html", "check.py", "serve.py")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
FOR_TRAINERS = "trainers.pdf"
MADE = (2026, 1, 1, 0, 0, 0)
HEADINGS = {
    "pdf": ("للطباعة", "ملفات PDF جاهزة للطباعة على ورق A4."),
    "notebooks": ("الدفاتر", "تُفتح في JupyterLab."),
    "exercises": ("التمارين", "دفاتر التمارين كما يتسلمها المشاركون."),
    "data": ("البيانات", "جداول الدورة بصيغة CSV، وأشكالها بصيغة GeoJSON."),
}


class BundleError(Exception):
    """What keeps the zip from being made, in words for whoever makes it."""


def files_of(folder, prefix):
    """Files of a folder by their names in the zip; hidden files and caches are left out."""
    found = {}
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith(".") or part in LEFT_OUT for part in parts):
            found["/".join((prefix, *parts))] = file.read_bytes()
    return found


def home_of(html):
    """Title and first sentence of a built book."""
    page = html / "index.html"
    text = page.read_text(encoding="utf-8")
    if moved := re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text):
        text = (html / moved[1]).read_text(encoding="utf-8")
    plain = [unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""
             for found in (re.search(r'class="wordmark"[^>]*>(.*?)</a>', text, re.S),
                           re.search(r"</h1>\s*<p>(.*?)</p>", text, re.S))]  # fmt: skip
    return plain[0], plain[1]


def label(name, content, titles):
    """What a file is called on the start page: a notebook by its first heading, an edition by its title."""
    if name.endswith(".ipynb"):
        for cell in json.loads(content)["cells"]:
            if found := re.search(r"^# (.+)$", "".join(cell["source"]), re.M):
                return found[1]
    return titles.get(name.rpartition("/")[2].removesuffix(".pdf"), name.rpartition("/")[2])


def start_page(files, title, subtitle, titles):
    """HTML of the start page: what there is in every folder of the zip but the book."""
    sections = []
    for folder, (heading, note) in HEADINGS.items():
        rows = []
        for name, content in files.items():
            if not name.startswith(f"{folder}/") or name.count("/") > 1 + (folder == "exercises"):
                continue
            if folder == "data" and not name.endswith((".csv", ".geojson")):
                continue
            text = label(name, content, titles)
            direction = ' dir="ltr"' if text.isascii() else ""
            rows.append(f'<li><a href="{escape(name)}"><bdi{direction}>{escape(text)}</bdi></a></li>')
        if rows:
            body = f"<ul>{''.join(rows)}</ul>"
            if folder == "data":
                body = f"<details><summary>الملفات: {len(rows)}</summary>{body}</details>"
            sections.append(f"<h2>{heading}</h2>\n<p>{note}</p>\n{body}")
    page = (TEMPLATES / "index.html").read_text(encoding="utf-8")
    for key, value in (
        ("title", escape(title)),
        ("subtitle", escape(subtitle)),
        ("sections", "\n".join(sections)),
    ):
        page = page.replace(f"{{{key}}}", value)
    return page.encode()


def contents(html, pdf, folders):
    """Every file of the zip by its name. Raises BundleError where the book is not built."""
    if not (html / "index.html").is_file():
        raise BundleError(f"لا كتاب في {html}: ابنِه أولاً. No book in {html}: build it first (make book).")
    files, titles = files_of(html, "book"), {}
    for file in sorted(pdf.glob("*.pdf")):
        if file.name != FOR_TRAINERS:
            files[f"pdf/{file.name}"] = file.read_bytes()
    if (pdf / "editions.json").is_file():
        titles = json.loads((pdf / "editions.json").read_text(encoding="utf-8"))
    for folder in folders:
        if folder.is_dir():
            files.update(files_of(folder, "exercises" if folder.parent.name == "exercises" else folder.name))
    files.update({name: (TEMPLATES / name).read_bytes() for name in TOOLS})
    files["index.html"] = start_page(files, *home_of(html), titles)
    sums = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    files["MANIFEST.txt"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    files["manifest.js"] = f"window.manifest = {json.dumps(sums, indent=0, ensure_ascii=False)};\n".encode()
    return files


def make(html, pdf, folders, target, limit=20):
    """Write the zip ``target`` of at most ``limit`` megabytes (10^6 bytes); returns its size in bytes.

    Raises BundleError where the book is not built or the zip is too large.
    """
    files = contents(html, pdf, folders)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # alike on every system
            pack.writestr(entry, content)
    size = partial.stat().st_size
    if size > limit * 1_000_000:
        with zipfile.ZipFile(partial) as pack:
            largest = sorted(pack.infolist(), key=lambda entry: -entry.compress_size)[:3]
        partial.unlink()
        names = ", ".join(f"{entry.filename} {entry.compress_size / 1e6:.1f}" for entry in largest)
        raise BundleError(
            f"الحزمة أكبر من {limit} MB: {size / 1e6:.1f}. The zip is too large; its largest files, in MB: {names}"
        )
    partial.replace(target)
    return size


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--html", default="_build/html", type=Path)
    parser.add_argument("--pdf", default="_build/pdf", type=Path)
    parser.add_argument(
        "--add",
        nargs="*",
        default=[Path("notebooks"), Path("exercises/learner"), Path("data")],
        type=Path,
        metavar="FOLDER",
    )
    parser.add_argument("--to", default="_build/course.zip", type=Path, metavar="FILE")
    parser.add_argument("--limit", default=20, type=int, metavar="MB")
    options = parser.parse_args()
    try:
        size = make(options.html, options.pdf, options.add, options.to, options.limit)
    except BundleError as error:
        sys.exit(str(error))
    print(f"الحزمة جاهزة: {options.to}   {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
