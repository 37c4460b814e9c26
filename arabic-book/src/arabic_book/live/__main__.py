"""Collect the files of live Python into _build/live, each by its hash; the book that is built next publishes them.

Usage: python -m arabic_book.live [BOOK] [--folder DIR]… [--offline]

A file is taken from a folder that is named, from the cache of earlier runs, from the package index, or from the address
of the engine's makers; never with another hash than that of the lock. Without them the book is built as ever.
"""

import argparse
import sys
from pathlib import Path

from .collecting import collect
from .lock import read_lock
from .settings import LiveError, read_live_settings
from .sources import Sources, user_cache


def table(manifest: dict) -> str:
    """Sizes of the sets and of their files."""
    lines = []
    for name, one in manifest["sets"].items():
        lines.append(f"{name:<44}{one['bytes'] / 1e6:8.2f} MB")
        for entry in one["files"]:
            size = "     ?" if entry["bytes"] is None else f"{entry['bytes'] / 1e6:8.2f}"
            lines.append(f"  {entry['name']:<42}{size}{'' if entry['path'] else '   (من العنوان الرسمي)'}")
    return "\n".join(lines)


def main() -> int:
    """Collect for the book that the arguments name."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.live",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "book", nargs="?", default=".", type=Path, help="folder of pyproject.toml, otherwise this one"
    )
    parser.add_argument(
        "--folder",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="a folder that has files of the engine, looked through before any other place; may be given again",
    )
    parser.add_argument("--offline", action="store_true", help="ask no address")
    options = parser.parse_args()
    sources = Sources(read_lock(), options.folder, user_cache(), offline=options.offline)
    try:
        settings = read_live_settings(options.book)
        if settings is None:
            raise LiveError("لا إعدادات لبايثون الحي في pyproject.toml: [tool.arabic_book.live]")
        result = collect(settings, sources, options.book / "_build" / "live")
    except LiveError as error:
        print(error, file=sys.stderr)
        return 1
    for line in result.said:
        print(line, file=sys.stderr)
    needed = [name for one, name in result.missing if one == "base"]
    if needed:
        print(
            f"لم تُجمع ملفات بايثون الحي، فهذه لم توجد: {'، '.join(needed)}\n"
            f"أعد الأمر والجهاز متصل بالإنترنت، أو ضعها في مجلد وسمّه: python -m arabic_book.live --folder DIR\n"
            f"Not found: {', '.join(needed)}. Connect to the internet, or name a folder that has them with --folder.",
            file=sys.stderr,
        )
        return 1
    print(table(result.manifest))
    print("ملفات بايثون الحي جاهزة في _build/live، ويحملها الكتاب إذا بُني بعدها (make book).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
