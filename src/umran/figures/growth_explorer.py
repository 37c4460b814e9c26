"""Suppose a growth rate, see what it makes of a city. A page has a chart until the cell is run."""

from __future__ import annotations

import math

import ipywidgets
import pandas as pd

from umran import data
from umran.data.titles import city_names
from umran.figures.growth import ARITHMETIC, WHAT_IF_YEAR, growth_rates, what_if, what_if_chart
from umran.figures.outputs import tag
from umran.figures.population import LAST_ESTIMATE, population_rows
from umran.figures.tool import Tool
from umran.text.html import Markup, gap, render
from umran.text.numbers import about_people, percent
from umran.text.words import YEARS, after, counted, unmarked

# A slider reads from left to right, as years do; around it everything reads from the right.
_STYLE = Markup(
    "<style>.umran-growth .slider-container, .umran-growth .widget-readout { direction: ltr }"
    ".umran-growth .widget-slider { width: 100%; max-width: 34rem }</style>"
)


def growth_tool() -> GrowthTool:
    """Suppose a yearly growth rate of a city, and read its population in 2050 if the rate held.

    Returns
    -------
    GrowthTool
        A menu of cities and a slider of rates (percent a year), which starts from the city's own, above a card with the
        population and the doubling time. A widget: a page shows a chart until the cell is run.

    Examples
    --------
    >>> from umran import figures
    >>> tool = figures.growth_tool()
    >>> tool.city.value, tool.rate.value = "agadir", 2
    >>> "1.69 مليون نسمة" in tool.card.value
    True
    """
    return GrowthTool()


class GrowthTool(Tool):
    """Two choices above a card. In the book the same question is a chart with a slider of the page."""

    def __init__(self):
        names = city_names()
        self.city = ipywidgets.Dropdown(
            options=[(name, city) for city, name in names.items()], description="المدينة"
        )
        self.rate = ipywidgets.FloatSlider(
            min=-2, max=5, step=0.1, readout_format=".1f", description="المعدل (%)"
        )
        self.card = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(tag("page.css") + _STYLE), self.city, self.rate, self.card])
        self.add_class("umran-explorer")
        self.add_class("umran-growth")
        self.city.observe(self._start_from_own_rate, "value")
        self.rate.observe(self._show, "value")
        self._start_from_own_rate()

    def __repr__(self) -> str:
        return "ماذا لو تغيّر معدل النمو؟"

    def static_html(self) -> str:
        return what_if_chart()._repr_html_()

    def _start_from_own_rate(self, _change: object = None) -> None:
        own = growth_rates([self.city.value]).query("end == @LAST_ESTIMATE")["rate"]
        self.rate.disabled = own.empty
        self.rate.value = round(100 * own.iloc[0], 1) if len(own) else 0
        self._show()

    def _show(self, _change: object = None) -> None:
        rows = population_rows([self.city.value]).query("year == @LAST_ESTIMATE")
        population = None if rows.empty else int(rows["population"].iloc[0])
        self.card.value = growth_card(city_names()[self.city.value], population, self.rate.value / 100)


def growth_card(city: str, population: int | None, rate: float) -> str:
    """What one yearly rate (a fraction) makes of a population by 2050, called arithmetic; or the words for a gap."""
    years = WHAT_IF_YEAR - LAST_ESTIMATE
    if population is None or pd.isna(population):
        value: str | Markup = gap()
        sentence = f"لا تقدير لسكان المدينة في {LAST_ESTIMATE} في المصدر."
    else:
        value = about_people(what_if(population, rate, years))
        doubling = (
            f"يتضاعف العدد كل {counted(round(math.log(2) / rate), after(YEARS))}."
            if rate > 0
            else "لا يتضاعف العدد."
        )
        sentence = (
            f"في {WHAT_IF_YEAR}، لو بقي المعدل {percent(rate)} سنوياً مدة {unmarked(counted(years, after(YEARS)))}، "
            f"انطلاقاً من {about_people(population)} في {LAST_ESTIMATE}. {doubling}"
        )
    source = data.source_ar("city_population")
    return render(
        "umran.figures",
        "explorer_card.html",
        head=city,
        title=ARITHMETIC,
        value=value,
        sentences=[sentence],
        source=source,
    )
