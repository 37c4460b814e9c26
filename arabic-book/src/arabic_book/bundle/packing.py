"""The files of the zip, its start page and its sums."""

import json
import re
import zipfile
from hashlib import sha256
from html import escape, unescape
from pathlib import Path

from ..offline.listing import relisted
from ..printed import PRINTED, links_to
from .live import as_scripts, has_live, without_live
from .settings import BundleError, Folder, Settings

TEMPLATES = Path(__file__).parent
# What runs on its own in the zip: start page, check, server.
TOOLS = ("check.html", "check.py", "serve.py")
EXCLUDED = {"__pycache__", ".ipynb_checkpoints"}
FOR_TRAINERS = "trainers.pdf"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)


def read_files(folder: Path, prefix: str) -> dict[str, bytes]:
    """Files of a folder by their names in the zip; hidden files and caches are left out."""
    found = {}
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_file() and not any(part.startswith(".") or part in EXCLUDED for part in parts):
            found["/".join((prefix, *parts))] = file.read_bytes()
    return found


def without_trainers_edition(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a book as learners get it: neither the trainers' edition, where the book has it, nor links to it."""
    edition, links = f"/{PRINTED}/{FOR_TRAINERS}", links_to(FOR_TRAINERS)
    if not any(name.endswith(edition) for name in files):
        return files
    return {
        name: links.sub(b"", content) if name.endswith(".html") else content
        for name, content in files.items()
        if not name.endswith(edition)
    }


def read_home(html: Path) -> tuple[str, str]:
    """Title and first sentence of a built book."""
    page = html / "index.html"
    text = page.read_text(encoding="utf-8")
    if redirect := re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', text):
        text = (html / redirect[1]).read_text(encoding="utf-8")
    plain = [unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""
             for found in (re.search(r'class="wordmark"[^>]*>(.*?)</a>', text, re.S),
                           re.search(r"</h1>\s*<p>(.*?)</p>", text, re.S))]  # fmt: skip
    return plain[0], plain[1]


def display_name(name: str, content: bytes, titles: dict[str, str]) -> str:
    """What a file is called on the start page: a notebook by its first heading, an edition by its title."""
    if name.endswith(".ipynb"):
        for cell in json.loads(content)["cells"]:
            if found := re.search(r"^# (.+)$", "".join(cell["source"]), re.M):
                return found[1]
    return titles.get(name.rpartition("/")[2].removesuffix(".pdf"), name.rpartition("/")[2])


def section(folder: Folder, names: list[str], files: dict[str, bytes], titles: dict[str, str]) -> str:
    """One folder on the start page; nothing where it has no file to list."""
    rows = []
    for name in names:
        text = display_name(name, files[name], titles)
        direction = ' dir="ltr"' if text.isascii() else ""
        rows.append(f'<li><a href="{escape(name)}"><bdi{direction}>{escape(text)}</bdi></a></li>')
    if not rows:
        return ""
    body = f"<ul>{''.join(rows)}</ul>"
    if folder.folded:
        body = f"<details><summary>الملفات: {len(rows)}</summary>{body}</details>"
    note = f"<p>{escape(folder.note)}</p>\n" if folder.note else ""
    return f"<h2>{escape(folder.title)}</h2>\n{note}{body}"


def listed_names(folder: Folder, files: dict[str, bytes]) -> list[str]:
    """Names in the zip of the files that the start page lists of a folder."""
    found = {
        path.relative_to(folder.path).as_posix()
        for pattern in folder.list
        for path in folder.path.glob(pattern)
    }
    return [
        name
        for name in files
        if name.removeprefix(f"{folder.name}/") in found and name.startswith(f"{folder.name}/")
    ]


def start_page(sections: list[str], title: str, subtitle: str) -> bytes:
    """The start page: what there is in every folder of the zip but the book."""
    page = (TEMPLATES / "index.html").read_text(encoding="utf-8")
    values = {
        "title": escape(title),
        "subtitle": escape(subtitle),
        "sections": "\n".join(filter(None, sections)),
    }
    for key, value in values.items():
        page = page.replace(f"{{{key}}}", value)
    return page.encode()


def collect_files(html: Path, pdf: Path, folders: tuple[Folder, ...]) -> dict[str, bytes]:
    """Every file of the zip by its name but its sums.

    Raises BundleError where the book is not built or a folder is missing.
    """
    if not (html / "index.html").is_file():
        raise BundleError(
            f"لا كتاب في {html}: ابنِه أولاً. No book in {html}: build it first (python -m arabic_book.build)."
        )
    files, titles = without_trainers_edition(read_files(html, "book")), {}
    paper = Folder(pdf, "pdf", "للطباعة", "ملفات PDF جاهزة للطباعة على ورق A4.", ("*.pdf",))
    for file in sorted(pdf.glob("*.pdf")):
        if file.name != FOR_TRAINERS:
            files[f"pdf/{file.name}"] = file.read_bytes()
    if (pdf / "editions.json").is_file():
        titles = json.loads((pdf / "editions.json").read_text(encoding="utf-8"))
    for folder in folders:
        if not folder.path.is_dir():
            raise BundleError(
                f"لا مجلد {folder.path}. No folder {folder.path}, which pyproject.toml says to pack "
                "([[tool.arabic_book.bundle.folders]])."
            )
        files.update(read_files(folder.path, folder.name))
    sections = [section(folder, listed_names(folder, files), files, titles) for folder in (paper, *folders)]
    files.update({name: (TEMPLATES / name).read_bytes() for name in TOOLS})
    files["index.html"] = start_page(sections, *read_home(html))
    return files


def with_sums(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of the zip with the lists by which they are checked, by Python and by a page."""
    sums = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    page = f"window.manifest = {json.dumps(sums, indent=0, ensure_ascii=False)};\n".encode()
    return {**files, "MANIFEST.txt": lines, "manifest.js": page}


def checksum_file(target: Path, replace: bool) -> Path:
    """Where the sum of an earlier zip stands, by which it is known as ours.

    Raises BundleError where a file has the name that this command did not write, or that was edited since, and for an
    earlier zip without ``replace``.
    """
    checksum = target.with_name(f".{target.name}.sha256")
    if target.exists():
        recorded = checksum.read_text(encoding="utf-8").strip() if checksum.is_file() else ""
        if recorded != sha256(target.read_bytes()).hexdigest():
            raise BundleError(
                f"الملف {target.name} لم يكتبه هذا الأمر أو تغيّر بعده، فلا يُستبدل: انقله أو اختر اسماً آخر. "
                f"{target.name} was not written by this command, or was edited since; move it or choose another name"
            )
        if not replace:
            raise BundleError(
                f"الملف {target.name} موجود: أضف --replace لتستبدله. {target.name} exists; add --replace"
            )
    return checksum


def write_bundle(html: Path, pdf: Path, settings: Settings, *, replace: bool = False) -> dict[Path, int]:
    """Write the zip that a book's settings name, and a light one beside it where the book runs Python in its pages.

    The same files give the same bytes.

    Parameters
    ----------
    html
        The built book, with its ``index.html``.
    pdf
        Folder of the printed editions; it may be absent.
    settings
        As :func:`read_settings` reads them.
    replace
        Whether they may take the place of earlier zips of this command.

    Returns
    -------
    dict
        Size in bytes of each zip.

    Raises
    ------
    BundleError
        Where the book is not built, a folder is missing, a zip is too large, or its name is another file's.
    """
    checksums = {settings.file: checksum_file(settings.file, replace)}
    files = collect_files(html, pdf, settings.folders)
    zips = {settings.file: (files, settings.limit)}
    if has_live(files):
        checksums[settings.light] = checksum_file(settings.light, replace)
        zips = {
            settings.file: (as_scripts(files, settings.live), settings.live_limit),
            settings.light: (without_live(files), settings.limit),
        }
    settings.file.parent.mkdir(parents=True, exist_ok=True)
    # All are made before one takes its place: a limit that is passed leaves every earlier zip as it is.
    made: dict[Path, Path] = {}
    try:
        for target, (content, limit) in zips.items():
            made[target] = target.with_name(target.name + ".part")
            write_zip(made[target], with_sums(relisted(content, "book/")), limit)
    except BundleError:
        for partial in made.values():
            partial.unlink(missing_ok=True)
        raise
    return {target: put_in_place(partial, target, checksums[target]) for target, partial in made.items()}


def write_zip(partial: Path, files: dict[str, bytes], limit: float) -> None:
    """Write a zip; raises BundleError where it is larger than ``limit`` megabytes."""
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # alike on every system
            pack.writestr(entry, content)
    size = partial.stat().st_size
    if size > limit * 1_000_000:
        with zipfile.ZipFile(partial) as pack:
            largest = sorted(pack.infolist(), key=lambda entry: -entry.compress_size)[:3]
        names = ", ".join(f"{entry.filename} {entry.compress_size / 1e6:.1f}" for entry in largest)
        raise BundleError(
            f"الحزمة أكبر من {limit} MB: {size / 1e6:.1f}. The zip is too large; its largest files, in MB: {names}"
        )


def put_in_place(partial: Path, target: Path, checksum: Path) -> int:
    """Give a zip its name, and note its sum; gives its size."""
    size, digest = partial.stat().st_size, sha256(partial.read_bytes()).hexdigest()
    partial.replace(target)
    aside = checksum.with_name(checksum.name + ".part")
    aside.write_text(digest + "\n", encoding="utf-8")
    aside.replace(checksum)
    return size
