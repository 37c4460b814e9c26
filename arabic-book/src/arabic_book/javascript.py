"""Scripts: small ES modules in the sources, joined into one classic script for each feature.

A page opened from a folder may load no module. The modules of a script share one scope, in the order in which a
browser would run them: a name stands at the top of one file alone, and an import takes a name as it is. Other forms stop
the build.
"""

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
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


def squeeze(script: str) -> str:
    """A script without indentation and whole-line comments."""
    script = re.sub(r"^\s*(?://.*|/\*(?:(?!\*/)[\s\S])*\*/)$", "", script, flags=re.M)
    return re.sub(r"\s*\n\s*", "\n", script).strip()


def join(entry: Path, **tables: Any) -> str:
    """The modules of a script as one function; each of ``tables`` fills the empty object of its name."""
    text = "\n".join(_modules(entry.resolve(), {}).values())
    if foreign := re.search(r"^(?:import|export)\b.*", text, re.M):
        raise ValueError(f"{entry.name}: not a form that is joined: {foreign[0]}")
    names = _TOP_NAME.findall(text)
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"{entry.name}: at the top of two modules: {', '.join(sorted(twice))}")
    for name, value in tables.items():
        place = f"const {name} = {{}};"
        if text.count(place) != 1:
            raise ValueError(f"{entry.name}: no empty table {name} to fill")
        text = text.replace(
            place, f"const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};"
        )
    return f'(() => {{\n"use strict";\n{squeeze(text)}\n}})();\n'


def read_script(name: str, **tables: Any) -> str:
    """The script that begins with the module ``name`` of this package."""
    return join(HERE / f"{name}.js", **tables)
