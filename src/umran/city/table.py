"""Measured indicators as rows: CSV and terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from umran import indicators as ind
from umran.city.measures import CLASSES, Measure, accepted, caveats, limits
from umran.indicators.result import Result
from umran.text.cells import to_csv
from umran.text.words import isolated, ltr, visible

if TYPE_CHECKING:
    from umran.city.city import City

FRACTION, _YEARLY, _PERSONS, _KM2 = "كسر", "كسر في السنة", "نسمة", "كم²"

# How people were counted, where there is something to say of it.
_COUNTED = (
    ("inner_point_share", "الحصة بنقطة داخل كل منطقة", FRACTION),
    ("share_low", "أدنى المدى", FRACTION),
    ("share_high", "أعلى المدى", FRACTION),
    ("outside_population", "السكان خارج حدود المدينة، لم يُحتسبوا", _PERSONS),
    ("outside_area", "مساحة مناطق السكان خارج الحدود", _KM2),
    ("fragment_population", "سكان على شوارع معزولة عن الشبكة", _PERSONS),
)
_LAND = (
    ("outside_open_space_area", "أماكن مفتوحة خارج حدود المدينة، لم تُحتسب", _KM2),
    ("outside_street_area", "شوارع خارج حدود المدينة، لم تُحتسب", _KM2),
)
# Of each indicator: the fields of its result that are kept, with their Arabic names and units. The first is the indicator.
FIELDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "11.1.1": (
        ("share", "حصة السكان", FRACTION),
        ("inadequate_share", "حصة سكان المساكن غير اللائقة", FRACTION),
        ("population", "السكان", _PERSONS),
    ),
    "11.2.1": (
        ("share", "حصة من يصلون", FRACTION),
        ("population", "السكان", _PERSONS),
        ("served", "من يصلون", _PERSONS),
        ("low_capacity_served", "قرب موقف منخفض السعة", _PERSONS),
        ("high_capacity_served", "قرب موقف مرتفع السعة", _PERSONS),
        *_COUNTED,
    ),
    "11.2.1a": (
        ("share", "حصة من يصلون إلى موقف قصير الانتظار", FRACTION),
        ("reached_share", "حصة من يصلون إلى أي موقف", FRACTION),
        ("population", "السكان", _PERSONS),
        ("served", "من يصلون إلى موقف قصير الانتظار", _PERSONS),
        ("unknown_stops", "مواقف لا يُعرف انتظارها، لم تُحتسب", "موقف"),
    ),
    "11.2.1b": (
        ("share", "حصة النقل العام من الرحلات", FRACTION),
        ("walking_share", "حصة المشي", FRACTION),
        ("cycling_share", "حصة الدراجة الهوائية", FRACTION),
        ("trips", "الرحلات", "رحلة"),
        ("unknown", "صفوف بلا وسيلة، لم تُحتسب", "صف"),
    ),
    "11.3.1": (
        ("ratio", "نسبة معدل استهلاك الأراضي إلى معدل نمو السكان", "نسبة"),
        ("land_consumption_rate", "معدل استهلاك الأراضي", _YEARLY),
        ("population_growth_rate", "معدل نمو السكان", _YEARLY),
        ("built_up_per_capita_start", "المساحة المبنية للفرد في البداية", "م²"),
        ("built_up_per_capita_end", "المساحة المبنية للفرد في النهاية", "م²"),
        ("built_up_change", "التغير الكلي في المساحة المبنية", FRACTION),
    ),
    "11.3.2": (("score", "درجة المدينة", "درجة من 1 إلى 4"),),
    "11.4.1": (("per_capita", "الإنفاق للفرد", "عملة محلية، أو دولار حيث يُعطى معامل القوة الشرائية"),),
    "11.5.1": (
        ("rate", "المتوفون والمفقودون والمتأثرون", "لكل 100,000 نسمة"),
        ("persons", "عددهم", "شخص"),
    ),
    "11.5.2": (
        ("share", "الخسائر إلى الناتج المحلي الإجمالي", FRACTION),
        ("losses", "الخسائر المباشرة", "عملة محلية"),
    ),
    "11.5.3": (
        ("damaged", "(أ) المنشآت الحيوية المتضررة أو المدمرة", "منشأة"),
        ("disruptions", "(ب) مرات تعطل الخدمات الأساسية", "مرة"),
    ),
    "11.6.1": (
        ("controlled_share", "المُدار في منشآت خاضعة للمراقبة من المتولد", FRACTION),
        ("collected_share", "المجموع من المتولد", FRACTION),
    ),
    "11.6.2": (
        ("mean", "المتوسط المرجح بالسكان", "ميكروغرام/م³"),
        ("population", "السكان", _PERSONS),
        *_COUNTED[3:5],
    ),
    "11.7.1": (
        ("share", "حصة الأماكن العامة المفتوحة والشوارع", FRACTION),
        ("open_space_share", "حصة الأماكن العامة المفتوحة", FRACTION),
        ("street_share", "حصة الشوارع", FRACTION),
        ("access_share", "حصة السكان القريبين", FRACTION),
        ("city_area", "مساحة المدينة", _KM2),
        ("open_space_area", "مساحة الأماكن العامة المفتوحة", _KM2),
        ("street_area", "مساحة الشوارع", _KM2),
        *_LAND,
        *_COUNTED,
    ),
    "11.7.2": (
        ("share", "حصة من تعرضوا للتحرش", FRACTION),
        ("sexual_share", "حصة من تعرضوا لتحرش جنسي", FRACTION),
        ("non_sexual_share", "حصة من تعرضوا لتحرش غير جنسي", FRACTION),
        ("respondents", "من أجابوا", "شخص"),
        ("victims", "من تعرضوا للتحرش ممن أجابوا", "شخص"),
        ("unanswered", "من لم يجيبوا، لم يُحتسبوا", "شخص"),
    ),
    "11.a.1": (("score", "درجة البلد", FRACTION),),
    "11.b.1": (("score", "درجة البلد", FRACTION), ("lowest", "حد أدنى، بما لم يُقدَّر صفراً", FRACTION)),
    "11.b.2": (
        ("share", "حصة الحكومات المحلية", FRACTION),
        ("share_high", "الحصة إن أبلغ الباقون", FRACTION),
        ("governments", "الحكومات المحلية", "حكومة محلية"),
        ("with_strategy", "ما يُحتسب منها", "حكومة محلية"),
        ("unreported", "لم تُبلِّغ", "حكومة محلية"),
    ),
}


# What is written


def rows(measures: Iterable[Measure], city: City) -> list[dict[str, Any]]:
    """A row a figure: indicator, title, field, group, value, unit, years, accepted, definition, inputs, limits,
    source. `accepted` is what could change the figure and was done, or left, because the user said so.

    Values are as computed; shares and rates are fractions. An indicator that was not computed has one row without a
    value, whose `limits` say what is missing.
    """
    found = []
    for each in measures:
        common = {"indicator": each.code, "title": each.title, "years": each.years}
        common |= {"definition": each.definition, "inputs": "؛ ".join(each.inputs)}
        if each.result is None:
            source = getattr(ind, CLASSES[each.code]).source
            common |= {"limits": f"لم يُحسب. {each.missing}", "source": source.address}
            found.append(common | {"field": FIELDS[each.code][0][0], "unit": FIELDS[each.code][0][2]})
            continue
        common |= {"accepted": "؛ ".join(accepted(each, city))}
        common |= {"limits": " ".join(limits(each, city)), "source": each.result.source.address}
        for name, title, unit in FIELDS[each.code]:
            value = getattr(each.result, name)
            told = value is not None or name in each.result.reasons
            if not told and (name, title, unit) in (*_COUNTED, *_LAND):
                continue
            reason = each.result.reasons.get(name, "") if value is None else ""
            row = common | {"field": name, "title": f"{each.title}: {title}", "value": value, "unit": unit}
            found.append(row | ({"limits": f"{reason} {common['limits']}".strip()} if reason else {}))
        for part in _breakdown(each.result):
            group = {"group": f"{part.by}={part.group}", "value": part.share, "unit": FRACTION}
            if not getattr(part, "is_reliable", True):
                group["limits"] = (
                    f"مستجيبون قليلون ({part.respondents})، لا يُعوَّل على الحصة. {common['limits']}"
                )
            found.append(common | group | {"field": FIELDS[each.code][3 if each.code == "11.7.1" else 0][0]})
    return found


def _breakdown(result: Result) -> Iterable[Any]:
    table = getattr(result, "breakdown", None)
    return () if table is None else table.dropna(subset=["share"]).itertuples()


_COLUMNS = (
    "indicator", "title", "field", "group", "value", "unit", "years", "accepted", "definition", "inputs", "limits",
    "source",
)  # fmt: skip


def table(measures: Iterable[Measure], city: City) -> str:
    """The rows as CSV."""
    found = rows(measures, city)
    cells = ([row.get(name, "") for name in _COLUMNS] for row in found)
    shown = ([visible(each) if isinstance(each, str) else each for each in row] for row in cells)
    return to_csv([_COLUMNS, *shown])


def _by_consent(measure: Measure, city: City) -> str:
    answers = accepted(measure, city)
    return f" | بقبولك: {'؛ '.join(map(ltr, answers))}" if answers else ""


def summary(measures: Iterable[Measure], city: City) -> str:
    """The figures for a terminal, with what the user accepted for them, then what was not computed and why."""
    measures = list(measures)
    done = [(each, each.result) for each in measures if each.result]
    lines = ["المؤشر | السنوات | القيمة"] if done else []
    for each, result in done:
        years = ltr(each.years) if each.years else "غير مذكورة"
        lines.append(f"{ltr(each.code)} {each.title} | {years} | {result.answer()}{_by_consent(each, city)}")
        lines += [f"  {line}" for line in caveats(each, city)]
    if left := [each for each in measures if not each.result]:
        lines += ["", "لم يُحسب:"] if done else ["لم يُحسب أي مؤشر:"]
        lines += [f"  {ltr(each.code)} {each.title}. {each.missing}." for each in left]
    return "\n".join(map(isolated, lines))
