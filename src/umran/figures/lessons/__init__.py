"""Figures that lessons draw from the data: one small function each, in a module a part of the course.

A page says ```` ```{data-figure} name ```` and gets what `drawn` gives. The list below is read without Altair, so that
a page whose figures are known already waits for nothing; `tests/book/test_data_figures.py` holds it to the functions.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any, NamedTuple


class Entry(NamedTuple):
    """Where a figure is made, and the datasets that it shows: a change of one of them draws it anew."""

    function: str  # "module:function"
    datasets: tuple[str, ...]


_HERE = "umran.figures.lessons"
FIGURES: dict[str, Entry] = {
    "population": Entry("umran.figures.population:population_chart", ("city_population", "cities")),
}


def entry(name: str) -> Entry:
    """The entry of a figure.

    Raises
    ------
    ValueError
        For an unknown name, with those that there are.
    """
    if name not in FIGURES:
        raise ValueError(f"no figure is named {name!r}; there are: {', '.join(sorted(FIGURES))}")
    return FIGURES[name]


def drawn(name: str, **options: str) -> Any:
    """The figure of a name.

    Parameters
    ----------
    name : str
        One of `FIGURES`.
    **options : str
        What the figure is asked for, such as `city="agadir"`; one that its function does not take is an error.

    Returns
    -------
    Figure
        Or whatever shows itself as HTML, such as a map.

    Raises
    ------
    ValueError
        For an unknown name, an option that the figure does not take, and a value that its function refuses.

    Examples
    --------
    >>> from umran.figures import lessons
    >>> lessons.drawn("population")
    سكان المدن، \u20661950–2035\u2069
    """
    module, _, function = entry(name).function.partition(":")
    made = getattr(import_module(module), function)
    known = [each for each in inspect.signature(made).parameters]
    if unknown := sorted(set(options) - set(known)):
        raise ValueError(f"figure {name!r} takes {', '.join(known) or 'no option'}, not {', '.join(unknown)}")
    return made(**options)
