"""Where the project is, and how tests serve a folder of pages."""

import os
from pathlib import Path

from browsing import Site, serve

__all__ = ["IS_NIGHTLY", "ROOT", "Site", "serve"]

# What is too slow for every change is done in the nightly run.
IS_NIGHTLY = bool(os.environ.get("UMRAN_NIGHTLY"))
ROOT = Path(__file__).parents[1]
