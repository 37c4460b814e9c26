"""What if people walked further? Sliders over 11.2.1 of a place."""

from __future__ import annotations

import ipywidgets

from umran import indicators as ind
from umran.figures.outputs import tag
from umran.figures.place import Place, require_layers, source_of
from umran.figures.tool import Tool
from umran.text.html import render
from umran.text.words import ltr

_METHODS = {"straight_line": "بخط مستقيم", "streets": "على الشوارع"}


def access_explorer(place: Place) -> AccessExplorer:
    """Ask what 11.2.1 of a place would be if people walked further.

    Parameters
    ----------
    place : Place
        A place with the layers `residents`, `stops` and `streets`, such as a `City`.

    Returns
    -------
    AccessExplorer
        Two sliders of walking distances (metres, 100 to 2,000) and a choice of method, above the result. A widget: a
        page shows the result as it stood until the cell is run.

    Raises
    ------
    ValueError
        Where the place lacks one of the layers.

    Examples
    --------
    >>> from umran import City, figures
    >>> explorer = figures.access_explorer(City.training())
    >>> explorer
    مستكشف المسافة
    >>> before = explorer.result.share
    >>> explorer.low.value, explorer.high.value = 800, 1600
    >>> explorer.result.share > before
    True
    """
    return AccessExplorer(place)


class AccessExplorer(Tool):
    """Three choices above a result that only ever follows them."""

    def __init__(self, place: Place):
        require_layers(place, "residents", "stops", "streets")
        self._place = place
        self.low = _slider(500, "حافلة وترام")
        self.high = _slider(1000, "قطار")
        self.method = ipywidgets.Dropdown(
            options=[(name, method) for method, name in _METHODS.items()],
            value="streets",
            description="القياس",
        )
        self.card = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(tag("page.css")), self.low, self.high, self.method, self.card])
        self.add_class("umran-explorer")
        for choice in (self.low, self.high, self.method):
            choice.observe(self._show, "value")
        self._show()

    def __repr__(self) -> str:
        return "مستكشف المسافة"

    def _show(self, _change: object = None) -> None:
        self.result = ind.access_to_public_transport(
            self._place.layers["residents"],
            self._place.layers["stops"],
            self._place.layers["streets"] if self.method.value == "streets" else None,
            self._place.layers.get("city"),
            low_capacity_distance=self.low.value,
            high_capacity_distance=self.high.value,
        )
        self.card.value = render(
            "umran.figures", "explorer_card.html", head=self.result.title, title=_walks(self.low.value, self.high.value),
            value=self.result.formatted(), sentences=[self.result.reading()], source=source_of(self._place),
        )  # fmt: skip


def _walks(low: int, high: int) -> str:
    return f"{ltr(f'{low:,}')} متر إلى الحافلة والترام، و{ltr(f'{high:,}')} متر إلى القطار"


def _slider(metres: int, name: str) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(
        metres, min=100, max=2000, step=50, description=name, readout_format="d", continuous_update=False
    )
