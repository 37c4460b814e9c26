"""Fixtures with a browser, for all tests; a plugin must be named at the root."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE / "arabic-book" / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "left_out")]
os.environ["PYTHONPATH"] = os.pathsep.join(
    [str(TESTS / "left_out"), *filter(None, [os.environ.get("PYTHONPATH")])]
)

# Where Python may keep nothing beside the packages, each of the hundreds of processes that tests start (kernels, builds of
# books, commands) would compile a thousand modules again, half of its work. They keep them where a build of the course does.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    kept = HERE / "_build" / "bytecode"
    for made in (kept / tempfile.gettempdir().lstrip("/")).glob("pytest-of-*"):
        shutil.rmtree(made, ignore_errors=True)  # of files that earlier runs of the tests made
    sys.dont_write_bytecode = False
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(kept)

pytest_plugins = ["browsing", "widget_pages"]
