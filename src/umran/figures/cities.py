"""Maps that need no tiles and no network, in Arabic from frame to popup.

A map is a folium map: anything of folium can be added to it. Leaflet comes from the package `xstatic-leaflet`,
land and countries from the project's data; borders are never drawn, only the participating countries are filled.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import folium
import pandas as pd
from folium.template import Template

from umran import data
from umran.figures.frame import DISCLAIMER, Frame
from umran.figures.outputs import CITY_PAGE, in_book
from umran.figures.place import PlaceMap
from umran.text.html import Markup, as_html, bdi, gap, own_script, render, stacked, table, to_json
from umran.text.numbers import NO_DATA, about_people, figure
from umran.text.words import ltr

INDICATORS = ("11.2.1", "11.7.1a", "11.7.1b")
# Offered only to a reader who asks for it; OpenStreetMap's tile servers serve any light use with attribution.
ONLINE_TILES = {
    "url": "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "attribution": "© المساهمون في OpenStreetMap",
}
_TABLE = "بيانات الخريطة في جدول"
_CLASSES = 5
_RADIUS_OF_A_MILLION = 9  # pixels; a circle's area grows with the population
_RING = 6  # pixels; the radius where the population is unknown


def cities_map(
    indicator: str = "11.2.1", online_tiles: bool = False, insides: Mapping[str, PlaceMap] | None = None
) -> CitiesMap:
    """Map the participating cities: area of a circle by population, colour by an indicator.

    A city without a population is a ring; one without a value is hatched. Borders are never drawn.

    Parameters
    ----------
    indicator : str, default "11.2.1"
        One of `INDICATORS`: "11.2.1", "11.7.1a", "11.7.1b"; the newest published value, in percent.
    online_tiles : bool, default False
        Offer a background of OpenStreetMap in the layer control. It is off, and no server is asked, until the reader
        chooses it.
    insides : mapping of city_id to PlaceMap, optional
        Maps of cities from the inside, such as `City.load("agadir").map("density_2024")`: areas that are drawn when the
        reader goes into the city.

    Returns
    -------
    CitiesMap
        A folium map, to which anything of folium can be added.

    Raises
    ------
    ValueError
        For another indicator, and for the inside of a city that is not on the map.

    Examples
    --------
    >>> from umran import figures
    >>> figures.cities_map("11.7.1b")
    خريطة المدن المشاركة: الوصول إلى الأماكن العامة
    """
    return CitiesMap(indicator, online_tiles, insides)


@dataclass(frozen=True)
class Population:
    """A city's population: inhabitants, year, and whether an estimate or a projection; None where unknown."""

    count: int | None
    year: int | None
    kind: str | None


def latest_population(city_id: str | None) -> Population:
    """The newest estimate; the series of urban agglomerations goes before the figure of the capital's own area."""
    rows = data.load("city_population").query("city_id == @city_id and kind == 'estimate'")
    if rows.empty:
        return Population(None, None, None)
    rows = rows.assign(is_series=rows["definition"] == "urban_agglomeration").sort_values(
        ["is_series", "year"]
    )
    last = rows.iloc[-1]
    return Population(int(last["population"]), int(last["year"]), last["kind"])


def latest_value(city_id: str | None, indicator: str) -> tuple[float | None, int | None]:
    """The newest value of an indicator (percent) and its year; None and None where there is none."""
    rows = data.load("city_indicators").query("city_id == @city_id and indicator == @indicator")
    if rows.empty:
        return None, None
    last = rows.sort_values("year", kind="stable").iloc[-1]
    return float(last["value_pct"]), int(last["year"])


def indicator_names() -> pd.DataFrame:
    """Arabic names, units and definitions, one row an indicator."""
    return data.load("indicator_names").set_index("indicator")


def city_card(city: pd.Series) -> Markup:
    """A row of `cities` as a card: names, country, commission, population, indicators, sources; gaps said in words."""
    names, population = indicator_names(), latest_population(city["city_id"])
    facts = [
        ("السكان", about_people(population.count), f"تقدير {ltr(population.year)}" if population.year else "")
    ]
    for indicator in INDICATORS:
        value, year = latest_value(city["city_id"], indicator)
        facts.append((names["short_ar"][indicator], figure(value, 1, "%"), ltr(year) if year else ""))
    commission = city["regional_commission_ar"]
    if not city["commission_verified"]:
        commission += " (لم تُراجَع قوائم الأعضاء كلها)"
    source = short_source("city_population", "city_indicators")
    return render(
        "umran.figures", "city_card.html", name=_both_names(city), country=city["country_ar"], commission=commission,
        facts=facts, source=source,
    )  # fmt: skip


def short_source(*names: str) -> str:
    """Publishers, titles and years of data sets in one line; the caption beside it carries the licences."""
    titles = []
    for name in names:
        described = data.describe(name)
        for source in described["sources"]:
            title = source["title"].split("، المؤشر")[0]
            titles.append(title if described["version"] in title else f"{title}، {described['version']}")
    return "المصدر: " + "؛ ".join(dict.fromkeys(titles))


def _both_names(city: pd.Series) -> str | Markup:
    if pd.isna(city["city_id"]):
        return gap("المصدر لا يسمّي مدينة")
    if city["name_local"] == city["name_ar"]:
        return city["name_ar"]
    return Markup("{} {}").format(city["name_ar"], own_script(city["name_local"], city["local_lang"]))


class CitiesMap(folium.Map):
    """A folium map of the cities. Layers are added as to any folium map."""

    default_js: list = []
    default_css: list = []
    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = umran.citiesMap("{{ this.get_name() }}", {{ this.content }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        indicator: str = "11.2.1",
        online_tiles: bool = False,
        insides: Mapping[str, PlaceMap] | None = None,
    ):
        if indicator not in INDICATORS:
            raise ValueError(f"indicator is {indicator!r}; expected one of {', '.join(INDICATORS)}")
        super().__init__(location=(10, 20), tiles=None)
        name = indicator_names().to_dict("index")[indicator]
        self.title = f"خريطة المدن المشاركة: {name['short_ar']}"
        cities = data.load("cities")
        insides = dict(insides or {})
        if unknown := [each for each in insides if each not in set(_reading_order(cities)["city_id"])]:
            raise ValueError(f"insides has {', '.join(unknown)}; expected the city_id of cities on the map")
        self.content = to_json(
            {
                "label": self.title,
                **({"insides": {each: drawn.inside() for each, drawn in insides.items()}} if insides else {}),
                "cities": [_marker(city, indicator) for _, city in _reading_order(cities).iterrows()],
                "notes": _country_notes(cities),
                "tiles": ONLINE_TILES if online_tiles else None,
            }
        )
        sources = (data.source_ar(name) for name in ("city_indicators", "city_population", "land"))
        frames = [drawn.frame for drawn in insides.values()]
        of_insides = dict.fromkeys(part for frame in frames for part in str(frame.caption).split("<br>"))
        caption = stacked(
            f"{name['name_ar']}، {name['unit_ar']}.", *sources,
            *(Markup(part) for part in of_insides if part != DISCLAIMER), DISCLAIMER,
        )  # fmt: skip
        named = (
            Markup(str(frame.alternative).replace(_TABLE, as_html(f"{frame.title} في جدول")))
            for frame in frames
        )
        tables = Markup("").join([_table(cities), *named])
        Frame(self.title, _legend(name, indicator), caption, tables).add_child(self)

    def __repr__(self) -> str:
        return self.title


def _reading_order(cities: pd.DataFrame) -> pd.DataFrame:
    """Cities that have a place, from east to west: on a page read from the right, the keyboard meets them in order."""
    return cities.dropna(subset=["city_id", "longitude"]).sort_values(
        "longitude", ascending=False, kind="stable"
    )


def _marker(city: pd.Series, indicator: str) -> dict[str, object]:
    value, _ = latest_value(city["city_id"], indicator)
    count = latest_population(city["city_id"]).count
    reading = NO_DATA if value is None else f"{value:.1f}%"
    return {
        "id": city["city_id"],
        "at": [round(city["latitude"], 3), round(city["longitude"], 3)],
        "radius": _RING if count is None else _radius(count),
        "ring": count is None,
        "class": _class_of(value, _step(indicator)),
        "name": city["name_ar"],
        "country": city["country_ar"],
        "label": f"{city['name_ar']}، {city['country_ar']}: {reading}. افتح بطاقة المدينة",
        "card": city_card(city),
        **({"page": f"{CITY_PAGE}{city['city_id']}"} if in_book() else {}),
    }


def _radius(count: float) -> float:
    return round(_RADIUS_OF_A_MILLION * math.sqrt(count / 1_000_000), 1)


def _step(indicator: str) -> int:
    """Width of a class: five equal classes from 0 that hold every value (percent)."""
    largest = data.load("city_indicators").query("indicator == @indicator")["value_pct"].max()
    return next(step for step in (1, 2, 5, 10, 20) if step * _CLASSES >= largest)


def _class_of(value: float | None, step: int) -> str:
    return "none" if value is None else f"c{min(int(value // step), _CLASSES - 1) + 1}"


def _country_notes(cities: pd.DataFrame) -> dict[str, str]:
    """What a country's tooltip says: its name, and why it has no circle where it has none."""
    return {
        city["iso3"]: city["country_ar"] + (": المصدر لا يسمّي مدينة" if pd.isna(city["city_id"]) else "")
        for _, city in cities.iterrows()
    }


def _legend(name: dict[Hashable, str], indicator: str) -> Markup:
    step = _step(indicator)
    classes = [
        (_dot(8, f"c{number + 1}"), ltr(f"{number * step}–{(number + 1) * step}%"))
        for number in range(_CLASSES)
    ]
    named = ((200_000, "200 ألف"), (1_000_000, "مليون"), (2_000_000, "مليونان"))
    sizes = [(_dot(_radius(count), "size"), words) for count, words in named]
    return render(
        "umran.figures", "cities_legend.html", name=name, classes=[*classes, (_dot(8, "none"), NO_DATA)],
        sizes=[*sizes, (_dot(_RING, "size ring"), NO_DATA)],
    )  # fmt: skip


def _dot(radius: float, kind: str) -> Markup:
    """A circle of the legend, drawn as those of the map are."""
    side = math.ceil(radius) * 2 + 4
    return Markup(
        '<svg width="{0}" height="{0}" viewBox="{1:g} {1:g} {0} {0}" aria-hidden="true">'
        '<circle class="{2}" fill="url(#hatch)" r="{3:g}"/></svg>'
    ).format(side, -side / 2, kind, radius)


def _table(cities: pd.DataFrame) -> Markup:
    names = indicator_names()
    rows = []
    for _, city in cities.iterrows():
        population = latest_population(city["city_id"])
        cells = [_both_names(city), city["country_ar"]]
        cells += [bdi(f"{population.count:,}") if population.count else gap(), bdi(population.year or "—")]
        for indicator in INDICATORS:
            value, year = latest_value(city["city_id"], indicator)
            cells += [figure(value, 1, "%"), bdi(year or "—")]
        rows.append(cells)
    columns = ["المدينة", "البلد", "السكان (تقدير)", "السنة"]
    for indicator in INDICATORS:
        columns += [names["short_ar"][indicator], "السنة"]
    return table(_TABLE, columns, rows)
