"""What opens a city's page: its figures, those of its peers by the same source and year, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from umran import data
from umran.intake.holders import holders
from umran.intake.kinds import kinds
from umran.text.numbers import figure, people
from umran.text.words import listed, ltr

SHOWN = 3  # key figures of a page
_FILES = {
    "population_grid": "شبكة السكان",
    "waste_collected": "النفايات المجموعة",
    "waste_generated": "النفايات المتولدة",
}  # what is asked for beside the kinds of file
Form = Callable[[float], str]


@dataclass(frozen=True)
class Measure:
    """One figure of a city, or of its country, from one column of one dataset.

    `rows` are a query of pandas; `alike` are the columns that must agree before two values are set against each other.
    `needs` are the files from which a city computes the figure where nobody has published it.
    """

    dataset: str
    column: str
    name: str
    definition: str
    form: Form
    rows: str = ""
    alike: tuple[str, ...] = ("year",)
    needs: tuple[str, ...] = ()
    of_country: bool = False

    def values(self) -> pd.DataFrame:
        """The newest row of each place: `place`, `value`, `year` and what must agree."""
        found = data.load(self.dataset)
        if self.rows:
            found = found.query(self.rows)
        found = found.dropna(subset=[self.column]).sort_values("year", kind="stable")
        found = found.assign(place=found["iso3" if self.of_country else "city_id"], value=found[self.column])
        return found.dropna(subset=["place"]).drop_duplicates("place", keep="last")


_percent = partial(figure, digits=1, unit="%")


def _square_metres(value: float) -> str:
    return f"{figure(value, 1)} م²"


def _micrograms(value: float) -> str:
    return f"{figure(value, 1)} ميكروغرام/م³"


def _indicator(code: str, needs: tuple[str, ...]) -> Measure:
    names = data.load("indicator_names").set_index("indicator").loc[code]
    return Measure(
        "city_indicators", "value_pct", f"{names['short_ar']} ({ltr(code)})", str(names["definition_ar"]), _percent,
        f"indicator == '{code}'", needs=needs,
    )  # fmt: skip


def populations() -> list[Measure]:
    """Inhabitants by each definition of a city that the data know, the one with a series first."""
    return [
        Measure(
            "city_population", "population", "سكان التكتل الحضري",
            "التكتل الحضري كما ترسم حدوده شعبة السكان في الأمم المتحدة، آخر سنة مقدّرة.", people,
            "definition == 'urban_agglomeration' and kind == 'estimate'", needs=("residents",),
        ),
        Measure(
            "city_urban_centre", "population", "سكان المركز الحضري",
            "خلايا متصلة مساحة كل منها كيلومتر مربع، كثيفة السكان، بدرجة التحضر.", people, needs=("population_grid",),
        ),
        Measure(
            "city_population", "population", "سكان العاصمة", "العاصمة كما تعدّها شعبة السكان في الأمم المتحدة.", people,
            "definition == 'capital_city' and kind == 'estimate'",
        ),
        *censuses(),
    ]  # fmt: skip


def censuses() -> list[Measure]:
    """The last census of each city, a measure for each unit of area: a canton is no peer of a governorate."""
    units = data.labels("city_census", "area_unit")
    return [
        Measure(
            "city_census", "population", f"سكان التعداد ({units[unit]})",
            "عدد التعداد الوطني داخل وحدة المساحة المذكورة.", people, f"area_unit == '{unit}'",
        )
        for unit in data.load("city_census")["area_unit"].unique()
    ]  # fmt: skip


def of_the_city() -> list[Measure]:
    """Other figures of a city, in the order in which they are chosen."""
    return [
        _indicator("11.2.1", ("stops", "streets", "residents")),
        _indicator("11.7.1b", ("open_spaces", "streets", "residents")),
        _indicator("11.7.1a", ("open_spaces", "streets", "city")),
        Measure(
            "city_land_use", "built_up_per_capita_m2", "المساحة المبنية للفرد",
            "المساحة المبنية مقسومة على السكان داخل المدينة بدرجة التحضر.", _square_metres, needs=("built_up",),
        ),
        Measure(
            "city_green_area", "green_per_capita_m2", "المساحة الخضراء للفرد",
            "المساحات الخضراء المقيسة من صور السواتل مقسومة على السكان.", _square_metres, needs=("open_spaces",),
        ),
        Measure(
            "city_waste", "collected_pct", "جمع النفايات", "حصة النفايات البلدية المجموعة، كما أبلغت بها جهة واحدة.",
            _percent, alike=("year", "reported_by"), needs=("waste_collected", "waste_generated"),
        ),
    ]  # fmt: skip


def of_the_country() -> list[Measure]:
    """What is known of the country where the city's own figures end."""
    return [
        Measure(
            "country_urban_share", "urban_share_pct", "سكان الحضر في البلد",
            "سكان المناطق الحضرية من مجموع السكان، بتعريف كل بلد للحضر.", _percent, "kind == 'estimate'", of_country=True,
        ),
        Measure(
            "country_slums", "slum_share_pct", f"سكان الأحياء الفقيرة في البلد ({ltr('11.1.1')})",
            "حصة سكان الحضر الذين يعيشون في أحياء فقيرة. لا يُوصل إصدار من قاعدة البيانات بآخر.", _percent,
            alike=("year", "release"), of_country=True,
        ),
        Measure(
            "country_air", "pm25_ug_m3", f"الجسيمات الدقيقة في حضر البلد ({ltr('11.6.2')})",
            f"المتوسط السنوي لتركيز {ltr('PM2.5')} في المناطق الحضرية، مرجحاً بالسكان.", _micrograms, "area == 'urban'",
            of_country=True,
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """A figure of this place, by its name, beside those of its peers: by the same source, year and definition."""

    measure: Measure
    name: str
    value: float
    year: int
    peers: Mapping[str, float]
    source: str

    @property
    def text(self) -> str:
        return self.measure.form(self.value)

    @property
    def middle(self) -> float:
        return float(pd.Series([*self.peers.values()]).median())

    def ends(self) -> list[tuple[str, float]]:
        """The least and the greatest of all, by name."""
        known = sorted([*self.peers.items(), (self.name, self.value)], key=lambda each: each[1])
        return [known[0], known[-1]]


@dataclass(frozen=True)
class Home:
    """A row of `cities`: a city, or a country whose city is not named."""

    city_id: str | None
    iso3: str
    name: str
    country: str
    at: tuple[float, float] | None

    @property
    def in_country(self) -> str:
        return f"{self.name}، {self.country}" if self.city_id else self.country


def home(name: str) -> Home:
    """The place by its `city_id`, or by its country's code where no city is named. Raises ValueError for another."""
    cities = data.load("cities")
    for _, row in cities.iterrows():
        is_named = pd.notna(row["city_id"])
        if name == (row["city_id"] if is_named else row["iso3"]):
            at = (float(row["longitude"]), float(row["latitude"])) if pd.notna(row["longitude"]) else None
            return Home(
                row["city_id"] if is_named else None, row["iso3"], row["name_ar"] if is_named else row["country_ar"],
                row["country_ar"], at,
            )  # fmt: skip
    known = ", ".join(cities["city_id"].fillna(cities["iso3"]))
    raise ValueError(f"name is {name!r}; expected a city of data/cities.csv: {known}")


def fact(place: Home, measure: Measure) -> Fact | None:
    """The newest value of this place, and the peers that agree in source, year and definition; None where it has none."""
    key, rows = (place.iso3 if measure.of_country else place.city_id), measure.values().set_index("place")
    if key is None or key not in rows.index:
        return None
    own = rows.loc[[key]].iloc[0]
    alike = rows[(rows[[*measure.alike]] == own[[*measure.alike]]).all(axis=1)].drop(index=key)
    cities = data.load("cities")
    names = (
        cities.drop_duplicates("iso3").set_index("iso3")["country_ar"]
        if measure.of_country
        else cities.dropna(subset=["city_id"]).set_index("city_id")["name_ar"]
    )
    known = names.to_dict()
    peers = {known[each]: float(value) for each, value in alike["value"].items() if each in known}
    name = place.country if measure.of_country else place.name
    return Fact(
        measure, name, float(rows["value"][key]), int(rows["year"][key]), peers, _source(measure, own)
    )


def _source(measure: Measure, row: pd.Series) -> str:
    """That of the dataset; of a dataset whose rows have each its own, who counted and where it was read."""
    if "read_in_ar" not in row:
        return data.source_ar(measure.dataset)
    second_hand = "، نقلاً عن" if row["verified"] == "read_secondary" else "، في"
    return f"المصدر: {row['counted_by_ar']}{second_hand} {row['read_in_ar']}"


def key_facts(place: Home) -> list[Fact]:
    """Three figures: how many people, then what is known of the city, then of its country."""
    found = [known for each in populations() if (known := fact(place, each))][:1]
    found += [known for each in [*of_the_city(), *of_the_country()] if (known := fact(place, each))]
    return found[:SHOWN]


def other_populations(place: Home, shown: list[Fact], city: Any) -> list[tuple[str, Fact | None, int, float]]:
    """The same city by other definitions: name, fact (None for a census of its inside), year, people."""
    first = {(each.measure.dataset, each.measure.rows) for each in shown}
    found: list[tuple[str, Fact | None, int, float]] = [
        (each.name, known, known.year, known.value)
        for each in populations()
        if (each.dataset, each.rows) not in first and (known := fact(place, each))
    ]
    totals = city.tables.get("totals") if city is not None else None
    if totals is not None:
        last = totals.sort_values("year", kind="stable").iloc[-1]
        found.append((city.boundary or city.name, None, int(last["year"]), float(last["population"])))
    return found


def missing(place: Home, has_inside: bool) -> list[str]:
    """What nobody has published of this place, as sentences that name the files and who usually has them."""
    told = []
    if place.city_id is None:
        return [
            "اسم المدينة: لا يسمّيها المصدر، فكل رقم هنا للبلد. وحين تسمّيها الجهة التي تقود المشروع تُطلب أرقامها."
        ]
    if not has_inside:
        told.append(f"داخل المدينة (حدود الأحياء وسكانها): {_asked(('quarters', 'quarter_population'))}.")
    known = [each for each in populations() if fact(place, each)]
    wanted = [*([] if known else populations()[:1]), *of_the_city()]
    told += [f"{each.name}: {_asked(each.needs)}." for each in wanted if fact(place, each) is None]
    return told


def _asked(needs: tuple[str, ...]) -> str:
    offices = dict.fromkeys(office for each in needs for office in holders(each)[:1])
    titles = [kinds()[each].title if each in kinds() else _FILES[each] for each in needs]
    return f"تُحسب من {listed(f'«{each}»' for each in titles)}، وتُطلب من {listed(offices)}"
