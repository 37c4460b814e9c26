"""The command ``python -m arabic_book.bundle``."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from . import BundleError, __doc__, read_settings, write_bundle


def main() -> None:
    """Pack the book that the arguments name."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.bundle",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "book", nargs="?", default=".", type=Path, help="folder of pyproject.toml, otherwise this one"
    )
    parser.add_argument(
        "--html", type=Path, metavar="FOLDER", help="the built pages, otherwise _build/html of the book"
    )
    parser.add_argument(
        "--pdf",
        type=Path,
        metavar="FOLDER",
        help="the printed editions, otherwise _build/pdf of the book; none where the folder is not there",
    )
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="the zip, otherwise as the book's settings say"
    )
    parser.add_argument("--replace", action="store_true", help="replace an earlier zip of this command")
    options = parser.parse_args()
    try:
        settings = read_settings(options.book)
        if options.to:
            settings = replace(settings, file=options.to)
        build = options.book / "_build"
        sizes = write_bundle(
            options.html or build / "html", options.pdf or build / "pdf", settings, replace=options.replace
        )
    except BundleError as error:
        sys.exit(str(error))
    for file, size in sizes.items():
        print(f"الحزمة جاهزة: {file}   {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
