"""One quarter among the others: a menu of quarters, and a line for each measure on which all of them stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets
import numpy as np
import pandas as pd

from umran.figures.outputs import tag
from umran.figures.place import Place, source_of
from umran.figures.tool import Tool
from umran.text.html import Markup, render, table
from umran.text.numbers import NO_DATA, figure


def quarter_card(
    place: Place,
    measures: pd.DataFrame,
    title: str,
    forms: Mapping[str, Callable[[float], str]] | None = None,
) -> QuarterCard:
    """Choose a quarter, and read its figures among those of the others.

    Parameters
    ----------
    place : Place
        The place, for its source: anything with `.layers` and `.tables`, such as a `City`.
    measures : DataFrame
        A row a quarter, indexed by name; a column a measure, named as people read it. A missing figure stays missing.
    title : str
        What the card compares, and when.
    forms : mapping of str to callable, optional
        How the figures of a column are written, with their unit.

    Returns
    -------
    QuarterCard
        A menu above a line for each measure: all quarters stand on it, the chosen one is large. On a page whose
        cell was not run the menu is the page's own.

    Raises
    ------
    ValueError
        Without a row or a column, and for names that are not all different.

    Examples
    --------
    >>> import pandas as pd
    >>> from umran import City, figures
    >>> measures = pd.DataFrame({"السكان": [90, 30]}, index=["حي النور", "حي السلام"])
    >>> card = figures.quarter_card(City(), measures, "حيّان")
    >>> card
    حيّان
    >>> card.quarter.value = "حي السلام"
    >>> "30" in card.card.value
    True
    """
    return QuarterCard(place, measures, title, forms)


class QuarterCard(Tool):
    """A choice above a card, in a notebook; the same card with a menu of its own, on a page."""

    def __init__(
        self,
        place: Place,
        measures: pd.DataFrame,
        title: str,
        forms: Mapping[str, Callable[[float], str]] | None = None,
    ):
        if measures.empty or not measures.index.is_unique:
            raise ValueError(
                f"measures is {measures.shape[0]} rows by {measures.shape[1]}; expected a row a quarter, each name once"
            )
        self._place, self._names, self._title = place, [*map(str, measures.index)], title
        self._columns = {str(name): values.to_numpy(float) for name, values in measures.items()}
        self._forms = {name: (forms or {}).get(name, figure) for name in self._columns}
        self.quarter = ipywidgets.Dropdown(options=self._names, description="المنطقة")
        self.card = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(tag("page.css") + tag("panels.css")), self.quarter, self.card])
        self.add_class("umran-explorer")
        self.quarter.observe(self._show, "value")
        self._show()

    def __repr__(self) -> str:
        return self._title

    def static_html(self) -> str:
        return self._written(self.quarter.index, own_menu=True)

    def _show(self, _change: object = None) -> None:
        self.card.value = self._written(self.quarter.index, own_menu=False)

    def _written(self, chosen: int, own_menu: bool) -> Markup:
        texts = {
            name: [NO_DATA if pd.isna(each) else self._forms[name](each) for each in values]
            for name, values in self._columns.items()
        }
        rows = [[name, *(column[row] for column in texts.values())] for row, name in enumerate(self._names)]
        return render(
            "umran.figures",
            "quarter_card.html",
            title=self._title,
            names=self._names,
            chosen=chosen,
            own_menu=own_menu,
            strips=[
                (name, texts[name], _places(values), *_ends(values, texts[name]))
                for name, values in self._columns.items()
            ],
            content={"texts": [*texts.values()]},
            source=source_of(self._place),
            table=table("كل المناطق في جدول", ["المنطقة", *texts], rows),
            style=tag("page.css") + tag("panels.css") if own_menu else "",
            script=tag("panels.js") if own_menu else "",
        )


def _places(values: np.ndarray) -> list[float | None]:
    """Where each figure stands on its line, in percent of the way from the least to the greatest."""
    known = values[~np.isnan(values)]
    low, high = (known.min(), known.max()) if known.size else (0.0, 0.0)
    span = high - low or 1.0
    return [None if np.isnan(each) else round(float(100 * (each - low) / span), 1) for each in values]


def _ends(values: np.ndarray, texts: list[str]) -> tuple[str, str]:
    """The least and the greatest as text."""
    if np.isnan(values).all():
        return NO_DATA, NO_DATA
    return texts[int(np.nanargmin(values))], texts[int(np.nanargmax(values))]
