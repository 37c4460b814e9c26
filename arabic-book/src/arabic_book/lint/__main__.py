"""Print what is wrong with the text of a book, one fault a line; the exit code is 1 where there is any.

Usage: python -m arabic_book.lint [--rules] [--only RULE] [--words] [--root FOLDER] [FILE ...]
"""

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

from . import RULES, lint, read_settings


def print_rules() -> None:
    width = max(map(len, RULES))
    for rule, (wrong, right) in RULES.items():
        print(f"{rule:<{width}}  {wrong}; write: {right}")


def main(arguments: list[str] | None = None) -> int:
    """The command ``python -m arabic_book.lint``; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m arabic_book.lint", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="only these files of the book")
    parser.add_argument("--root", type=Path, default=Path("."), help="folder of pyproject.toml")
    parser.add_argument("--rules", action="store_true", help="print the table of rules and stop")
    parser.add_argument(
        "--only", action="append", choices=RULES, help="apply only this rule; may be repeated"
    )
    parser.add_argument(
        "--words", action="store_true", help="print the unknown words, the most frequent first, and stop"
    )
    options = parser.parse_args(arguments)
    if options.rules:
        print_rules()
        return 0
    root = options.root.resolve()
    settings = read_settings(root)
    found, checker = lint(settings, options.files or None)
    if options.words:
        matches = (re.search("«(.+)» is in no list", item.message) for item in found)
        unknown = Counter(match[1] for match in matches if match)
        print("\n".join(f"{count}\t{word}" for word, count in unknown.most_common()))
        return 0
    found = [item for item in found if not options.only or item.rule in options.only]
    for item in found:
        path = item.path.relative_to(root) if item.path.is_relative_to(root) else item.path
        print(f"{path}:{item.line}: {item.rule}: {item.message}")
    if not checker.dictionary.ready:
        print(
            "note: no Arabic Hunspell dictionary here; only common misspellings were looked for",
            file=sys.stderr,
        )
    print(f"{len(found)} fault{'' if len(found) == 1 else 's'}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
