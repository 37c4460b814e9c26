"""Which Goal 11 targets and which themes of the agenda the known instruments of the nine countries address."""

from __future__ import annotations

from collections import Counter
from typing import Any

from umran import data
from umran.book.explorers.commitments import shade
from umran.book.explorers.html import chips, filters, fold, mark, search, select, source_links, words
from umran.book.explorers.rows import linked, places, profile, rows, target_names, target_order
from umran.text.html import bdi
from umran.text.numbers import NO_DATA

DATASETS = (
    "policy_instruments",
    "policy_instrument_targets",
    "policy_instrument_themes",
    "policy_instrument_sources",
    "cities",
    "sdg11",
)
NONE = "لا أداة في بيانات الدورة"


def piece() -> tuple[str, list[tuple[str, str]]]:
    """The piece as HTML; its anchors ("" for none), each with its text for the search."""
    instruments = [row for row in rows("policy_instruments") if row["verified"] != "unverified"]
    targets, themes = target_names(), data.labels("policy_instrument_themes", "theme")
    countries = {row["iso3"]: row["country_ar"] for row in places()}
    controls = [
        select("country", "البلد", list(countries.items())),
        select("level", "المستوى", list(data.labels("policy_instruments", "level").items())),
        select("target", "غاية الهدف 11", [(code, f"{code} {name}") for code, name in targets.items()]),
        select("theme", "محور الخطة", list(themes.items())),
        search("كلمات في الاسم أو الجهة"),
    ]
    by_target = linked("policy_instrument_targets", "instrument_id", "target")
    by_theme = linked("policy_instrument_themes", "instrument_id", "theme")
    html = (
        filters("coverage", controls, "الأدوات: {n} من {all}")
        + _matrix(
            "target",
            "غايات الهدف 11",
            {code: bdi(code) for code in targets},
            by_target,
            instruments,
            countries,
        )
        + _matrix("theme", "محاور الخطة الحضرية الجديدة", themes, by_theme, instruments, countries)
        + f'<p class="ex-small"><span class="ex-empty" aria-hidden="true"></span> {NONE}. العدد في الخانة عدد الأدوات، والأداة تُعدّ في كل '
        "غاية وكل محور تتناوله.</p>"
        + '<h3 class="ex-heading">الأدوات بلداً بلداً</h3>'
        + "".join(_country(iso3, name, by_target, by_theme) for iso3, name in countries.items())
    )
    lines = [("", f"{countries[row['iso3']]}: {row['name_ar']}، {row['issuer_ar']}") for row in instruments]
    lines += [(f"country-{iso3.lower()}", name) for iso3, name in countries.items()]
    return html, lines


def _matrix(
    key: str,
    title: str,
    columns: dict[str, str],
    values: dict[str, list[str]],
    instruments: list[dict[str, Any]],
    countries: dict[str, str],
) -> str:
    counts = Counter((row["iso3"], each) for row in instruments for each in values[row["instrument_id"]])
    totals = Counter(row["iso3"] for row in instruments)
    head = "".join(
        f'<th scope="col" data-{key}="{code}"><span>{name}</span></th>' for code, name in columns.items()
    )
    body = ""
    for iso3, name in countries.items():
        cells = "".join(
            f'<td class="{shade(n := counts[iso3, code])}" data-country="{iso3}" data-{key}="{code}">{n or empty()}</td>'
            for code in columns
        )
        body += (
            f'<tr data-country="{iso3}"><th scope="row">{name}</th>{cells}'
            f'<td class="ex-total" data-country="{iso3}">{totals[iso3] or empty()}</td></tr>'
        )
    return (
        f'<div class="ex-scroll"><table class="ex-matrix ex-by-{key}"><caption>الأدوات في بيانات الدورة بحسب {title}. «الكل» عدد أدوات البلد.</caption>'
        f'<thead><tr><td></td>{head}<th scope="col"><span>الكل</span></th></tr></thead><tbody>{body}</tbody></table></div>'
    )


def empty() -> str:
    return f'<span class="sr-only">{NONE}</span>'


def _country(iso3: str, name: str, by_target: dict[str, list[str]], by_theme: dict[str, list[str]]) -> str:
    mine = [row for row in rows("policy_instruments") if row["iso3"] == iso3]
    counted = [row for row in mine if row["verified"] != "unverified"]
    cities = {row["city_id"]: row["name_ar"] for row in rows("cities") if row["city_id"]}
    listed = "".join(_instrument(row, by_target, by_theme, cities) for row in counted)
    body = f'<p class="ex-small"><a href="page:{profile(iso3)}">صفحة {name} في وحدة التعلّم بين المدن</a></p><ol class="ex-rows">{listed}</ol>'
    if not listed:
        body = f"<p>{NONE}.</p>"
    for row in mine:
        if row not in counted:
            body += (
                f'<p class="ex-without">خارج العدّ: {words(row["name_ar"])}، {words(row["issuer_ar"])}. '
                f"{mark('policy_instruments', row['verified'])}</p>"
            )
    return fold(f"country-{iso3.lower()}", name, "الأدوات", len(counted), body)


def _instrument(
    row: dict[str, Any],
    by_target: dict[str, list[str]],
    by_theme: dict[str, list[str]],
    cities: dict[str, str],
) -> str:
    levels, types = (data.labels("policy_instruments", column) for column in ("level", "type"))
    themes, known = data.labels("policy_instrument_themes", "theme"), target_names()
    name = row["instrument_id"]
    targets = sorted(by_target[name], key=target_order)
    other = [code for code in targets if code not in known]
    local = row["name_local"] if row["name_local"] != row["name_ar"] else None
    place = cities.get(row["city_id"])
    facts = [
        ("السنة", bdi(row["year"]) if row["year"] else NO_DATA),
        ("المستوى", words(levels[row["level"]] + (f"، {place}" if place else ""))),
        ("النوع", words(types[row["type"]])),
        ("الجهة", words(row["issuer_ar"])),
        ("غايات الهدف 11", "، ".join(bdi(code) for code in targets if code in known) or "لا غاية منها"),
        ("غايات أخرى", "، ".join(map(bdi, other))),
        ("المحاور", "، ".join(themes[each] for each in by_theme[name])),
        ("ملاحظة", words(row["note_ar"])),
        ("المصدر", source_links(linked("policy_instrument_sources", "instrument_id", "url")[name])),
    ]
    role = "" if row["role"] == "project" else chips([data.labels("policy_instruments", "role")[row["role"]]])
    return (
        f'<li data-item data-country="{row["iso3"]}" data-level="{row["level"]}" data-target="{" ".join(targets)}" '
        f'data-theme="{" ".join(by_theme[name])}"><p class="ex-head"><b>{words(row["name_ar"])}</b> {role}</p>'
        + (f'<p class="ex-local"><bdi>{words(local)}</bdi></p>' if local else "")
        + f'<dl class="ex-facts">{"".join(f"<div><dt>{key}</dt><dd>{text}</dd></div>" for key, text in facts if text)}</dl>'
        f'<p class="ex-small">{mark("policy_instruments", row["verified"])}</p></li>'
    )
