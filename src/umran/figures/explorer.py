"""Choose, and read what is known. A page shows one choice until the cell is run."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets
import pandas as pd

from umran import data
from umran.data.titles import places
from umran.figures.cities import INDICATORS, indicator_names, short_source
from umran.figures.outputs import tag
from umran.figures.tool import Tool
from umran.text.html import Markup, bdi, gap, render
from umran.text.numbers import about_people
from umran.text.words import ltr


@dataclass(frozen=True)
class Measure:
    """Something known about cities: a column of a dataset, of one indicator's rows where the dataset holds several."""

    title: str
    unit: str
    definition: str
    dataset: str
    column: str
    indicator: str | None = None

    def readings(self, city_id: str | None) -> pd.DataFrame:
        """The rows that hold a value for a city, by year."""
        rows = data.load(self.dataset).query("city_id == @city_id").dropna(subset=[self.column])
        if self.indicator:
            rows = rows[rows["indicator"] == self.indicator]
        return rows.sort_values("year", kind="stable").set_index("year", drop=False)


def measures() -> list[Measure]:
    """What the explorer offers, in the words of the data's own description."""
    names = indicator_names()
    indicators = [
        Measure(
            title=names["short_ar"][code],
            unit=names["unit_ar"][code],
            definition=names["definition_ar"][code],
            dataset="city_indicators",
            column="value_pct",
            indicator=code,
        )
        for code in INDICATORS
    ]
    columns = [("city_population", "population"), ("city_land_use", "built_up_per_capita_m2"),
               ("city_land_use", "land_consumption_rate_pct"), ("city_land_use", "population_growth_rate_pct")]  # fmt: skip
    return indicators + [_described(*column) for column in columns]


def _described(dataset: str, column: str) -> Measure:
    described = _field(dataset, column)
    return Measure(described["title"], described["unit_ar"], described["description"], dataset, column)


def _field(dataset: str, column: str) -> dict:
    return next(each for each in data.describe(dataset)["schema"]["fields"] if each["name"] == column)


def city_explorer() -> CityExplorer:
    """Choose a city, a measure and a year, and read what is published.

    Returns
    -------
    CityExplorer
        Three menus above a card with value, unit, year, source and definition, or why there is no value. A widget: a
        page shows the card as it stood until the cell is run.

    Examples
    --------
    >>> from umran import figures
    >>> explorer = figures.city_explorer()
    >>> explorer
    مستكشف المدن
    >>> explorer.city.value, explorer.year.value
    ('amman', 2020)
    >>> "10.0" in explorer.card.value
    True
    """
    return CityExplorer()


class CityExplorer(Tool):
    """Three choices above a card. The card only ever follows the choices."""

    def __init__(self):
        self._cities = places().set_index("place", drop=False)
        self.city = ipywidgets.Dropdown(options=_city_options(self._cities), description="المدينة")
        self.measure = ipywidgets.Dropdown(
            options=[(each.title, each) for each in measures()], description="المؤشر"
        )
        self.year = ipywidgets.Dropdown(description="السنة")
        self.card = ipywidgets.HTML()
        super().__init__([ipywidgets.HTML(tag("page.css")), self.city, self.measure, self.year, self.card])
        self.add_class("umran-explorer")
        for choice in (self.city, self.measure):
            choice.observe(self._offer_years, "value")
        self.year.observe(self._show, "value")
        self._offer_years()

    def __repr__(self) -> str:
        return "مستكشف المدن"

    def _readings(self) -> pd.DataFrame:
        return self.measure.value.readings(self._cities.loc[self.city.value, "city_id"])

    def _offer_years(self, _change: object = None) -> None:
        readings = self._readings()
        years = [int(year) for year in reversed(readings["year"].tolist())]
        self.year.options = years
        self.year.disabled = not years
        if "kind" in readings:  # begin with what is known, not with what is expected
            years = [year for year in years if readings.loc[year, "kind"] == "estimate"]
        self.year.value = years[0] if years else None
        self._show()

    def _show(self, _change: object = None) -> None:
        readings = self._readings()
        reading = readings.loc[self.year.value] if self.year.value in readings.index else None
        self.card.value = reading_card(self._cities.loc[self.city.value], self.measure.value, reading)


def _city_options(cities: pd.DataFrame) -> list[tuple[str, str]]:
    return [
        (
            f"{city['name_ar']}، {city['country_ar']}" if pd.notna(city["name_ar"]) else city["country_ar"],
            city["place"],
        )
        for _, city in cities.iterrows()
    ]


def reading_card(city: pd.Series, measure: Measure, reading: pd.Series | None) -> str:
    """One value with unit, year, definition and source; without a value, the words for a gap and the reason."""
    has_city = pd.notna(city["city_id"])
    place = f"{city['name_ar']}، {city['country_ar']}" if has_city else city["country_ar"]
    if reading is None:
        value: str | Markup = gap()
        notes = "لا صفّ لهذه المدينة في المصدر." if has_city else city["note_ar"]
    else:
        notes = "، ".join([f"عام {ltr(reading['year'])}", *_labels(measure.dataset, reading)])
        value = _value(reading[measure.column], measure)
    return render(
        "umran.figures", "explorer_card.html", head=place, title=measure.title, value=value,
        sentences=[notes, measure.definition], source=short_source(measure.dataset),
    )  # fmt: skip


def _value(value: float, measure: Measure) -> str | Markup:
    if measure.column == "population":
        return about_people(value)
    number = (
        f"{value:.1f}" if measure.column.endswith("_pct") else f"{value:,.0f}"
    )  # the unit says «في المائة»
    return Markup("{} <small>{}</small>").format(bdi(number), measure.unit)


def _labels(dataset: str, reading: pd.Series) -> list[str]:
    """The Arabic words for what kind of number it is and for which boundary, where the dataset says so."""
    labels = []
    for column in ("kind", "definition"):
        if column in reading:
            words = {each["value"]: each["label"] for each in _field(dataset, column)["categories"]}
            labels.append(words[reading[column]])
    return labels
