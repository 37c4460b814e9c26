"""The opening of a city's page: a map, three figures beside those of its peers, a chart, and what is missing, before the text.

    :::{city-opening} agadir
    :::

Everything comes from data/, so that a city that is added gets its opening by the same line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from umran import City, data, figures
from umran.book.explorers import explorer
from umran.book.opening import drawing, facts
from umran.data.rows import file
from umran.figures.frame import DISCLAIMER
from umran.figures.outputs import SCHEME, for_book
from umran.text.html import Markup, as_html, bdi, prose, render, stacked, table
from umran.text.numbers import NO_DATA, figure, people
from umran.text.words import ltr

DATASETS = (
    "cities", "countries", "land", "indicator_names", "city_population", "city_urban_centre", "city_indicators",
    "city_land_use", "city_green_area", "city_waste", "country_urban_share", "country_slums", "country_air",
    "agadir_communes", "agadir_census", "amman_liwa", "city_census",
)  # fmt: skip
_STYLE = Markup(
    '<link rel="stylesheet" href="{0}page.css"><link rel="stylesheet" href="{0}opening.css">'
).format(SCHEME)
_MILLION = 1_000_000


class CityOpening(SphinxDirective):
    """The argument names a city of data/cities.csv, or the country's code where no city is named."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        folder = Path(__file__).parent
        for path in [*map(file, DATASETS), *folder.glob("*.py"), *folder.glob("templates/*")]:
            self.env.note_dependency(str(path))
        try:
            html, lines = build(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from error
        node = explorer(html=_STYLE + html)
        node += [nodes.paragraph("", line) for line in lines]
        return [node]


def build(name: str) -> tuple[Markup, list[str]]:
    """The opening as HTML, and the lines that the search reads. Raises ValueError for a place the data do not know."""
    place = facts.home(name)
    city = _inside(place)
    has_quarters = city is not None and "quarters" in city.layers
    shown = facts.key_facts(place)
    others = facts.other_populations(place, shown, city)
    chart = _chart(place, shown)
    html = render(
        "umran.book.opening", "opening.html", place=place, map=_inside_map(place, city) if has_quarters else _country(place),
        facts=shown, strip=drawing.strip, chart=chart, others=[_told(*each) for each in others], figure=figure, ltr=ltr,
        table=_facts_table(shown), missing=facts.missing(place, city is not None), prose=prose,
        inside=_districts(city) if city is not None and not has_quarters else "",
    )  # fmt: skip
    return html, [f"{each.measure.name}: {each.text}" for each in shown]


def _inside(place: facts.Home) -> City | None:
    if not place.city_id:
        return None
    try:
        with for_book():  # what its maker fetched is no part of a book
            return City.load(place.city_id)
    except ValueError:  # nothing is known of it
        return None


def _inside_map(place: facts.Home, city: City) -> dict[str, Any]:
    """Density of the newest year, or the quarters alone where nobody has counted them."""
    quarters = city.layers["quarters"]
    years = sorted(column for column in quarters if str(column).startswith("density_"))
    drawn = city.map(years[-1]) if years else figures.place_map(city)
    layers = [layer for layer in drawn.layers if layer.kind == "area" and layer.css_class != "limit"]
    picture = drawing.inside_map(drawn.title, layers, first=place.name)
    rows = [text.split(": ", 1) for layer in reversed(layers) for text in layer.texts]
    return {
        "title": drawn.title,
        "picture": picture.svg(),
        "legend": [(layer.css_class, layer.name) for layer in layers] if years else [],
        "source": stacked(city.source, DISCLAIMER),
        "table": table("بيانات الخريطة في جدول", ["المنطقة", drawn.title], rows) if years else "",
    }


def _country(place: facts.Home) -> dict[str, Any] | None:
    drawn = drawing.country_map(place)
    if drawn is None:
        return None
    return {
        "title": drawn.title,
        "picture": drawn.svg(),
        "legend": [],
        "source": stacked(data.source_ar("land"), DISCLAIMER),
        "table": "",
    }


def _districts(city: City) -> Markup | str:
    """What is known of an inside that has no outlines."""
    counted = city.tables.get("quarter_population")
    if counted is None:
        return ""
    rows = [[row["name"], figure(row["population"], 0), bdi(row["year"])] for _, row in counted.iterrows()]
    listed = table(f"ما يُعرف من داخل {city.name}: أعداد بلا حدود", ["المنطقة", "السكان", "السنة"], rows)
    return listed + Markup('<p class="op-note">{}</p>').format(as_html(city.source))


def _chart(place: facts.Home, shown: list[facts.Fact]) -> dict[str, Any] | None:
    """People of the agglomeration over time with other definitions of the city as marks, else the country's urban share."""
    rows = data.load("city_population").query(
        "city_id == @place.city_id and definition == 'urban_agglomeration'"
    )
    if len(rows) > 1:
        marks = [known for each in facts.populations()[1:] if (known := facts.fact(place, each))]
        series = _series(rows, "population")
        large = max(value for _, value, _ in series) >= _MILLION
        title = f"سكان تكتل {place.name} الحضري، {ltr(f'{series[0][0]}–{series[-1][0]}')}"
        drawn = drawing.LinePicture(
            title, series, [(each.year, each.value) for each in marks], _MILLION if large else 1_000, digits=2
        )
        unit, told = (
            "مليون نسمة" if large else "ألف نسمة",
            [_told(each.measure.name, each, each.year, each.value) for each in marks],
        )
        dataset, column, form = "city_population", "السكان", people
    else:
        rows = data.load("country_urban_share").query("iso3 == @place.iso3")
        if len(rows) < 2:
            return None
        series = _series(rows, "urban_share_pct")
        title = f"سكان الحضر في {place.country}، {ltr(f'{series[0][0]}–{series[-1][0]}')}"
        drawn, unit, told = drawing.LinePicture(title, series, []), "من كل 100 نسمة", []
        dataset, column, form = "country_urban_share", "سكان الحضر", lambda value: figure(value, 1, "%")
    listed = [[bdi(year), form(value), "إسقاط" if later else "تقدير"] for year, value, later in series]
    return {
        "title": title,
        "unit": unit,
        "picture": drawn.svg(),
        "marks": told,
        "source": data.source_ar(dataset),
        "table": table("بيانات الرسم في جدول", ["السنة", column, "نوعها"], listed),
        "last": next(year for year, _, later in reversed(series) if not later),
    }


def _series(rows: pd.DataFrame, column: str) -> list[tuple[int, float, bool]]:
    """Year, value, and whether it is a projection."""
    is_later = (rows["kind"] == "projection").tolist()
    return [*zip(map(int, rows["year"]), map(float, rows[column]), is_later, strict=True)]


def _told(name: str, known: facts.Fact | None, year: int, value: float) -> str:
    source = f". {known.source}" if known else ""
    return f"{name}، {ltr(year)}: {people(value)}{source}"


def _facts_table(shown: list[facts.Fact]) -> Markup:
    rows = []
    for each in shown:
        names = [(each.name, each.value), *sorted(each.peers.items(), key=lambda peer: -peer[1])]
        rows += [[each.measure.name, name, each.measure.form(value), bdi(each.year)] for name, value in names]
    return (
        table("الأرقام وأقرانها في جدول", ["الرقم", "المكان", "القيمة", "السنة"], rows)
        if rows
        else Markup(NO_DATA)
    )
