"""Figures of the modules on the New Urban Agenda and on its link to the 2030 Agenda."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from umran import data
from umran.data.titles import country_names, nine, places
from umran.figures.chart import COLOURS, SHAPES, Figure, Key
from umran.figures.dashboard import indicator_values, indicators
from umran.figures.lessons.forms import NONE_SHAPE, bars, dots, grid, keys_of, sources
from umran.text.numbers import NO_DATA
from umran.text.words import ltr

_COUNTED = "والعدّ لنا."
_NOT_IN_FORCE = "ليس نافذاً"
# What the parts of the agenda are for, and their names in the lessons, shorter than those of the data.
_COMMITMENTS = {"TC-SOC": "الإدماج الاجتماعي", "TC-ECO": "الازدهار", "TC-ENV": "البيئة والصمود"}
_DOORS = {"EI-GOV": "الحوكمة", "EI-PLA": "التخطيط", "EI-MOI": "وسائل التنفيذ"}
_PARTS = {
    "QD": "إعلان كيتو",
    "TC-SOC": "الالتزام الاجتماعي",
    "TC-ECO": "الالتزام الاقتصادي",
    "TC-ENV": "الالتزام البيئي",
    "EI-GOV": "باب الحوكمة",
    "EI-PLA": "باب التخطيط",
    "EI-MOI": "وسائل التنفيذ",
    "FR": "المتابعة والاستعراض",
}


def _sizes() -> dict[str, int]:
    parts = data.load("nua_structure").set_index("part_id")
    return {str(part): int(size) for part, size in (parts["para_to"] - parts["para_from"] + 1).items()}


def commitments_and_doors() -> Figure:
    """Count the paragraphs of the agenda's three commitments and of its three ways to put them into effect.

    Returns
    -------
    Figure
        A bar a part, in paragraphs.
    """
    keys = keys_of(["التزام", "باب تنفيذ"])
    sizes = _sizes()
    found = [(name, keys[0].value, sizes[part]) for part, name in _COMMITMENTS.items()]
    found += [(name, keys[1].value, sizes[part]) for part, name in _DOORS.items()]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="الالتزامات والأبواب بعدد فقراتها",
        subtitle="كم فقرة لكل التزام، وكم فقرة لكل باب من أبواب التنفيذ؟",
        source=sources("nua_structure", note=_COUNTED),
        head="الجزء",
        value="عدد الفقرات",
        keys=keys,
        label="النوع",
    )


def urban_share_at_conferences() -> Figure:
    """Plot the urban share of the participating countries about the years of the three Habitat conferences.

    The series has a value every five years: 1975, 1995 and 2015 stand for 1976, 1996 and 2016.

    Returns
    -------
    Figure
        Three marks a country, in percent of people.
    """
    words = {1975: "1975، قبيل فانكوفر", 1995: "1995، قبيل إسطنبول", 2015: "2015، قبيل كيتو"}
    rows = data.load("country_urban_share").query("year in @words")
    rows = rows.assign(
        name=rows["iso3"].map(country_names()), of=rows["year"].map(words), value=rows["urban_share_pct"]
    )
    return dots(
        rows[["name", "of", "value"]],
        title="سكان الحضر حول مؤتمرات الموئل الثلاثة",
        subtitle="حصة سكان الحضر من سكان البلد. للسلسلة قيمة كل خمس سنوات، فتظهر أقرب سنة قبل كل مؤتمر.",
        source=sources("country_urban_share", note="وتعريف الحضر يختلف من بلد إلى بلد."),
        head="البلد",
        value="سكان الحضر (%)",
        keys=keys_of(list(words.values())),
        label="السنة",
        unit="%",
        digits=1,
        high=100,
    )


def paragraphs_read() -> Figure:
    """Count the paragraphs of each part of the agenda by how much of their text was read.

    Returns
    -------
    Figure
        Bars of paragraphs; parts for wholly read, partly read and not read.
    """
    words = ("قُرئت", "قُرئ بعضها", "لم يُقرأ نصها")
    parents = data.load("nua_structure").set_index("part_id")["parent_id"].to_dict()

    def shown(part: object) -> str | None:
        while isinstance(part, str) and part not in _PARTS:
            part = parents.get(part)
        return part if isinstance(part, str) else None

    rows = data.load("nua_commitments")
    rows = rows.assign(
        read=rows["verified"] == "read", unread=rows["verified"] == "known", place=rows["part_id"].map(shown)
    )
    paragraphs = rows.groupby("paragraph").agg(
        read=("read", "all"), unread=("unread", "all"), place=("place", "first")
    )
    found = []
    for part, name in _PARTS.items():
        here = paragraphs[paragraphs["place"] == part]
        whole, none = int(here["read"].sum()), int(here["unread"].sum())
        found += [
            (name, word, count)
            for word, count in zip(words, (whole, len(here) - whole - none, none), strict=True)
        ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="فقرات كل جزء بحسب ما قُرئ منها",
        subtitle="طول الشريط عدد فقرات الجزء. ما لم يُقرأ نصه يظهر في الخريطة برقمه وموضوعه وحدهما.",
        source=sources(
            "nua_structure", "nua_commitments",
            note="ولا تظهر الفقرات 23 و24 والفقرات من 81 إلى 84، وهي خارج هذه الأجزاء. " + _COUNTED,
        ),
        head="الجزء",
        value="عدد الفقرات",
        keys=keys_of(words),
        label="القراءة",
    )  # fmt: skip


def commitment_goals() -> Figure:
    """Count the links between each of the three commitments and the seventeen goals.

    Returns
    -------
    Figure
        Commitments by goals; the words of a cell are the number of links.
    """
    words = ("رابط واحد أو اثنان", "من ثلاثة إلى تسعة", "عشرة أو أكثر")
    keys = (
        Key(words[2], COLOURS[1], SHAPES[1]),
        Key(words[1], COLOURS[2], SHAPES[0]),
        Key(words[0], COLOURS[0], SHAPES[2]),
        Key("لا رابط في بيانات الدورة", COLOURS[7], NONE_SHAPE),
    )
    part = data.load("nua_commitments").set_index("para")["part_id"]
    rows = data.load("nua_commitment_targets")
    counts = Counter(zip(rows["para"].map(part), rows["target"].str.split(".").str[0], strict=True))
    found = []
    for code, name in _COMMITMENTS.items():
        for goal in map(str, range(1, 18)):
            count = counts[code, goal]
            kind = words[(count > 2) + (count > 9)] if count else keys[3].value
            found.append((name, goal, kind, str(count) if count else kind))
    return grid(
        pd.DataFrame(found, columns=["name", "column", "of", "said"]),
        title="كل التزام يمسّ أهدافاً كثيرة",
        subtitle="الروابط بين فقرات الالتزامات الثلاثة وأهداف التنمية المستدامة، بعددها.",
        source=sources(
            "nua_commitments", "nua_commitment_targets", note="وأكثر الروابط حكم الدورة. " + _COUNTED
        ),
        head="الالتزام",
        across="رقم الهدف",
        columns=[str(goal) for goal in range(1, 18)],
        keys=keys,
        label="الروابط",
    )


def instruments_by_door() -> Figure:
    """Count the policy instruments of the countries by the three ways to put the agenda into effect.

    Returns
    -------
    Figure
        A bar a theme, in instruments; parts for the level of government, and for what is not in force.
    """
    themes = {
        "governance": "الحوكمة",
        "spatial_planning": "التخطيط المكاني",
        "means_of_implementation": "وسائل التنفيذ",
    }
    return _instruments(
        themes,
        title="أي باب تطرقه أدوات {}؟",
        subtitle="عدد الأدوات النافذة التي تتناول كل باب، وبعدها ما ليس نافذاً. قد تُعدّ الأداة الواحدة في بابين.",
        head="الباب",
    )


def instruments_by_theme() -> Figure:
    """Count the policy instruments of the countries by theme and level of government.

    Returns
    -------
    Figure
        A bar a theme, in instruments; parts for the level, and for what is not in force.
    """
    return _instruments(
        data.labels("policy_instrument_themes", "theme"),
        title="أدوات {} بحسب المحور والمستوى",
        subtitle="عدد الأدوات النافذة في بيانات الدورة، وبعدها ما ليس نافذاً. قد تُعدّ الأداة الواحدة في أكثر من محور.",
        head="المحور",
    )


def _instruments(themes: dict[str, str], *, title: str, subtitle: str, head: str) -> Figure:
    levels = data.labels("policy_instruments", "level") | {"": _NOT_IN_FORCE}
    instruments = data.load("policy_instruments").query("verified != 'unverified'")
    shown = places().query("iso3 in @instruments.iso3")
    counted = instruments["level"].where(instruments["status"] == "in_force", "")
    instruments = instruments.assign(level=counted)
    rows = data.load("policy_instrument_themes").merge(
        instruments[["instrument_id", "level"]], on="instrument_id"
    )
    counts = rows.groupby(["theme", "level"]).size()
    found = [
        (name, word, int(counts.get((theme, level), 0)))
        for theme, name in themes.items()
        for level, word in levels.items()
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title=title.format(nine("البلدان التسعة", shown)),
        subtitle=subtitle,
        source=sources(
            "policy_instruments", "policy_instrument_themes",
            note="والتصنيف والعدّ لنا، ولا يُعدّ ما لم يُتحقق منه. ويجمع «ليس نافذاً» المسودات ومشاريع القوانين والتقارير وما انتهى أو لم تُعرف حالته.",
        ),
        head=head,
        value="عدد الأدوات",
        keys=keys_of(list(levels.values())),
        label="المستوى",
    )  # fmt: skip


def reviews_by_year() -> Figure:
    """Plot the years of voluntary national reviews and of the participating cities' local ones.

    Only years that the facts of the course name as presented are shown; what was announced alone is not.

    Returns
    -------
    Figure
        Countries by years.
    """
    facts = data.load("country_facts").set_index(["iso3", "fact"])["value_en"]
    national, local = "استعراض وطني طوعي", "استعراض محلي طوعي"
    both = "كلاهما في السنة نفسها"
    keys = (
        Key(national, COLOURS[1], SHAPES[0]),
        Key(local, COLOURS[0], SHAPES[1]),
        Key(both, COLOURS[2], SHAPES[3]),
    )
    found = []
    for iso3, country in country_names().items():
        years = _years_outside_notes(facts.get((iso3, "vnr_years")))
        own = _years_outside_notes(facts.get((iso3, "vlr_project_city")))
        for year in sorted(years | own):
            kind = both if year in years & own else national if year in years else local
            found.append((country, year, kind, kind))
    columns = [str(year) for year in range(2016, 2026)]
    return grid(
        pd.DataFrame(found, columns=["name", "column", "of", "said"]),
        title="متى كتبت بلدان المشروع ومدنه؟",
        subtitle="سنوات الاستعراضات الوطنية الطوعية، والمحلية للمدن المشاركة.",
        source=sources(
            "country_facts",
            note="الخانة الخالية: لا استعراض في بيانات الدورة لتلك السنة. وبعض السنوات من مصدر ثانوي.",
        ),
        head="البلد",
        across="السنة",
        columns=columns,
        keys=keys,
        label="الاستعراض",
        from_right=False,
    )


def _years_outside_notes(text: object) -> set[int]:
    """The years of a fact; what stands in its parentheses was announced or is about something else."""
    told = re.sub(r"\([^)]*(\)|$)", "", text) if isinstance(text, str) else ""
    return {int(year) for year in re.findall(r"20\d\d", told)}


def goal_11_known() -> Figure:
    """Show which indicators of Goal 11 have a value in the course's data for which country or city.

    Returns
    -------
    Figure
        Countries by indicators; a shape for a city's value, a country's value and none.
    """
    keys = (
        Key("قيمة للمدينة", COLOURS[0], SHAPES[0]),
        Key("قيمة للبلد", COLOURS[1], SHAPES[1]),
        Key(NO_DATA, COLOURS[7], NONE_SHAPE),
    )
    columns = indicators()
    rows = indicator_values(columns)
    kinds = {"city": keys[0].value, "country": keys[1].value}
    has_value = rows["value"].notna()
    shared = rows.groupby("country")["place"].transform("nunique") > 1
    names = rows["country"].where(~shared, rows["name"].fillna(rows["country"]))
    codes = {"11.7.1a": "11.7.1 مساحة", "11.7.1b": "11.7.1 وصول"}
    found = pd.DataFrame(
        {
            "name": names,
            "column": rows["indicator"].replace(codes),
            "of": rows["level"].map(kinds).where(has_value, NO_DATA),
            "said": [
                str(int(year)) if known else NO_DATA
                for year, known in zip(rows["year"], has_value, strict=True)
            ],
        }
    )
    return grid(
        found,
        title="أي مؤشرات الهدف 11 لها قيمة في بيانات الدورة؟",
        subtitle="العلامة تقول لمن القيمة: للمدينة المشاركة أم للبلد كله. والسنة في الجدول.",
        source=sources(
            *dict.fromkeys(column.dataset for column in columns),
            note="والقيم نفسها في لوحة الهدف 11. وبعضها جزء من المؤشر، كجمع النفايات وحده.",
        ),
        head="البلد",
        across="المؤشر",
        columns=list(dict.fromkeys(found["column"])),
        keys=keys,
        label="القيمة",
    )


def links_to_goals() -> Figure:
    """Count the links between Goal 11 and the other goals by what supports them.

    Returns
    -------
    Figure
        A bar a goal, in links; parts for a published source, the judgement of the course, and what was not read.
    """
    words = ("مصدر منشور", "حكم الدورة", "لم يُقرأ سنده")
    rows = data.load("sdg_links")
    rows = rows.assign(goal=rows["to_target"].str.split(".").str[0].astype("int64"))
    kinds = [
        words[2] if verified == "known" else words[1] if kind == "editorial" else words[0]
        for kind, verified in zip(rows["link_kind"], rows["verified"], strict=True)
    ]
    counts = Counter(zip(rows["goal"], kinds, strict=True))
    goals = sorted(set(rows["goal"]) - {11})
    found = [(f"الهدف {goal}", word, counts[goal, word]) for goal in goals for word in words]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="بم يتصل الهدف 11، ومن قال بذلك؟",
        subtitle="عدد الصلات في بيانات الدورة بكل هدف آخر، بحسب سندها.",
        source=sources("sdg_links", note="العدد يصف ما سُجّل، لا قوة الصلة. " + _COUNTED),
        head="الهدف",
        value="عدد الصلات",
        keys=keys_of(words),
        label="السند",
    )


def links_by_target() -> Figure:
    """Count the links of each target of Goal 11 to paragraphs of the agenda, by who made them.

    Returns
    -------
    Figure
        A bar a target, in links; parts for the resolution's text, a published source and the course's judgement.
    """
    words = data.labels("nua_commitment_targets", "link_kind")
    rows = data.load("nua_commitment_targets")
    counts = Counter(zip(rows["target"], rows["link_kind"], strict=True))
    targets = data.load("sdg11").query("type == 'target'")["code"]
    order = ["text", "published", "editorial"]
    found = [
        (f"الغاية {ltr(target)}", words[kind], counts[target, kind]) for target in targets for kind in order
    ]
    return bars(
        pd.DataFrame(found, columns=["name", "of", "value"]),
        title="روابط غايات الهدف 11 بفقرات الخطة الحضرية الجديدة",
        subtitle="عدد الروابط لكل غاية، بحسب من قال بالرابط.",
        source=sources("nua_commitment_targets", note=_COUNTED),
        head="الغاية",
        value="عدد الروابط",
        keys=keys_of([words[kind] for kind in order]),
        label="من قال بالرابط",
    )
