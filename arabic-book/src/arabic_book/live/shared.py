"""Where the files lie that outputs of notebooks name in a short form, for outputs made in the page.

A book says it by patterns of addresses under its root (``live_addresses``): what stands before a name in outputs, and the
address with ``{}`` for the name. What the built book does not have has no address.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

TEXT = (".js", ".css", ".json")


def address_table(root: Path, pattern: str) -> dict[str, str]:
    """Addresses by name, of all that the built book has under a pattern; text is marked by its content."""
    before, _, after = pattern.partition("{}")
    folder = root / before.rpartition("/")[0]
    names = re.compile(re.escape(before.rpartition("/")[2]) + r"([\w.-]+)" + re.escape(after))
    table = {}
    for file in sorted(folder.glob("*")) if folder.is_dir() else ():
        if not (file.is_file() and (found := names.fullmatch(file.name))):
            continue
        mark = f"?{sha256(file.read_bytes()).hexdigest()[:8]}" if file.suffix in TEXT else ""
        table[found[1]] = file.relative_to(root).as_posix() + mark
    return table


def address_tables(root: Path, patterns: dict[str, str]) -> dict[str, dict[str, str]]:
    """A table for each prefix."""
    return {prefix: address_table(root, pattern) for prefix, pattern in patterns.items()}
