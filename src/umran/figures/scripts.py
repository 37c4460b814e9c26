"""Scripts: small ES modules in `assets/`, joined into one classic script for each feature.

A notebook's output and a frame may load no module. The modules of a script share one scope, in the order in which a
browser would run them: a name stands at the top of one file alone, and an import takes a name as it is. Other forms are an
error. `arabic_book.javascript` does the same for the book; neither distribution knows the other.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{\s*\w+(?:,\s*\w+)*,?\s*\} from )?"(\.[^"]+)";\n', re.M)
_EXPORT = re.compile(r"^export (?=(?:async function|function|const|let|class)\b)", re.M)
_TOP_NAME = re.compile(r"^(?:async function|function|const|let|class) (\w+)", re.M)


def _modules(path: Path, seen: dict[Path, str]) -> dict[Path, str]:
    """The text of a module after those that it imports, each once."""
    if path not in seen:
        seen[path] = ""
        source = path.read_text(encoding="utf-8")
        for other in _IMPORT.findall(source):
            _modules((path.parent / other).resolve(), seen)
        del seen[path]  # it stands after what it imports
        seen[path] = _EXPORT.sub("", _IMPORT.sub("", source))
    return seen


def join(entry: Path) -> str:
    """The modules of a script as one function."""
    text = "\n".join(_modules(entry.resolve(), {}).values())
    if foreign := re.search(r"^(?:import|export)\b.*", text, re.M):
        raise ValueError(f"{entry.name}: not a form that is joined: {foreign[0]}")
    names = _TOP_NAME.findall(text)
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{entry.name}: at the top of two modules: {', '.join(sorted(twice))}")
    return f'(() => {{\n"use strict";\n{text}\n}})();\n'
