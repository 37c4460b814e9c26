"""Which Goal 11 targets and which themes of the agenda the known instruments of the nine countries address."""

from __future__ import annotations

from collections import Counter
from typing import Any

from umran import data
from umran.book.explorers.commitments import shade
from umran.book.explorers.html import (
    PACKAGE,
    chips,
    collapsible,
    filters,
    isolate_ranges,
    reading_sign,
    search,
    select,
    source_links,
    verification_mark,
)
from umran.book.explorers.rows import (
    participating_countries,
    profile_page,
    rows,
    target_names,
    target_order,
    values_by_key,
)
from umran.coherence.analysis.instruments import IN_FORCE, labelled, status_label
from umran.text.html import Markup, render
from umran.text.numbers import NO_DATA
from umran.text.words import ltr

DATASETS = (
    "policy_instruments",
    "policy_instrument_targets",
    "policy_instrument_themes",
    "policy_instrument_sources",
    "framework_law_articles",
    "cities",
    "sdg11",
)
NONE = "لا أداة نافذة في بيانات الدورة"


def build() -> tuple[Markup, list[tuple[str, str]]]:
    """The explorer as HTML; its anchors ("" for none), each with its text for the search."""
    instruments = [row for row in rows("policy_instruments") if row["verified"] != "unverified"]
    targets, themes = target_names(), data.labels("policy_instrument_themes", "theme")
    countries = {row["iso3"]: row["country_ar"] for row in participating_countries()}
    controls = [
        select("country", "البلد", list(countries.items())),
        select("level", "المستوى", list(data.labels("policy_instruments", "level").items())),
        select("status", "الحالة", list(data.labels("policy_instruments", "status").items())),
        select("target", "غاية الهدف 11", [(code, f"{code} {name}") for code, name in targets.items()]),
        select("theme", "محور الخطة", list(themes.items())),
        search("كلمات في الاسم أو الجهة"),
    ]
    by_target = values_by_key("policy_instrument_targets", "instrument_id", "target")
    by_theme = values_by_key("policy_instrument_themes", "instrument_id", "theme")
    codes = {code: ltr(code) for code in targets}
    in_force = [row for row in instruments if row["status"] == IN_FORCE]
    html = render(
        PACKAGE,
        "coverage.html",
        filters=filters("coverage", controls, "الأدوات: {n} من {all}"),
        matrices=[
            _matrix("target", "غايات الهدف 11", codes, by_target, in_force, countries),
            _matrix("theme", "محاور الخطة الحضرية الجديدة", themes, by_theme, in_force, countries),
        ],
        nothing=NONE,
        countries=[_country(iso3, name, by_target, by_theme) for iso3, name in countries.items()],
    )
    lines = [
        ("", f"{countries[row['iso3']]}: {labelled(row['name_ar'], row['status'])}، {row['issuer_ar']}")
        for row in instruments
    ]
    lines += [(f"country-{iso3.lower()}", name) for iso3, name in countries.items()]
    return html, lines


def _matrix(
    key: str,
    title: str,
    columns: dict[str, str],
    values: dict[str, list[str]],
    instruments: list[dict[str, Any]],
    countries: dict[str, str],
) -> Markup:
    counts = Counter((row["iso3"], each) for row in instruments for each in values[row["instrument_id"]])
    totals = Counter(row["iso3"] for row in instruments)
    return render(
        PACKAGE,
        "coverage_matrix.html",
        key=key,
        title=title,
        columns=columns,
        countries=countries,
        counts=counts,
        totals=totals,
        shade=shade,
        nothing=NONE,
    )


def _country(iso3: str, name: str, by_target: dict[str, list[str]], by_theme: dict[str, list[str]]) -> Markup:
    mine = [row for row in rows("policy_instruments") if row["iso3"] == iso3]
    known = [row for row in mine if row["verified"] != "unverified"]
    listed = sorted(
        known, key=lambda row: row["status"] != IN_FORCE
    )  # what is no coverage stands after what is
    cities = {row["city_id"]: row["name_ar"] for row in rows("cities") if row["city_id"]}
    body = render(
        PACKAGE,
        "country.html",
        name=name,
        page=profile_page(iso3),
        instruments=[_instrument(row, by_target, by_theme, cities) for row in listed],
        uncounted=[
            (row["name_ar"], row["issuer_ar"], verification_mark("policy_instruments", row["verified"]))
            for row in mine
            if row not in known
        ],
        isolate_ranges=isolate_ranges,
        nothing=NONE,
    )
    return collapsible(f"country-{iso3.lower()}", name, "الأدوات", len(listed), body)


def _instrument(
    row: dict[str, Any],
    by_target: dict[str, list[str]],
    by_theme: dict[str, list[str]],
    cities: dict[str, str],
) -> Markup:
    levels, types, ranks, roles = (
        data.labels("policy_instruments", column) for column in ("level", "type", "legal_rank", "role")
    )
    themes, known = data.labels("policy_instrument_themes", "theme"), target_names()
    name = row["instrument_id"]
    targets = sorted(by_target[name], key=target_order)
    other = [code for code in targets if code not in known]
    place = cities.get(row["city_id"])
    facts = [
        ("السنة", ltr(row["year"]) if row["year"] else NO_DATA),
        ("المستوى", isolate_ranges(levels[row["level"]] + (f"، {place}" if place else ""))),
        ("النوع", isolate_ranges(types[row["type"]])),
        ("الجهة", isolate_ranges(row["issuer_ar"])),
        ("الحالة", _status(row)),
        ("إلى سنة", ltr(row["end_year"]) if row["end_year"] else ""),
        ("ما جرى", isolate_ranges(row["status_note_ar"])),
        ("الرتبة", ranks[row["legal_rank"]]),
        ("من تُلزم", isolate_ranges(row["binds_ar"])),
        ("مواد الصلاحيات", _articles(name)),
        ("ما قُرئ منها", isolate_ranges(row["version_read_ar"])),
        ("غايات الهدف 11", "، ".join(ltr(code) for code in targets if code in known) or "لا غاية منها"),
        ("غايات أخرى", "، ".join(map(ltr, other))),
        ("المحاور", "، ".join(themes[each] for each in by_theme[name])),
        ("ملاحظة", isolate_ranges(row["note_ar"])),
        ("المصدر", source_links(values_by_key("policy_instrument_sources", "instrument_id", "url")[name])),
    ]
    marks = [status_label(row["status"]), "" if row["role"] == "project" else roles[row["role"]]]
    return render(
        PACKAGE,
        "instrument.html",
        row=row,
        targets=" ".join(targets),
        themes=" ".join(by_theme[name]),
        chips=chips(filter(None, marks)),
        local=row["name_local"] if row["name_local"] != row["name_ar"] else None,
        facts=facts,
        mark=verification_mark("policy_instruments", row["verified"]),
        isolate_ranges=isolate_ranges,
    )


def _status(row: dict[str, Any]) -> Markup:
    label = data.labels("policy_instruments", "status")[row["status"]]
    return Markup("{} {}").format(label, reading_sign("policy_instruments", row["status_verified"]))


def _articles(instrument: str) -> str:
    """The articles of a law that give powers, a power after another; which were not read is said."""
    powers, how = (data.labels("framework_law_articles", column) for column in ("power", "how_read"))
    told = []
    for row in rows("framework_law_articles"):
        if row["instrument_id"] == instrument:
            unread = f" ({how[row['how_read']]})" if row["how_read"] == "known" else ""
            told.append(f"{powers[row['power']]}: {row['articles'] or how[row['how_read']]}{unread}")
    return isolate_ranges("؛ ".join(told))
