"""Fixtures with a browser, for all tests; a plugin must be named at the root."""

import os
import sys
from pathlib import Path

TESTS = Path(__file__).parent / "arabic-book" / "tests"
LEFT_OUT = str(TESTS / "left_out")  # for the processes that tests start, too
sys.path[:0] = [str(TESTS), LEFT_OUT]
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [LEFT_OUT, os.environ.get("PYTHONPATH")]))

pytest_plugins = ["browsing", "widget_pages"]
