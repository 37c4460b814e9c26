"""Practices of the participating cities as cards."""

from __future__ import annotations

from typing import Any

from umran import data
from umran.book.explorers.html import (
    PACKAGE,
    chips,
    filters,
    isolate_ranges,
    search,
    select,
    source_links,
    verification_mark,
)
from umran.book.explorers.rows import profile_page, rows, target_names, target_order, values_by_key
from umran.text.html import Markup, render
from umran.text.numbers import NO_DATA
from umran.text.words import ltr

DATASETS = (
    "practices",
    "practice_themes",
    "practice_targets",
    "practice_sources",
    "cities",
    "city_population",
    "sdg11",
)
# Classes of size that the source itself uses, in inhabitants: from, below, name.
SIZES = {
    "small": (0, 500_000, "أقل من 500 ألف نسمة"),
    "medium": (500_000, 1_000_000, "من 500 ألف إلى مليون نسمة"),
    "large": (1_000_000, 5_000_000, "من مليون إلى 5 ملايين نسمة"),
    "very-large": (5_000_000, 10**9, "5 ملايين نسمة وأكثر"),
}
UNKNOWN = "unknown"


def build() -> tuple[Markup, list[tuple[str, str]]]:
    """The explorer as HTML; its anchors ("" for none), each with its text for the search."""
    practices = rows("practices")
    themes, names = data.labels("practice_themes", "theme"), target_names()
    targets = sorted({row["target"] for row in rows("practice_targets")}, key=target_order)
    used = {size_class(row["city_id"]) for row in practices}
    sizes = [(key, name) for key, (_, _, name) in SIZES.items() if key in used] + [(UNKNOWN, NO_DATA)]
    controls = [
        select("theme", "المحور", list(themes.items())),
        select("target", "الغاية", [(code, f"{code} {names.get(code, '')}".strip()) for code in targets]),
        select("region", "المنطقة", list(regions().items())),
        select("size", "حجم المدينة", sizes),
        select("role", "الدور", list(data.labels("practices", "role").items())),
        search("كلمات في النص"),
    ]
    html = render(
        PACKAGE,
        "practices.html",
        filters=filters("practices", controls, "الممارسات: {n} من {all}"),
        cards=map(_card, practices),
        source=isolate_ranges(data.source_ar("city_population")),
    )
    return html, [(_anchor(row), f"{row['title_ar']}. {row['summary_ar']}") for row in practices]


def _anchor(row: dict[str, Any]) -> str:
    return f"practice-{row['practice_id'].lower()}"


def regions() -> dict[str, str]:
    """The regional commissions of the participating countries: Arabic name by code."""
    found: dict[str, str] = {}
    for row in rows("cities"):
        codes, names = row["regional_commission"].split("; "), row["regional_commission_ar"].split("؛ ")
        found |= {code.lower(): name for code, name in zip(codes, names, strict=True)}
    return found


def population(city_id: str | None) -> dict[str, Any] | None:
    """The newest estimate of a city's population, as on the maps; None where there is none."""
    known = [
        row for row in rows("city_population") if row["city_id"] == city_id and row["kind"] == "estimate"
    ]
    return max(known, key=lambda row: row["year"], default=None)


def size_class(city_id: str | None) -> str:
    known = population(city_id)
    if known is None:
        return UNKNOWN
    return next(key for key, (least, below, _) in SIZES.items() if least <= known["population"] < below)


def _card(row: dict[str, Any]) -> Markup:
    place = next(each for each in rows("cities") if each["iso3"] == row["iso3"])
    city = next(
        (each for each in rows("cities") if row["city_id"] and each["city_id"] == row["city_id"]), None
    )
    name = row["practice_id"]
    themes, known = data.labels("practice_themes", "theme"), target_names()
    mine = values_by_key("practice_themes", "practice_id", "theme")[name]
    targets = sorted(values_by_key("practice_targets", "practice_id", "target")[name], key=target_order)
    inhabitants = population(row["city_id"])
    where = f"{city['name_ar']}، {city['country_ar']}" if city else place["country_ar"]
    years = {row["year_start"], row["year_end"] or row["year_start"]}
    when = ltr("–".join(map(str, sorted(years)))) if row["year_end"] else f"منذ {ltr(row['year_start'])}"
    size = f"{inhabitants['population']:,} نسمة (تقدير {inhabitants['year']})" if inhabitants else NO_DATA
    facts = [
        ("السنة", when),
        ("السكان", size),
        (
            "الغايات",
            "، ".join(
                ltr(code) + (f" {isolate_ranges(known[code])}" if code in known else "") for code in targets
            ),
        ),
        ("الدور", isolate_ranges(data.labels("practices", "role")[row["role"]])),
        ("المصدر", source_links(values_by_key("practice_sources", "practice_id", "url")[name])),
    ]
    region = " ".join(code.lower() for code in place["regional_commission"].split("; "))
    return render(
        PACKAGE,
        "practice.html",
        row=row,
        anchor=_anchor(row),
        themes=" ".join(mine),
        targets=" ".join(targets),
        region=region,
        size=size_class(row["city_id"]),
        page=profile_page(row["iso3"], row["city_id"]),
        where=where,
        chips=chips(themes[each] for each in mine),
        facts=facts,
        mark=verification_mark("practices", row["verified"]),
        isolate_ranges=isolate_ranges,
    )
