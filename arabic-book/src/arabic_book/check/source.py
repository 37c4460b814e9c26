"""A page's source, line by line: front matter, fences, boxes. What checks of the text read, without Sphinx."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FENCE = re.compile(r"^ {0,3}(?:> ?)*(`{3,}|~{3,}|:{3,})(.*)$")
DIRECTIVE = re.compile(r"^\{([\w:-]+)\}\s*(.*)$")
OPTION = re.compile(r"^\s*:[\w-]+:(?:\s|$)")
FOOTNOTE = re.compile(r"^\[\^[^\]]+\]:")
SOURCE_OF_CELL = re.compile(r'^\s*"source": (\[|")')

# Directives whose content is not Markdown, and what it is.
CONTENT = {
    "raw": "html", "math": "math", "plan": "yaml", "code": "code", "code-block": "code", "code-cell": "code",
    "sourcecode": "code", "literalinclude": "code", "eval-rst": "code", "mermaid": "code", "bibliography": "code",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line: its number in the file, what it is, and the directives it stands in, outermost first.

    ``kind`` is text, title (the argument of a directive), option, footnote, front, comment, code, html, math or yaml.
    """

    number: int
    text: str
    kind: str
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """One directive: where it opens, the directives around it, and whether anything is in it."""

    name: str
    number: int
    parents: tuple[str, ...]
    filled: bool


@dataclass(frozen=True)
class Page:
    """A Markdown file or a notebook: its front matter, its lines of Markdown, its boxes and headings."""

    path: Path
    front: dict[str, Any]
    lines: list[Line]
    boxes: list[Box]
    headings: list[tuple[int, int]]  # (number, level)

    def line_of_front(self, field: str) -> int:
        """Line of a field of the front matter; 1 where it is not written."""
        numbers = (
            line.number for line in self.lines if line.kind == "front" and line.text.startswith(f"{field}:")
        )
        return next(numbers, 1)


@dataclass
class Fence:
    """A fence that is still open: its marks, its directive or nothing, the kind of its content, where it opened."""

    marks: str
    name: str
    kind: str
    number: int
    filled: bool = False


class Reader:
    """Reads numbered lines of Markdown; fences may nest, ``$$`` may span lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self.headings: list[tuple[int, int]] = []
        self.open: list[Fence] = []
        self.in_math = self.in_footnote = self.in_options = False

    def names(self) -> tuple[str, ...]:
        return tuple(fence.name for fence in self.open if fence.name)

    def add(self, number: int, text: str, kind: str) -> None:
        self.lines.append(Line(number, text, kind, self.names()))

    def fill(self) -> None:
        for fence in self.open:
            fence.filled = True

    def close(self) -> None:
        fence = self.open.pop()
        if fence.name:
            self.boxes.append(Box(fence.name, fence.number, self.names(), fence.filled))

    def fence(self, number: int, marks: str, rest: str) -> bool:
        """Open or close a fence; false where the marks are content of an outer one."""
        inside = self.open[-1] if self.open else None
        rest = rest.strip()
        if inside and marks[0] == inside.marks[0] and len(marks) >= len(inside.marks) and not rest:
            self.close()
            return True
        # A colon fence without a name closes nothing here and opens nothing.
        if inside and (inside.kind != "text" or (marks[0] == ":" and not rest)):
            return False
        match = DIRECTIVE.match(rest)
        name, argument = match.groups() if match else ("", "")
        self.fill()
        self.open.append(Fence(marks, name, CONTENT.get(name, "text") if match else "code", number))
        self.in_options = bool(name)
        if argument and self.open[-1].kind == "text":
            self.add(number, argument, "title")
        return True

    def read(self, number: int, text: str) -> None:
        fence = FENCE.match(text)
        if fence and not self.in_math and self.fence(number, *fence.groups()):
            return
        kind = self.open[-1].kind if self.open else "text"
        if self.in_options and OPTION.match(text):
            self.add(number, text, "option")
            return
        self.in_options = self.in_options and not text.strip()
        if kind == "text":
            kind = self.kind_of_text(number, text)
        if text.strip():
            self.fill()
        self.add(number, text, kind)

    def kind_of_text(self, number: int, text: str) -> str:
        marks = text.count("$$")
        if self.in_math or marks:
            self.in_math ^= marks % 2 == 1
            return "math"
        if text.startswith("%"):
            return "comment"
        if FOOTNOTE.match(text):
            self.in_footnote = True
        elif not text.strip():
            self.in_footnote = False
        if heading := re.match(r"(#{1,6}) ", text):
            self.headings.append((number, len(heading[1])))
        return "footnote" if self.in_footnote else "text"

    def finish(self) -> None:
        while self.open:
            self.close()
        self.boxes.sort(key=lambda box: box.number)


def read_markdown(path: Path) -> Page:
    lines = path.read_text(encoding="utf-8").split("\n")
    reader, start = Reader(), 0
    front: dict[str, Any] = {}
    if lines[0].strip() == "---" and "---" in lines[1:]:
        start = lines.index("---", 1) + 1
        front = yaml.safe_load("\n".join(lines[1 : start - 1])) or {}
        reader.lines = [Line(number, text, "front") for number, text in enumerate(lines[:start], 1)]
    for number, text in enumerate(lines[start:], start + 1):
        reader.read(number, text)
    reader.finish()
    return Page(path, front, reader.lines, reader.boxes, reader.headings)


def read_notebook(path: Path) -> Page:
    """Markdown cells of a notebook; lines are counted in its file where it is laid out as nbformat lays it out."""
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    starts = [number for number, line in enumerate(text.split("\n"), 1) if SOURCE_OF_CELL.match(line)]
    if len(starts) != len(notebook["cells"]):
        starts = [1] * len(notebook["cells"])
    reader = Reader()
    for start, cell in zip(starts, notebook["cells"], strict=True):
        if cell["cell_type"] != "markdown":
            continue
        for offset, line in enumerate("".join(cell["source"]).split("\n"), 1):
            reader.read(start + offset, line)
        reader.read(start, "")
    reader.finish()
    return Page(path, dict(notebook["metadata"]), reader.lines, reader.boxes, reader.headings)


def read_page(path: str | Path) -> Page:
    """The page whose source is the file ``path``.

    Raises ValueError where its front matter or its JSON cannot be read.
    """
    path = Path(path)
    try:
        return read_notebook(path) if path.suffix == ".ipynb" else read_markdown(path)
    except (yaml.YAMLError, json.JSONDecodeError) as error:
        raise ValueError(f"{path}: cannot be read: {error}") from error
