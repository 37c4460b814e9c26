"""Figures of the modules on monitoring and on exchange between cities."""

from __future__ import annotations

import math

import pandas as pd

from umran import data
from umran.data.titles import city_names, places
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.dashboard import indicator_values, indicators
from umran.figures.lessons.forms import NONE_SHAPE, bars, dots, grid, keys_of, sources
from umran.figures.parts import city_keys
from umran.text.numbers import NO_DATA
from umran.text.words import ltr

_COUNTED = "والعدّ لنا."


def land_use_two_ways() -> Figure:
    """Compute 11.3.1 of each city and decade by both rates of land in use, from the published logarithmic rates.

    Returns
    -------
    Figure
        Two marks a city and decade, a ratio without unit.

    References
    ----------
    UN metadata 11-03-01, 2021: the rate of land is the growth over the first area and the years.
    """
    rows, names = data.load("city_land_use").dropna(subset=["period_start"]), city_names()
    words = ("باللوغاريتم", "بالنسبة البسيطة")
    found = []
    for row in rows.to_dict("records"):
        years = int(row["year"] - row["period_start"])
        land, people = row["land_consumption_rate_pct"] / 100, row["population_growth_rate_pct"] / 100
        period = ltr(f"{row['period_start']}–{row['year']}")
        name = f"{names[row['city_id']]} {period}"
        found += [
            (name, words[0], land / people),
            (name, words[1], math.expm1(land * years) / years / people),
        ]
    missing = "، ".join(name for city_id, name in names.items() if city_id not in set(rows["city_id"]))
    return dots(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="المؤشر 11.3.1 بتعريفين",
        subtitle="معدل استهلاك الأراضي إلى معدل نمو السكان، للمدينة والعقد نفسيهما.",
        source=sources(
            "city_land_use",
            note="والنسبتان بحسابنا من المعدلين المنشورين.",
            missing="لا قيم في المصدر لمدن " + missing,
        ),
        head="المدينة والعقد",
        value="النسبة، بلا وحدة",
        keys=keys_of(words),
        label="تعريف معدل الأرض",
        digits=2,
    )


def places_with_value() -> Figure:
    """Count the places that have a value of each indicator of Goal 11, by whose value it is.

    Returns
    -------
    Figure
        A bar an indicator, in places; parts for a city's value and a country's.
    """
    columns = indicators()
    rows = indicator_values(columns).dropna(subset=["value"])
    counts, words = rows.groupby("indicator").size(), {"city": "للمدينة", "country": "للبلد"}
    found = [
        (f"{ltr(column.code)} {column.name}", words[column.level], int(counts.get(column.code, 0)))
        for column in columns
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="كم مكاناً له قيمة؟",
        subtitle=f"عدد الأماكن التي لها قيمة لكل مؤشر، من {len(places())}.",
        source=sources(*dict.fromkeys(column.dataset for column in columns), note=_COUNTED),
        head="المؤشر",
        value="عدد الأماكن",
        keys=keys_of(list(words.values())),
        label="القيمة",
    )


def values_of_city() -> Figure:
    """Count for each participating city the indicators of Goal 11 with its own value, its country's, and none.

    Returns
    -------
    Figure
        A bar a city, in indicators.
    """
    words = {"city": "قيمة للمدينة", "country": "قيمة للبلد وحده"}
    rows = indicator_values(indicators())
    rows = rows[rows["name"].notna()]
    found = []
    for name, part in rows.groupby("name", sort=False):
        known = part[part["value"].notna()]["level"].value_counts()
        found += [(name, word, int(known.get(level, 0))) for level, word in words.items()]
        found.append((name, NO_DATA, int(part["value"].isna().sum())))
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="بكم رقم تبدأ كل مدينة استعراضها؟",
        subtitle="أعمدة لوحة الهدف 11 في بيانات الدورة: ما له قيمة للمدينة، وما ليس له إلا قيمة البلد.",
        source=sources(*dict.fromkeys(column.dataset for column in indicators()), note=_COUNTED),
        head="المدينة",
        value="عدد الأعمدة",
        keys=(*keys_of(list(words.values())), Key(NO_DATA, COLOURS[7], NONE_SHAPE)),
        label="ما لها",
    )


def years_of_city(city: str = "quito") -> Figure:
    """Show in which years each dataset of the course has a value of one city, 2000 to 2020.

    Parameters
    ----------
    city : str, default "quito"
        The id of a participating city.

    Returns
    -------
    Figure
        Datasets by years.

    Raises
    ------
    ValueError
        For a city that is not a participating one.
    """
    names = city_names()
    if city not in names.index:
        raise ValueError(f"city is {city!r}; expected one of {', '.join(names.index)}")
    shown = {
        "السكان": "city_population",
        "سكان المركز الحضري": "city_urban_centre",
        "المساحة المبنية للفرد": "city_land_use",
        "الوصول والأماكن": "city_indicators",
        "النفايات المجموعة": "city_waste",
        "الغطاء الأخضر": "city_green_area",
    }
    keys = (Key("قيمة منشورة", COLOURS[1], SHAPES[1]), Key(NO_DATA, COLOURS[7], NONE_SHAPE))
    found = []
    for title, name in shown.items():
        known = set(data.load(name).query("city_id == @city")["year"].dropna().astype("int64"))
        for year in range(2000, 2021):
            kind = keys[0].value if year in known else NO_DATA
            found.append((title, str(year), kind, kind))
    return grid(
        pd.DataFrame(found, columns=["name", "column", "of", "said"]),
        title=f"أي سنة لها قيمة؟ {names[city]}، {ltr('2000–2020')}",
        subtitle="كل صف مجموعة بيانات. خط الأساس لا يوضع إلا حيث توجد علامة.",
        source=sources(*shown.values()),
        head="المجموعة",
        across="السنة",
        columns=[str(year) for year in range(2000, 2021)],
        keys=keys,
        label="ما في السنة",
        from_right=False,
    )


def practices_by_theme() -> Figure:
    """Count the practices of the gallery by theme and by whether a primary source was read.

    Returns
    -------
    Figure
        A bar a theme, in practices.
    """
    words = {"read": "مصدر أول", "read_secondary": "مصدر ثانوي"}
    practices = data.load("practices")[["practice_id", "verified"]]
    rows = data.load("practice_themes").merge(practices, on="practice_id")
    counts = rows.groupby(["theme", "verified"]).size()
    themes = data.labels("practice_themes", "theme")
    found = [
        (name, word, int(counts.get((theme, kind), 0)))
        for theme, name in themes.items()
        for kind, word in words.items()
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="ممارسات المعرض بحسب المحور",
        subtitle="عدد الممارسات. قد تُعدّ الممارسة الواحدة في أكثر من محور.",
        source=sources("practices", "practice_themes", note="والتصنيف والعدّ لنا."),
        head="المحور",
        value="عدد الممارسات",
        keys=keys_of(list(words.values())),
        label="أين قرأناها",
    )


def practices_filled() -> Figure:
    """Count how many practices have each thing that a card asks for and a table can count.

    Returns
    -------
    Figure
        A bar a thing, in practices; parts for known and not known.
    """
    rows = data.load("practices")
    filled = {
        "سنة البدء": rows["year_start"].notna(),
        "سنة الانتهاء أو آخر ما قرأناه": rows["year_end"].notna(),
        "المدينة": rows["city_id"].notna(),
        "مصدر أول": rows["verified"] == "read",
    }
    words = ("معروف", "غير معروف")
    found = []
    for name, known in filled.items():
        found += [(name, words[0], int(known.sum())), (name, words[1], int((~known).sum()))]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="ماذا نعرف عن ممارسات المعرض؟",
        subtitle=f"عدد الممارسات التي نعرف عنها كلاً مما يأتي، ومجموع الممارسات {len(rows)}.",
        source=sources("practices", note=_COUNTED),
        head="ما عددناه",
        value="عدد الممارسات",
        keys=(Key(words[0], COLOURS[1], SHAPES[1]), Key(words[1], COLOURS[7], NONE_SHAPE)),
        label="هل عُرف؟",
    )


def two_cities() -> Figure:
    """Put the published shares of Quito and Agadir beside each other, one source and year.

    Returns
    -------
    Figure
        Two marks an indicator, in percent.
    """
    cities = {city_id: key for city_id, key in city_keys().items() if city_id in ("quito", "agadir")}
    names = data.load("indicator_names").set_index("indicator")["short_ar"]
    cells = data.load("city_indicators").set_index(["indicator", "city_id"])["value_pct"]
    found = [
        (names[code], key.value, cells[code, city_id])
        for code in ("11.2.1", "11.7.1a", "11.7.1b")
        for city_id, key in cities.items()
    ]
    return dots(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title=f"كيتو وأكادير في ثلاثة مؤشرات، {ltr('2020')}",
        subtitle="تقديرات للموئل من مصدر واحد. كل سطر مقياس قائم بذاته.",
        source=sources("city_indicators"),
        head="المؤشر",
        value="في المائة",
        keys=tuple(cities.values()),
        label="المدينة",
        unit="%",
        digits=1,
        high=100,
    )
