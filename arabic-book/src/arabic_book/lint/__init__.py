"""Checks of the Arabic text of a book: terms, order of mixed text, spelling, links, and figures without a source.

Usage: python -m arabic_book.lint [--rules] [--only RULE] [--words] [--root FOLDER] [FILE ...]
"""

from .rules import RULES, Finding
from .run import lint
from .settings import Settings, read_settings

__all__ = ["RULES", "Finding", "Settings", "lint", "read_settings"]
