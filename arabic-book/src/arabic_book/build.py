"""Build a book, strictly, and publish it only when the whole of it is right.

Usage: python -m arabic_book.build [FOLDER]

A warning is an error. The new pages are made in _build/work; they take the place of _build/html only when
the build has succeeded, so a failing build never harms the last good one.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .live.linking import link


def run_sphinx(book: Path, work: Path, builder: str = "html") -> subprocess.CompletedProcess[str]:
    """Run Sphinx over a book in a process of its own.

    Parameters
    ----------
    book
        Folder of ``_config.yml`` and ``_toc.yml``.
    work
        Folder for the result, in ``work/<builder>``, and for what Sphinx keeps for the next build.
    builder
        Name of a builder of Sphinx.

    Returns
    -------
    subprocess.CompletedProcess
        Its output as text; the return code is not 0 where the book has a fault.
    """
    options: list[str] = []
    environment = {**os.environ}
    # Where nothing may be written beside the packages, Python would compile some 1,400 modules at every build.
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        options = ["-X", f"pycache_prefix={book / '_build' / 'bytecode'}"]
    command = [sys.executable, *options, "-m", "arabic_book.compile", str(book), str(work), builder]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def copy(source: str, target: str) -> None:
    """Copy a file of a book; those of live Python, large and named by their hash, are linked."""
    if Path(source).suffix == ".bin":
        link(Path(source), Path(target))
    else:
        shutil.copy2(source, target)


def publish(built: Path, target: Path) -> None:
    """Put a copy of the folder ``built`` where ``target`` is, at once."""
    fresh, old = target.with_name(target.name + ".new"), target.with_name(target.name + ".old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(built, fresh, copy_function=copy)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def build(book: Path) -> int:
    """Build a book into its folder ``_build/html``, which stays as it is where the book has a fault.

    Parameters
    ----------
    book
        Folder of ``_config.yml`` and ``_toc.yml``.

    Returns
    -------
    int
        0, or the exit code of Sphinx; the faults are then printed.
    """
    work = book / "_build" / "work"
    print("يُبنى الكتاب … Building the book", flush=True)
    done = run_sphinx(book, work)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        print(
            "لم يُبنَ الكتاب، وبقيت النسخة السابقة كما هي. The book was not built; the last one is kept.",
            file=sys.stderr,
        )
        # Sphinx names the faults of a page that it has read only once; the next build must name them again.
        shutil.rmtree(work, ignore_errors=True)
        return done.returncode
    publish(work / "html", book / "_build" / "html")
    print(f"الكتاب جاهز: {book / '_build' / 'html' / 'index.html'}")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """The command ``python -m arabic_book.build``; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.build",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", default=".", type=Path, help="folder of _config.yml and _toc.yml"
    )
    return build(parser.parse_args(arguments).folder.resolve())


if __name__ == "__main__":
    sys.exit(main())
