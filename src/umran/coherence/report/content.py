"""What a report of coherence says, in whatever form: its heading, its rows, its limits and sources."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from umran.coherence import Review
from umran.coherence.review.scale import CONFIDENCE
from umran.coherence.review.scores import COLUMNS
from umran.text.cells import to_csv

FILLS = {3: "5199CF", 2: "8FBFE3", 1: "CFE3F3", 0: "E9E6DF", -1: "F6D9BF", -2: "EDA66B", -3: "E07B2A"}
SIGNED = "+0.0;\u22120.0;0"  # a number stays a number; only its picture has the sign

MONTHS = ("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو", "تموز/يوليو",
          "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر")  # fmt: skip
LIMITS = (
    "الدرجة حكم إنسان قرأ وثيقة، وليست قياساً للتنفيذ.",
    "الدرجة ترتيب لا كمية: المتوسط يلخّص ولا يقيس، وقد يخفي درجة مُبطلة.",
    "الخانة الفارغة «لا تقدير»، وليست صفراً. والمصفوفة التي مُلئ أقل من نصفها بلا مؤشر، بقاعدة من الدورة.",
    "كل فرق من درجتين أو أكثر بين مقيّمين يُناقش قبل أن يُبنى عليه.",
    "الغاية بلا أداة في المراجعة قد تتناولها أداة لم تدخلها.",
    "المؤشرات من وضع الدورة، لا طريقة رسمية.",
)
SOURCES = (
    "المقياس: نيلسون وغريغز وفيسبك، نيتشر، 2016 (https://doi.org/10.1038/534320a)؛ الأسماء العربية من الدورة.",
    "الاتفاق بين المقيّمين: هايز وكريبندورف، 2007 (https://doi.org/10.1080/19312450709336664)، الفرق الرتبي.",
    "الاتجاهان الأفقي والعمودي: الخطة الحضرية الجديدة، الفقرتان 87 و88.",
    "الأدوات: بيانات الدورة ومصادرها صفّاً صفّاً، وما أضافه المقيّمون.",
)


@dataclass(frozen=True)
class Heading:
    """What stands on the first page. `note` marks what must be read first, such as a teaching example."""

    title: str = "مراجعة اتساق السياسات الحضرية"
    question: str = ""
    place: str = ""
    note: str = ""
    date: datetime.date | None = None

    def lines(self, review: Review) -> list[tuple[str, str]]:
        day = self.date or datetime.date.today()
        return [
            ("السؤال", self.question or "لم يُكتب بعد"),
            ("المكان", self.place or "لم يُكتب بعد"),
            ("المقيّمون", "، ".join(review.raters) or "لا أحد"),
            ("التاريخ", f"{day.day} {MONTHS[day.month - 1]} {day.year}"),
        ]


def rows(review: Review) -> str:
    """The scores as comma-separated text, as they are read back; an empty score stays empty."""
    records = review.scores.to_dict("records")
    return to_csv(
        [COLUMNS, *(["" if pd.isna(row[name]) else row[name] for name in COLUMNS] for row in records)]
    )


def matrices(review: Review) -> list[tuple[str, str | None]]:
    """The directions and levels that have a pair in this review."""
    levels = [
        level
        for level in ("national", "regional", "local")
        if (review.instruments["level"] == level).sum() > 1
    ]
    asked = [("vertical", None), *(("horizontal", level) for level in levels), ("regional", None)]
    return [each for each in asked if review.matrix(*each).possible]


RECOMMENDATION = ("التوصية", "صاحبها", "موعدها", "مالها", "مؤشرها")


def notable(review: Review) -> list[tuple[str, object]]:
    """The lists of pairs of a report, each with its title."""
    return [
        ("أشد الأزواج إضعافاً: من يقرر؟", review.most_cancelling()),
        ("أشد الأزواج تقوية", review.most_reinforcing()),
        ("خانات للنقاش بين المقيّمين", review.disputed()),
    ]


def duplicates(review: Review) -> str:
    """Possible duplicates in a sentence."""
    found = review.duplicates()
    told = "؛ ".join(
        f"{review.name(row.instrument_a)} و{review.name(row.instrument_b)}" for row in found.itertuples()
    )
    return (
        f"تكرار محتمل (الغايات نفسها ومحور مشترك): {told}."
        if told
        else "لا أداتين بالغايات نفسها في مستوى واحد."
    )


def annex(review: Review) -> list[tuple[str, str, object, str, str, str]]:
    """Every score: pair, rater, score (or missing), confidence, reason, evidence."""
    return [
        (
            f"{review.name(row.instrument_a)} × {review.name(row.instrument_b)}",
            row.rater,
            row.score,
            CONFIDENCE.get(row.confidence, ""),
            row.rationale or "",
            row.evidence or "",
        )
        for row in review.scores.itertuples()
    ]


ANNEX = ("الزوج", "المقيّم", "الدرجة", "الثقة", "السبب", "الدليل")
