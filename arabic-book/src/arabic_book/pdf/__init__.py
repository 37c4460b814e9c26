"""Print a built book: a handout a module, the trainers' edition, and the whole book, A4 and right to left.

Usage: python -m arabic_book.pdf [FOLDER] [--to FOLDER] [--only NAME …]

FOLDER is a built book (``_build/html``). The editions are ``book``, ``trainers`` and one named after each module's folder;
each is written as ``NAME.pdf`` into ``--to`` (``_build/pdf``). The trainers' edition has the notes of ``{trainer}`` and
the answers of every test; elsewhere the answers of the tests are left out, so that the second can be taken.

Chromium prints (any: the environment variable ``CHROMIUM`` names one), driven by Playwright; pikepdf finds the pages
that the contents lead to, and adds the bookmarks. Both are in the extra ``pdf``. The same book and Chromium give the
same bytes.
"""

from .browser import FLAGS, ORIGIN, PrintError, browser_page, find_browser
from .printing import Edition, editions, handout_script, print_edition, print_editions

__all__ = [
    "FLAGS", "ORIGIN", "Edition", "PrintError", "browser_page", "editions", "find_browser", "handout_script",
    "print_edition", "print_editions",
]  # fmt: skip
