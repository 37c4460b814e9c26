"""The command ``python -m arabic_book.pdf``."""

import argparse
import sys
from pathlib import Path

from . import PrintError, __doc__, print_editions


def main() -> None:
    """Print the editions that the arguments name."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.pdf",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", default="_build/html", type=Path, help="a built book, otherwise _build/html"
    )
    parser.add_argument(
        "--to", default="_build/pdf", type=Path, metavar="FOLDER", help="where to, otherwise _build/pdf"
    )
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="only these editions")
    options = parser.parse_args()
    try:
        print_editions(options.folder, options.to, options.only)
    except PrintError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
