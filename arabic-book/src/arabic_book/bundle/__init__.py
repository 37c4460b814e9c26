"""Pack a built book and what goes with it into one zip that is read from a stick, with no network.

Usage: python -m arabic_book.bundle [BOOK] [--html FOLDER] [--pdf FOLDER] [--to FILE] [--replace]

The zip holds a start page, the book, its printed editions except the trainers', the folders that the book's
pyproject.toml names, a list of SHA-256 sums, a check and a small server. The same files give the same bytes. A zip above
the limit is not written. The settings::

    [tool.arabic_book.bundle]
    file = "_build/book.zip"
    limit = 20                      # megabytes (10^6 bytes)
    live_limit = 45                 # of the zip with live Python, where that was collected; a light one stands beside
    live = ["base"]                 # sets of its files that go along

    [[tool.arabic_book.bundle.folders]]
    path = "notebooks"
    title = "الدفاتر"
    note = "تُفتح في JupyterLab."
"""

from .packing import write_bundle
from .settings import BundleError, Folder, Settings, read_settings

__all__ = ["BundleError", "Folder", "Settings", "read_settings", "write_bundle"]
