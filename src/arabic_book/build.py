"""Build a book, strictly, and publish it only when the whole of it is right.

Usage: python -m arabic_book.build [FOLDER]

A warning is an error. The new pages are made in _build/work; they take the place of _build/html only when
the build has succeeded, so a failing build never harms the last good one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

# jsonschema loads rfc3987_syntax where it finds it, which costs a third of a build and which no setting of a book needs.
START = "import sys; sys.modules['rfc3987_syntax'] = None; from jupyter_book.cli.main import main; main()"


def publish(built, target):
    """Put a copy of the folder ``built`` where ``target`` is, at once."""
    fresh, old = target.with_name(target.name + ".new"), target.with_name(target.name + ".old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(built, fresh)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def build(book):
    """Build the book in the folder ``book``; returns the exit code."""
    work = book / "_build" / "work"
    command = [sys.executable, "-c", START, "build", book, "--path-output", work]
    print("يُبنى الكتاب … Building the book", flush=True)
    done = subprocess.run([*command, "-W", "--keep-going", "--quiet"], capture_output=True, text=True)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        print(
            "لم يُبنَ الكتاب، وبقيت النسخة السابقة كما هي. The book was not built; the last one is kept.",
            file=sys.stderr,
        )
        # Sphinx names the faults of a page that it has read only once; the next build must name them again.
        shutil.rmtree(work, ignore_errors=True)
        return done.returncode
    publish(work / "_build" / "html", book / "_build" / "html")
    print(f"الكتاب جاهز: {book / '_build' / 'html' / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
