"""The picture of imports inside src/umran: floors, circles, arrows up, private doors.

Usage: python tools/house.py   (exit 1 where the house is not as CONTRIBUTING.md plans it)
"""

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
# From the ground up; an import points down, or sideways where no circle arises.
FLOORS = (
    ("text",),
    ("data", "exercises", "indicators"),
    ("intake", "grading", "figures"),
    ("city", "coherence", "practices", "upkeep"),
    ("book", "cli"),
)


class Arrow(NamedTuple):
    """One import: the file and line it stands in, the module it names, and the name taken from there."""

    file: str
    line: int
    module: str
    name: str
    for_types: bool = False


def arrows(package: Path) -> Iterator[Arrow]:
    """Every import of the package by itself, those inside functions too."""
    for path in sorted(package.rglob("*.py")):
        file = path.relative_to(package.parent).as_posix()
        tree = ast.parse(path.read_text("utf-8"))
        typing = {id(node) for part in ast.walk(tree) if _is_typing(part) for node in ast.walk(part)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [(each.name, "") for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                parts = path.relative_to(package.parent).with_suffix("").parts
                base = ".".join(parts[: len(parts) - node.level]) if node.level else ""
                module = ".".join(filter(None, (base, node.module)))
                found = [(module, each.name) for each in node.names]
            else:
                continue
            for module, name in found:
                if module == package.name or module.startswith(f"{package.name}."):
                    yield Arrow(file, node.lineno, *_resolved(package, module, name), id(node) in typing)


def _is_typing(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _resolved(package: Path, module: str, name: str) -> tuple[str, str]:
    """`from umran.text import html` names the module umran.text.html, not a name in umran.text."""
    inside = package.parent / module.replace(".", "/") / name
    if name and (inside.with_suffix(".py").is_file() or (inside / "__init__.py").is_file()):
        return f"{module}.{name}", ""
    return module, name


def room(module: str) -> str:
    """The room of a module or file: what stands directly in the package."""
    parts = module.removesuffix(".py").replace("/", ".").split(".")
    return parts[1] if len(parts) > 1 else ""


def faults(package: Path) -> list[str]:
    """What is not as planned, each with the files it lies between."""
    floor = {name: level for level, names in enumerate(FLOORS) for name in names}
    rooms = {room(path.relative_to(package.parent).as_posix()) for path in package.rglob("*.py")}
    found = [f"{name}: a room on no floor" for name in sorted(rooms - set(floor) - {"__init__"})]
    between: dict[str, dict[str, Arrow]] = {}
    for arrow in arrows(package):
        here, there = room(arrow.file), room(arrow.module)
        if here not in floor or there not in floor or here == there:
            continue
        between.setdefault(here, {}).setdefault(there, arrow)
        where = f"{arrow.file}:{arrow.line} -> {arrow.module}"
        if floor[there] > floor[here]:
            found.append(f"upwards: {where}")
        private = [part for part in (*arrow.module.split("."), arrow.name) if part.startswith("_")]
        if any(not part.endswith("__") for part in private):
            found.append(f"private door: {where} ({', '.join(private)})")
    return found + _circles("rooms", between) + _circles("modules", _module_arrows(package))


def _module_arrows(package: Path) -> dict[str, dict[str, Arrow]]:
    """Imports from module to module, but for those that only type checkers read."""
    found: dict[str, dict[str, Arrow]] = {}
    for arrow in arrows(package):
        here = arrow.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if here != arrow.module and not arrow.for_types:
            found.setdefault(here, {}).setdefault(arrow.module, arrow)
    return found


def _circles(kind: str, graph: dict[str, dict[str, Arrow]]) -> list[str]:
    try:
        TopologicalSorter({here: set(there) for here, there in graph.items()}).prepare()
    except CycleError as error:
        circle = error.args[1][::-1]
        steps = [graph[here][there] for here, there in pairwise(circle)]
        return [
            f"circle of {kind}: " + ", ".join(f"{each.file}:{each.line} -> {each.module}" for each in steps)
        ]
    return []


def picture(package: Path) -> str:
    """The floors from the top, each room with what it imports."""
    below: dict[str, set[str]] = {}
    for arrow in arrows(package):
        if (here := room(arrow.file)) != (there := room(arrow.module)) and there:
            below.setdefault(here, set()).add(there)
    lines = []
    for level in range(len(FLOORS), 0, -1):
        lines += [
            f"{level}  {name:<11} {' '.join(sorted(below.get(name, ())))}" for name in FLOORS[level - 1]
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    home = ROOT / "src" / "umran"
    print(picture(home))
    wrong = faults(home)
    print(f"{sum(map(len, FLOORS))} rooms, {len(FLOORS)} floors, {len(wrong)} faults", *wrong, sep="\n")
    sys.exit(bool(wrong))
