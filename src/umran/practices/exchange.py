"""What a city could learn from others: practices for its weakest indicators and its gaps, each with its reason.

    from umran.practices import exchange

    exchange.suggest("amman")

A suggestion is a question to begin with, no verdict: nothing here says that a practice caused a value.

Two values are compared under the course's own rule, told in `RULE`: one indicator, one dataset of one publisher with one
definition, one release of it, and years `NEAR` apart at most. Whatever cannot be compared so is named, never ranked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from umran import data
from umran.data.rows import rows, values_by_key
from umran.figures.outputs import tag
from umran.text.html import Markup, render
from umran.text.numbers import NO_DATA
from umran.text.words import ltr

NEAR = 5  # years between two values that may be compared [the course's rule]
AT_LEAST = 2  # other cities without which no value is called low [the course's rule]
MARGIN = 5.0  # percentage points: what is nearer is not called lower or higher [the course's rule]
RULE = (
    "لا نقارن قيمتين إلا إذا كانتا لمؤشر واحد، من مجموعة بيانات واحدة لناشر واحد وبتعريف واحد، "
    f"وبين سنتيهما {NEAR} سنوات على الأكثر. ونسمّي القيمة منخفضة إذا نقصت {MARGIN:.0f} نقاط مئوية أو أكثر عن وسيط المدن الأخرى، "
    f"ولا وسيط لأقل من مدينتين."
)
CAUTION = (
    "الاقتراح سؤال تبدأ به: لا يقول إن الممارسة سبب القيمة، ولا يقيّم مدينة. و«غاية بلا أداة» تعني أننا لم نقرأ أداة لها، "
    "لا أنها غير موجودة."
)
SOURCE = "المصدر: بيانات الدورة، ومصدر كل قيمة وكل ممارسة مذكور معها. والربط بالغايات لنا."
DATASETS = (
    "cities", "indicator_names", "city_indicators", "city_waste", "policy_instruments",
    "policy_instrument_targets", "practices", "practice_targets", "practice_sources", "sdg11",
)  # fmt: skip
# The indicators of cities of which more is better, and the target of each. Left out: land use, which has no better end,
# and green areas, whose thresholds the publisher sets city by city.
COMPARED = {"11.2.1": "11.2", "11.7.1a": "11.7", "11.7.1b": "11.7", "waste_collected": "11.6"}
# Its publisher's own note belongs beside a low value: it may tell of the map and not of the city.
_EXPLAINED = ("11.2.1",)
_DATA_TARGET = "17.18"
_OWN_SOURCE = "المصدر: أدوات السياسات والممارسات في بيانات الدورة، ومصادرها صفّاً صفّاً"
FILES = (
    Path(__file__),
    Path(__file__).parent / "templates" / "suggestions.html",
)  # what a strip is made with
OFFERS_SHOWN = 3  # practices of a need on a city's page
KINDS = {"low": "مؤشر منخفض", "gap": "غاية بلا أداة", "unmeasured": "مؤشر بلا قيمة"}


@dataclass(frozen=True)
class Value:
    """One published value of a city, in per cent; `series` is what it may be compared inside: dataset and release."""

    city_id: str
    indicator: str
    series: tuple[str, str | None]
    year: int
    percent: float


# The words and the value for a row of `practices`, or None to leave it out.
_Reason = Callable[[dict[str, Any]], tuple[str, Value | None] | None]


@dataclass(frozen=True)
class Offer:
    """A practice for a need: the row of `practices`, its sources, and why it stands here."""

    practice: dict[str, Any]
    place: str
    why: str
    sources: tuple[str, ...]
    value: Value | None = None  # of the practice's city, where the need is a low indicator


@dataclass(frozen=True)
class Need:
    """Something to learn about. `kind` is a key of KINDS, `target` an SDG target, `why` the reason in Arabic."""

    kind: str
    target: str
    title: str
    why: str
    source: str
    offers: tuple[Offer, ...]
    value: Value | None = None


@dataclass(frozen=True)
class Suggestions:
    """The needs of a city, the weakest indicator first, and in `not_compared` what could not be compared, and why."""

    iso3: str
    name: str
    city_id: str | None = None
    needs: tuple[Need, ...] = ()
    not_compared: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Need]:
        return iter(self.needs)

    def __len__(self) -> int:
        return len(self.needs)

    def __str__(self) -> str:
        lines = [f"ما يمكن أن تتعلمه {self.name}"]
        for need in self.needs:
            lines.append(f"{need.title}: {need.why}")
            lines += [f"- {each.practice['title_ar']} ({each.place}): {each.why}" for each in need.offers]
        return "\n".join([*lines, *self.not_compared, CAUTION])

    def _repr_html_(self) -> str:
        return render(
            "umran.practices",
            "suggestions_figure.html",
            found=self,
            style=tag("page.css"),
            body=body(self),
            below=f"{CAUTION} {RULE} {SOURCE}",
        )


def suggest(city: str) -> Suggestions:
    """Practices of other countries' cities for the weakest indicators and the gaps of `city`.

    `city` is a city_id, a country code of three letters, or an Arabic name as the course's data have it. Needs come in
    three kinds (KINDS): an indicator `MARGIN` points or more below the median of the cities it may be compared with; a
    target of Goal 11, not yet among these, that no instrument in force in the course's data names for this city or its country; an
    indicator with no value. For a low indicator the practices of cities with a higher comparable value stand first, those
    of places without a value after them, and those of cities with no higher value are left out. Raises ValueError, in Arabic, for a place the data do not know.
    """
    place = _place(city)
    home, name = place["iso3"], place["name_ar"] or place["country_ar"]
    low, not_compared, missing = [], [], []
    if place["city_id"]:
        for indicator in COMPARED:
            need, reason = _compared(place, indicator)
            if need:
                low.append(need)
            elif reason is None:
                missing.append(indicator)
            elif reason:
                not_compared.append(reason)
        low.sort(key=_below_median)
    else:
        not_compared.append(f"{NO_DATA} عن مدينة لهذا البلد: {place['note_ar'].rstrip('.')}، فلا مؤشر يُقارن.")
        missing = list(COMPARED)
    gaps, reason = _gaps(place)
    known = {need.target for need in low}
    needs = [*low, *(need for need in gaps if need.target not in known)]
    if reason:
        not_compared.append(reason)
    if missing:
        needs.append(_unmeasured(place, missing))
    return Suggestions(
        home, name, place["city_id"], tuple(each for each in needs if each.offers), tuple(not_compared)
    )


def comparable(one: Value, other: Value) -> bool:
    """Whether two values may stand in one sentence, by RULE."""
    return (
        one.indicator == other.indicator and one.series == other.series and abs(one.year - other.year) <= NEAR
    )


def _place(city: str) -> dict[str, Any]:
    places = rows("cities")
    asked = str(city).strip()
    for key in ("city_id", "iso3", "name_ar", "country_ar", "name_en", "country_en"):
        for row in places:
            if row[key] and row[key].casefold() == asked.casefold():
                return row
    known = "، ".join(row["city_id"] or row["iso3"] for row in places)
    raise ValueError(f"لا نعرف المكان «{asked}». الأماكن في بيانات الدورة: {known}.")


def values(indicator: str) -> list[Value]:
    """Every published value of an indicator in the participating cities."""
    found = []
    for name in DATASETS:
        for measure in data.describe(name).get("measures", []):
            if measure["indicator"] != indicator:
                continue
            for row in rows(name):
                if all(row[key] == wanted for key, wanted in measure.get("where", {}).items()):
                    release = row[measure["apart"]] if "apart" in measure else None
                    found.append(
                        Value(row["city_id"], indicator, (name, release), row["year"], row[measure["column"]])
                    )
    return [each for each in found if each.percent is not None]


def _others(value: Value) -> dict[str, Value]:
    """The value of each other city that may be compared with this one, of the nearest year."""
    found: dict[str, Value] = {}
    for each in values(value.indicator):
        if each.city_id == value.city_id or not comparable(value, each):
            continue
        known = found.get(each.city_id)
        if known is None or abs(each.year - value.year) < abs(known.year - value.year):
            found[each.city_id] = each
    return found


def _median(value: Value) -> float:
    return median(each.percent for each in _others(value).values())


def _below_median(need: Need) -> float:
    """How far a low indicator lies below the median of the others; the further, the smaller."""
    assert need.value is not None  # every low indicator has one
    return need.value.percent - _median(need.value)


def _compared(place: dict[str, Any], indicator: str) -> tuple[Need | None, str | None]:
    """The need, where the indicator is low; else why there is none: "" for not low, None for no value at all."""
    own = [each for each in values(indicator) if each.city_id == place["city_id"]]
    if not own:
        return None, None
    value = max(own, key=lambda each: each.year)
    title, others = _title(indicator), _others(value)
    if len(others) < AT_LEAST:
        return None, (
            f"{title}: قيمة {place['name_ar']} {_percent(value)} في {value.year}، "
            f"ولا نجد قيمة لمدينتين أخريين من الجهة نفسها في سنة قريبة، فلا مقارنة."
        )
    middle = _median(value)
    if middle - value.percent < MARGIN:
        return None, ""
    why = (
        f"قيمة {place['name_ar']} {_percent(value)} في {value.year}، ووسيط المدن الأخرى في المصدر نفسه {middle:.1f}%، "
        f"وعددها {len(others)}."
    )
    if indicator in _EXPLAINED:
        why = " ".join(
            [why, *(note for note in data.describe(value.series[0])["notes"] if indicator in note)]
        )
    target = COMPARED[indicator]
    offers = _offers(place, target, lambda row: _beside(value, others, row))
    offers.sort(key=lambda each: (each.value is None, -(each.value.percent if each.value else 0)))
    need = Need("low", target, title, why, data.source_ar(value.series[0]), tuple(offers), value)
    return need, ""


def _beside(value: Value, others: dict[str, Value], row: dict[str, Any]) -> tuple[str, Value | None] | None:
    other = others.get(row["city_id"])
    if other is None:
        return f"تتناول الغاية نفسها. {NO_DATA} لمكانها تُقارن بهذه القيمة.", None
    if other.percent - value.percent < MARGIN:
        return None
    return f"تتناول الغاية نفسها، وقيمة مدينتها {_percent(other)} في {other.year} من المصدر نفسه.", other


def _gaps(place: dict[str, Any]) -> tuple[list[Need], str]:
    """Targets of Goal 11 that no known instrument of the place names; or why that cannot be said."""
    mine = [
        row
        for row in rows("policy_instruments")
        if row["iso3"] == place["iso3"]
        and row["verified"] != "unverified"
        and row["role"] == "project"
        and row["city_id"] in (None, place["city_id"])
    ]
    if not mine:
        return [], f"{NO_DATA} عن أدوات {place['country_ar']} في الدورة، فلا نقول إن غاية بلا أداة."
    in_force = [row for row in mine if row["status"] == "in_force"]
    named = values_by_key("policy_instrument_targets", "instrument_id", "target")
    covered = {target for row in in_force for target in named[row["instrument_id"]]}
    states = data.labels("policy_instruments", "status")
    needs = []
    for row in rows("sdg11"):
        if row["type"] != "target" or row["code"] in covered:
            continue
        beside = [
            f"{each['name_ar']} ({states[each['status']]})"
            for each in mine
            if row["code"] in named[each["instrument_id"]]
        ]
        why = f"لهذا المكان وبلده في بيانات الدورة أدوات نافذة عددها {len(in_force)}، ولم تُذكر هذه الغاية لأي منها."
        if beside:
            why += f" ويذكرها ما لا يُعدّ تغطية: {'؛ '.join(beside)}."
        offers = _offers(place, row["code"], lambda _row: ("تتناول هذه الغاية.", None))
        needs.append(Need("gap", row["code"], row["short_ar"], why, _OWN_SOURCE, tuple(offers)))
    return needs, ""


def _unmeasured(place: dict[str, Any], indicators: list[str]) -> Need:
    names = "، و".join(f"«{_title(each)}»" for each in indicators)
    why = f"{NO_DATA} لهذا المكان في: {names}. وهذه ممارسات في القياس والبيانات."
    offers = _offers(place, _DATA_TARGET, lambda _row: ("تُذكر لها الغاية 17.18، وهي عن البيانات.", None))
    return Need("unmeasured", _DATA_TARGET, "قياس ما لا قيمة له", why, _OWN_SOURCE, tuple(offers))


def _offers(place: dict[str, Any], target: str, reason: _Reason) -> list[Offer]:
    """Practices of other countries that name a target; `reason` gives the words and the value, or None to leave one out."""
    cities = {row["city_id"]: row for row in rows("cities") if row["city_id"]}
    countries = {row["iso3"]: row["country_ar"] for row in rows("cities")}
    targets = values_by_key("practice_targets", "practice_id", "target")
    sources = values_by_key("practice_sources", "practice_id", "url")
    found = []
    for row in rows("practices"):
        name = row["practice_id"]
        if row["iso3"] == place["iso3"] or target not in targets[name]:
            continue
        why = reason(row)
        if why is None:
            continue
        city = cities.get(row["city_id"])
        where = f"{city['name_ar']}، {city['country_ar']}" if city else countries[row["iso3"]]
        if row["role"] != "project":
            where += f"، {data.labels('practices', 'role')[row['role']]}"
        found.append(Offer(row, where, why[0], tuple(sources[name]), why[1]))
    return found


def _title(indicator: str) -> str:
    for row in rows("indicator_names"):
        if row["indicator"] == indicator:
            return row["short_ar"]
    return next(
        measure["title"]
        for name in DATASETS
        for measure in data.describe(name).get("measures", [])
        if measure["indicator"] == indicator
    )


def _percent(value: Value) -> str:
    return f"{value.percent:.1f}%"


_NUMBERS = re.compile(r"[0-9][0-9.,]*%|[0-9][0-9/]*[–-][0-9/]*[0-9]")


def isolate_numbers(text: str) -> str:
    """Text, its percentages and ranges isolated."""
    return _NUMBERS.sub(lambda found: ltr(found[0]), text)


def body(
    found: Suggestions,
    link: Callable[[dict[str, Any]], str] | None = None,
    rest: Callable[[Need], Markup] | None = None,
) -> Markup:
    """The needs as HTML without a frame. `link` gives a practice's address; without one its title is no link. With
    `rest`, which tells in HTML where the others are, only the first `OFFERS_SHOWN` practices of a need are listed."""
    needs = []
    for need in found.needs:
        offers = need.offers[:OFFERS_SHOWN] if rest else need.offers
        more = rest(need) if rest and len(need.offers) > len(offers) else ""
        needs.append((need, KINDS[need.kind], [(each, link and link(each.practice), _links(each)) for each in offers], more))  # fmt: skip
    return render(
        "umran.practices",
        "suggestions.html",
        needs=needs,
        not_compared=found.not_compared,
        isolate_numbers=isolate_numbers,
        verified=data.labels("practices", "verified"),
    )


def _links(offer: Offer) -> list[tuple[str, str]]:
    """Addresses, each with the name of its host; equal names are numbered."""
    hosts = [urlsplit(url).netloc.removeprefix("www.") for url in offer.sources]
    names = [
        f"{host} ({hosts[: place + 1].count(host)})" if hosts.count(host) > 1 else host
        for place, host in enumerate(hosts)
    ]
    return list(zip(offer.sources, names, strict=True))
