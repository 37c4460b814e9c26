"""Figures of the module on evidence: one city in several sources, a series that jumps, a trend with a caveat."""

from __future__ import annotations

import pandas as pd

from umran import data
from umran.data.titles import city_names
from umran.figures.chart import Figure
from umran.figures.growth import growth_chart
from umran.figures.lessons.forms import bars, keys_of, lines, sources
from umran.figures.parts import city_keys
from umran.figures.population import NOTES, population_rows
from umran.text.numbers import figure


def city_sources(city: str = "amman") -> Figure:
    """Put the population of one city beside itself, as each source of the course has it.

    Parameters
    ----------
    city : str, default "amman"
        The id of a participating city.

    Returns
    -------
    Figure
        A bar a value, in millions, with its year and what is meant by the city.

    Raises
    ------
    ValueError
        For a city that is not a participating one.
    """
    name = _named(city)
    series = population_rows([city])
    found = []
    for row in series[series["year"].isin([2015, 2018, 2020])].to_dict("records"):
        kind = "التكتل الحضري" if row["definition"] == "urban_agglomeration" else "العاصمة"
        found.append((f"{kind}، {row['year']}، {NOTES[row['kind']]}", row["population"]))
    if not found:
        found.append(("التكتل الحضري", None))
    centre = data.load("city_urban_centre").set_index("city_id")
    found.append((f"المركز الحضري، {centre['year'][city]}، تقدير", centre["population"][city]))
    found.append(
        ("جيونيمز، السنة غير مذكورة", data.load("city_gazetteer").set_index("city_id")["population"][city])
    )
    rows = pd.DataFrame(found, columns=["name", "people"])
    rows = rows.assign(
        value=rows["people"].astype("float64") / 1e6, said=[figure(each, 0) for each in rows["people"]]
    )
    return bars(
        rows[["name", "value", "said"]],
        title=f"سكان {name} في مصادر الدورة",
        subtitle="لكل شريط حدود أخرى للمدينة، أو سنة أخرى. لا تُجمع الأشرطة ولا يُصحَّح بعضها ببعض.",
        source=sources("city_population", "city_urban_centre", "city_gazetteer"),
        head="المصدر وما يعنيه بالمدينة",
        value="السكان (بالملايين)",
        told_as="السكان",
        digits=2,
    )


def city_growth(city: str = "san_jose") -> Figure:
    """Plot the yearly growth of one city's population, five years by five years.

    Parameters
    ----------
    city : str, default "san_jose"
        The id of a participating city with a series.

    Returns
    -------
    Figure
        The line of `growth_chart`.

    Raises
    ------
    ValueError
        For a city that is not a participating one or has no series.
    """
    return growth_chart([city])


def quito_waste() -> Figure:
    """Plot the share of Quito's municipal waste that is collected, each reporter a series of its own.

    Returns
    -------
    Figure
        Marks a year, in percent, with a slider of years.
    """
    words = {"unsd_unep": "ملفات البلدان لدى الأمم المتحدة", "un_habitat": "الموئل"}
    rows = data.load("city_waste").query("city_id == 'quito'")
    rows = rows.assign(of=rows["reported_by"].map(words), value=rows["collected_pct"], note="قيمة مبلَّغة")
    return lines(
        rows[["of", "year", "value", "note"]],
        title="النفايات المجموعة في كيتو، سنة بسنة",
        subtitle="في المائة مما يتولّد. لكل جهة مبلِّغة سلسلتها، ولا نصل بينهما. لا يبدأ المحور من الصفر.",
        source=sources("city_waste"),
        value="النفايات المجموعة (%)",
        keys=keys_of(list(words.values())),
        label="من أبلغ",
        unit="%",
        start=2018,
        low=70,
    )


def green_cover() -> Figure:
    """Plot the share of green area in the cities that have it, 1990 to 2020.

    Returns
    -------
    Figure
        A line a city, in percent of its area, with a slider of years; cities without a value are named as gaps.
    """
    rows, names = data.load("city_green_area"), city_names()
    rows = rows.assign(
        of=rows["city_id"].map(names), value=rows["green_share_pct"], note="تقدير من صور السواتل"
    )
    missing = "، ".join(name for city_id, name in names.items() if city_id not in set(rows["city_id"]))
    return lines(
        rows[["of", "year", "value", "note"]],
        title="الغطاء الأخضر في ثلاث مدن",
        subtitle="في المائة من مساحة المدينة. ضبط الموئل عتبات كل سنة ومدينة يدوياً.",
        source=sources("city_green_area", missing="لا قيم في المصدر لمدن " + missing),
        value="الغطاء الأخضر (%)",
        keys=tuple(key for city_id, key in city_keys().items() if city_id in set(rows["city_id"])),
        label="المدينة",
        unit="%",
        start=2020,
    )


def _named(city: str) -> str:
    names = city_names()
    if city not in names.index:
        raise ValueError(f"city is {city!r}; expected one of {', '.join(names.index)}")
    return names[city]
