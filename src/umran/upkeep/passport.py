"""The page of the book that says what the data are: sources, licences, coverage, cautions, and what is missing.

Made from datapackage.json and the rows themselves, never written by hand: `python -m umran.upkeep.passport` renews it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umran import data
from umran.data import descriptor as _package
from umran.text.files import replace

if TYPE_CHECKING:
    import pandas

PAGE = Path(__file__).resolve().parents[3] / "book" / "data" / "passport.md"
NO_DATA = "لا بيانات"
FAMILIES = {
    "cities": "المدن المشاركة",
    "inside": "مدن من الداخل",
    "comparators": "مدن للمقارنة",
    "countries": "البلدان المشاركة",
    "agendas": "الخطة الحضرية الجديدة والهدف 11",
    "policies": "السياسات والممارسات",
    "learning": "المسرد والأسئلة",
    "maps": "الخرائط",
}
# What stands left to right inside an Arabic sentence: ranges, signed numbers, angles, codes that mix digits and
# letters, code names with a low line or a star.
_LEFT_TO_RIGHT = re.compile(
    r"[0-9][0-9.,]*[–-][0-9.,]*[0-9]|[−+][0-9]+|(?=[0-9./]*[A-Za-z])[0-9]+(?:[./][0-9A-Za-z]+)+|[0-9]+°[0-9]+′|[A-Za-z][A-Za-z0-9.]*[_*](?:[\w*.]*[\w*])?"
)
_YEARS = ("year", "year_start", "year_end")


def page() -> str:
    """The whole page as MyST Markdown; the same data always give the same text."""
    resources = [data.describe(name) for name in _package.resources(_package.folder())]
    return "\n".join(
        [
            *_opening(resources),
            *_coverage(resources),
            *_datasets(resources),
            *_verification(resources),
            *_not_found(),
            "",
        ]
    )


def _opening(resources: list[dict[str, Any]]) -> Iterable[str]:
    rows = sum(len(data.load(resource["name"])) for resource in resources)
    yield "(data-passport)="
    yield "# بيانات الدورة: مصادرها وتغطيتها وتحفظاتها\n"
    yield (
        f"كل رقم تحسبه هذه الدورة أو ترسمه يأتي من مجلد واحد، عدد مجموعاته {len(resources)} وعدد صفوفها {rows:,}. تقول هذه الصفحة "
        "عن كل مجموعة: ما هي، ومن نشرها، وبأي رخصة، وأي سنوات تغطي، وما الذي يجب الحذر منه. وهي تُكتب آلياً من وصف "
        "البيانات ومن صفوفها، فلا تُعدَّل باليد.\n"
    )
    yield "- الخانة الفارغة تعني «لا بيانات»، ولا تعني صفراً.\n- لا يُجمع مصدران أو إصداران في مؤشر واحد."
    yield "- لم تُقارن القيم بالمواقع المباشرة للجهات الناشرة: قُرئت من نسخ منشورة مذكورة مع كل مجموعة. وتاريخ القراءة غير معروف حيث لا يُذكر.\n"


def _coverage(resources: list[dict[str, Any]]) -> Iterable[str]:
    cities = data.load("cities")
    named = cities.dropna(subset=["city_id"])
    nameless = [f"{country} (لا مدينة مسمّاة)" for country in cities[cities["city_id"].isna()]["country_ar"]]
    countries = cities.drop_duplicates("iso3")
    yield "(passport-coverage)=\n## ما يوجد وما لا يوجد\n"
    yield f"السنوات التي فيها قيمة، لكل مدينة ومؤشر. السلسلة الطويلة بسنتيها الأولى والأخيرة وعدد قيمها. ولا عمود هنا لما لا مدينة له: {'، '.join(nameless)}.\n"
    yield from _matrix(
        "تغطية المدن المشاركة",
        _of(resources, "cities"),
        dict(zip(named["city_id"], named["name_ar"], strict=True)),
    )
    yield from _matrix(
        "تغطية البلدان المشاركة",
        _of(resources, "countries"),
        dict(zip(countries["iso3"], countries["country_ar"], strict=True)),
    )
    others = data.load("comparators")
    yield from _matrix(
        "تغطية مدن المقارنة (لا تظهر على الخرائط)",
        _of(resources, "comparators"),
        dict(zip(others["city_id"], others["name_ar"], strict=True)),
    )


def _matrix(caption: str, resources: list[dict[str, Any]], places: dict[str, str]) -> Iterable[str]:
    lines = []
    for resource in resources:
        frame = data.load(resource["name"])
        for measure in resource.get("measures", []):
            rows = frame.dropna(subset=[measure["column"]])
            for key, wanted in measure.get("where", {}).items():
                rows = rows[rows[key] == wanted]
            for title, part in _releases(resource, measure, rows):
                column = "city_id" if "city_id" in part else "iso3"
                cells = [_when(part[part[column] == place]) for place in places]
                lines.append([f"{title} {_code(resource['name'])}", *cells])
    return _table(caption, ["المؤشر", *places.values()], lines)


def _releases(resource: dict[str, Any], measure: dict[str, Any], rows: pandas.DataFrame) -> Iterable[tuple]:
    """The rows of a measure, release by release where they are to be kept apart."""
    title = _isolated(measure["title"])
    if "apart" not in measure:
        return [(title, rows)]
    words = data.labels(resource["name"], measure["apart"])
    return [
        (f"{title}: {_isolated(words.get(str(release), str(release)))}", part)
        for release, part in rows.groupby(measure["apart"], sort=False)
    ]


def _when(rows: pandas.DataFrame) -> str:
    if rows.empty:
        return NO_DATA
    if "year" not in rows:
        return "بلا سنة"
    years = sorted(set(rows["year"]))
    if len(years) <= 2:
        return " و".join(map(str, years))
    return f"{_ltr(f'{years[0]}–{years[-1]}')} ({len(years)})"


def _datasets(resources: list[dict[str, Any]]) -> Iterable[str]:
    yield "(passport-datasets)=\n## المجموعات واحدة واحدة\n"
    for family, title in FAMILIES.items():
        members = _of(resources, family)
        yield f"(passport-{family})=\n### {title}\n"
        summary = [
            [
                _isolated(each["title"]),
                _code(each["name"]),
                f"{len(data.load(each['name'])):,}",
                _years(each["name"]),
            ]
            for each in members
        ]
        yield from _table(title, ["المجموعة", "اسمها في الشيفرة", "الصفوف", "السنوات"], summary)
        for each in members:
            yield from _card(each)


def _card(resource: dict[str, Any]) -> Iterable[str]:
    name = resource["name"]
    yield f":::{{admonition}} {_isolated(resource['title'])}\n:class: dropdown\n:name: data-{name.replace('_', '-')}\n"
    yield f"{_isolated(resource['description'])}\n"
    yield f"- **الملف:** {_code(resource['path'])}، {resource['bytes'] / 1000:,.1f} كيلوبايت."
    yield f"- **الصفوف:** {len(data.load(name)):,}. **السنوات:** {_years(name)}. **الطبعة:** {_isolated(resource['version'])}."
    for source in resource["sources"]:
        yield f"- **المصدر:** {_source(source)}"
    yield f"- **الرخصة:** {'؛ '.join(_licence(licence) for licence in resource['licenses'])}."
    if "boundary" in resource:
        yield f"- **حدود المدينة:** {_isolated(resource['boundary'])}."
    for revision in resource.get("revisions", []):
        yield f"- **تنقيح معروف:** {_isolated(revision)}"
    for note in resource["notes"]:
        yield f"- **تنبيه:** {_isolated(note)}"
    yield f"- **الأعمدة:** {'؛ '.join(_column(spec) for spec in resource['schema']['fields'])}."
    yield ":::\n"


def _source(source: dict[str, Any]) -> str:
    title = _isolated(source["title"])
    if source["path"].startswith("http"):
        title = f"[{title}]({source['path']})"
    parts = [f"{title}، {_code(source['version'])}"]
    if source.get("readFrom"):
        parts.append(f"النسخة المقروءة: {_code(source['readFrom'])}")
    read = source.get("dateRead")
    parts.append(f"تاريخ القراءة: {_ltr(read) if read else 'غير معروف'}")
    return "؛ ".join(parts) + "."


def _licence(licence: dict[str, str]) -> str:
    title = _isolated(licence["title"])
    return f"[{title}]({licence['path']})" if "path" in licence else title


def _column(spec: dict[str, Any]) -> str:
    unit = f" ({_isolated(spec['unit_ar'])})" if "unit_ar" in spec and spec["name"] not in _YEARS else ""
    return f"{_code(spec['name'])} {_isolated(spec['title'])}{unit}"


def _years(name: str) -> str:
    frame = data.load(name)
    years = [int(year) for column in _YEARS if column in frame for year in frame[column].dropna()]
    if not years:
        return "—"
    return str(years[0]) if min(years) == max(years) else _ltr(f"{min(years)}–{max(years)}")


def _verification(resources: list[dict[str, Any]]) -> Iterable[str]:
    """How many rows of each text dataset were read, and how many were not."""
    marked = [each for each in resources if any(f["name"] == "verified" for f in each["schema"]["fields"])]
    marks: dict[str, str] = {}
    for each in marked:
        marks |= data.labels(each["name"], "verified")
    yield "(passport-verified)=\n## ما قُرئ وما لم يُقرأ\n"
    yield "في مجموعات النصوص يقول العمود `verified` هل قُرئت الحقيقة في مصدرها. ما لم يُقرأ لا يُدرَّس على أنه ثابت، ويُكتب بجانبه ما حاله.\n"
    lines = []
    for each in marked:
        counts = data.load(each["name"])["verified"].value_counts()
        lines.append(
            [_isolated(each["title"]), *(f"{counts[mark]:,}" if mark in counts else "—" for mark in marks)]
        )
    yield from _table("عدد الصفوف بحسب التحقق", ["المجموعة", *map(_isolated, marks.values())], lines)


def _not_found() -> Iterable[str]:
    yield "(passport-not-found)=\n## ما بُحث عنه ولم يُعثر عليه\n"
    yield "الفجوة المعلنة معلومة. لم يوجد ما يأتي في الصفحات والنسخ التي قُرئت، وقد يكون موجوداً في غيرها.\n"
    missing = _package.package(_package.folder()).get("notFound", [])
    yield from _table(
        "فجوات في البيانات",
        ["ما هو", "أين بُحث"],
        [[_isolated(each["what"]), _isolated(each["where"])] for each in missing],
    )
    facts, words = data.load("country_facts"), data.labels("country_facts", "fact")
    names = data.load("cities").drop_duplicates("iso3").set_index("iso3")["country_ar"]
    gaps = facts[facts["verified"] == "not_found"]
    lines = [
        [words[str(fact)], "، ".join(names[iso3] for iso3 in rows["iso3"])]
        for fact, rows in gaps.groupby("fact", sort=False)
    ]
    yield from _table("فجوات في الحقائق عن البلدان", ["ما هو", "البلدان"], lines)


def _of(resources: list[dict[str, Any]], family: str) -> list[dict[str, Any]]:
    return [each for each in resources if each["family"] == family]


def _table(caption: str, head: list[str], lines: list[list[str]]) -> Iterable[str]:
    yield f":::{{table}} {caption}"
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for cells in lines:
        yield f"| {' | '.join(cells)} |"
    yield ":::\n"


def _ltr(text: str) -> str:
    return f"{{ltr}}`{text}`"


def _code(text: str) -> str:
    return f"`{text}`"


def _isolated(text: str) -> str:
    return _LEFT_TO_RIGHT.sub(lambda found: _ltr(found[0]), text)


def main() -> None:
    replace(PAGE, page().encode())


if __name__ == "__main__":
    main()
