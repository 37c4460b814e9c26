"""Fixtures with a browser, for all tests; a plugin must be named at the root."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "arabic-book" / "tests"))
pytest_plugins = ["browsing", "widget_pages"]
