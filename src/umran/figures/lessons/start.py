"""Figures of the opening module: what is known of the cities, of the instruments and of the words of the course."""

from __future__ import annotations

import pandas as pd

from umran import data
from umran.data.titles import city_names, country_names
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.lessons.forms import NONE_SHAPE, bars, grid, keys_of, sources
from umran.text.numbers import NO_DATA
from umran.text.words import TERMS, after, counted, unmarked

# A dataset of city values, the words of its column, and its dataset's name in `data`.
_CITY_DATA = {
    "سلسلة السكان": "city_population",
    "مركز حضري": "city_urban_centre",
    "مؤشرات": "city_indicators",
    "أرض مبنية": "city_land_use",
    "غطاء أخضر": "city_green_area",
    "نفايات": "city_waste",
}
_ONE, _MORE = "سنة واحدة", "سنوات عدة"


def known_of_cities() -> Figure:
    """Show which dataset has values of which participating city, and of how many years.

    Returns
    -------
    Figure
        Cities by datasets; the words of a cell are the number of years with a value.
    """
    keys = (
        Key(_MORE, COLOURS[1], SHAPES[1]),
        Key(_ONE, COLOURS[0], SHAPES[2]),
        Key(NO_DATA, COLOURS[7], NONE_SHAPE),
    )
    found = []
    for column, name in _CITY_DATA.items():
        years = data.load(name).groupby("city_id")["year"].nunique()
        for city_id, city in city_names().items():
            count = int(years.get(city_id, 0))
            kind = _MORE if count > 1 else _ONE if count else NO_DATA
            found.append((city, column, kind, str(count) if count else NO_DATA))
    return grid(
        pd.DataFrame(found, columns=["name", "column", "of", "said"]),
        title="ماذا في بيانات الدورة عن كل مدينة؟",
        subtitle="كل عمود مجموعة بيانات، والرقم في الجدول عدد السنوات التي لها قيمة.",
        source=sources(*_CITY_DATA.values(), note="والعدّ لنا."),
        head="المدينة",
        across="مجموعة البيانات",
        columns=list(_CITY_DATA),
        keys=keys,
        label="ما فيها",
    )


def evidence_by_country() -> Figure:
    """Count the policy instruments of each country by how well each is known.

    Returns
    -------
    Figure
        Bars of instruments; parts for a primary source, a secondary one and none that was checked.
    """
    words = {
        "read": "قُرئت عند صاحبها",
        "read_secondary": "نُقلت إلينا",
        "unverified": "لم يُتحقق منها",
    }
    rows = data.load("policy_instruments")
    counts = rows.groupby(["iso3", "verified"]).size()
    found = [
        (country, words[kind], counts.get((iso3, kind), 0))
        for iso3, country in country_names().items()
        for kind in words
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="أدوات السياسات في بيانات الدورة، بدرجة ثبوتها",
        subtitle="عدد الأدوات في كل بلد. العدد يصف بحثنا، لا نشاط البلد.",
        source=sources("policy_instruments", note="والعدّ لنا."),
        head="البلد",
        value="عدد الأدوات",
        keys=keys_of(list(words.values())),
        label="الدرجة",
    )


def glossary_origins() -> Figure:
    """Count the terms of the glossary by where each was found.

    Returns
    -------
    Figure
        A bar an origin, in terms.
    """
    words = {
        "usage": "الاستعمال الشائع",
        "un": "نصوص الأمم المتحدة",
        "concept_note": "مذكرة المشروع",
        "national": "أسماء وطنية",
    }
    counts = data.load("glossary")["term_status"].value_counts()
    return bars(
        pd.DataFrame([(words[kind], counts.get(kind, 0)) for kind in words], columns=["name", "value"]),
        title="من أين جاءت مصطلحات الدورة؟",
        subtitle=f"عدد المصطلحات بحسب أصلها، من {unmarked(counted(int(counts.sum()), after(TERMS)))}.",
        source=sources("glossary", note="والعدّ لنا."),
        head="الأصل",
        value="عدد المصطلحات",
    )
