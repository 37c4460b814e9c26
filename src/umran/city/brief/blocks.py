"""What a brief is made of, whatever form it takes."""

from __future__ import annotations

from dataclasses import dataclass, field

from umran import figures


@dataclass(frozen=True)
class Title:
    """What stands above all; `is_guidance` while the official has not written it."""

    text: str
    above: str
    is_guidance: bool = False


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Sentence:
    """A paragraph, with bold words before it where it has a `lead`; guidance waits to be written over."""

    text: str
    lead: str = ""
    is_guidance: bool = False
    is_quiet: bool = False


@dataclass(frozen=True)
class Items:
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; `guidance` names the cells, by row below the titles and column, that wait to be written."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    caption: str
    guidance: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Drawing:
    picture: figures.Picture
    caption: str
    width: float = 1.0


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Title | Heading | Sentence | Items | Table | Drawing | PageBreak


@dataclass(frozen=True)
class Brief:
    """What is written, in its order.

    Attributes
    ----------
    title : str
        For the file's properties.
    blocks : list
        `Title`, `Heading`, `Sentence`, `Items`, `Table`, `Drawing` and `PageBreak`.
    """

    title: str
    blocks: list[Block] = field(default_factory=list)
