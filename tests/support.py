"""Where the project is, and how tests serve a folder of pages."""

from pathlib import Path

from browsing import Site, serve

__all__ = ["ROOT", "Site", "serve"]

ROOT = Path(__file__).parents[1]
