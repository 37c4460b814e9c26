"""What a report of coherence says, in whatever form: its heading, its rows, its limits and sources."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

import pandas as pd

from umran import data
from umran.coherence import Review, format_score
from umran.coherence.analysis.comparison import ANSWERS, NOT_ASKED, QUESTIONS
from umran.coherence.analysis.instruments import completed
from umran.coherence.analysis.raters import CONFIDENCE as INTERVAL
from umran.coherence.analysis.raters import FEWEST
from umran.coherence.analysis.results import DIRECTIONS, Cell, Matrix
from umran.coherence.analysis.scale import CONFIDENCE
from umran.coherence.analysis.scores import COLUMNS
from umran.data.titles import country_names
from umran.text.cells import to_csv
from umran.text.numbers import NO_DATA, figure
from umran.text.words import CELLS, after, counted, ltr

FILLS = {3: "5199CF", 2: "8FBFE3", 1: "CFE3F3", 0: "E9E6DF", -1: "F6D9BF", -2: "EDA66B", -3: "E07B2A"}
SIGNED_FORMAT = "+0.0;\u22120.0;0"  # a number stays a number; only its picture has the sign

MONTHS = ("كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو", "تموز/يوليو",
          "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر")  # fmt: skip
LIMITS = (
    "الدرجة حكم إنسان قرأ وثيقة، وليست قياساً للتنفيذ.",
    "الدرجة ترتيب لا كمية: المتوسط يلخّص ولا يقيس، وقد يخفي درجة مُبطلة.",
    "الخانة الفارغة «لا تقدير»، وليست صفراً. والمصفوفة التي مُلئ أقل من نصفها بلا مؤشر، بقاعدة من الدورة.",
    "كل فرق من درجتين أو أكثر بين مقيّمين يُناقش قبل أن يُبنى عليه، والمتوسط لا يغني عن نقاشه.",
    "الاتفاق يُقرأ من مدى ألفا وعدد الخانات المشتركة، لا من ألفا وحدها: لا حكم قبل 20 خانة، ولا حكم ثابت قبل 50، بقاعدة من الدورة.",
    "لا مؤشر بين البلدان: تُقارَن بأسئلة أربعة، ولكل جواب مصدر من كل بلد.",
    "الغاية بلا أداة في المراجعة قد تتناولها أداة لم تدخلها.",
    "الأداة النافذة وحدها تُعدّ تغطية: المسودة ومشروع القانون والتقرير وما انتهى تُذكر إلى جانبها بحالتها.",
    "المؤشرات من وضع الدورة، لا طريقة رسمية.",
)
SOURCES = (
    "المقياس: نيلسون وغريغز وفيسبك، نيتشر، 2016 (https://doi.org/10.1038/534320a)؛ الأسماء العربية من الدورة.",
    "الاتفاق بين المقيّمين: هايز وكريبندورف، 2007 (https://doi.org/10.1080/19312450709336664)، الفرق الرتبي.",
    "الاتجاهان الأفقي والعمودي: الخطة الحضرية الجديدة، الفقرتان 87 و88.",
    "الأدوات: بيانات الدورة ومصادرها صفّاً صفّاً، وما أضافه المقيّمون.",
)

_RANGE = re.compile("[0-9]+–[0-9]+")


def isolate_ranges(text: str | float | None) -> str:
    """A name, a range of years in it isolated."""
    if text is None or pd.isna(text):
        return ""
    return _RANGE.sub(lambda years: ltr(years[0]), str(text))


def format_mean(value: float | None, digits: int = 0) -> str:
    """A score with its sign in front: an integer bare, a mean with its decimals."""
    if value is None or pd.isna(value):
        return format_score(None)
    return format_score(value, 0 if float(value).is_integer() else digits)


def nearest_point(mean: float) -> int:
    """The point of the scale nearest to a mean; a half goes away from zero."""
    return int(abs(mean) + 0.5) * (1 if mean > 0 else -1)


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


def scores_csv(review: Review) -> str:
    """The scores as comma-separated text, as they are read back; an empty score stays empty."""
    records = review.scores.to_dict("records")
    return to_csv(
        [COLUMNS, *(["" if pd.isna(row[name]) else row[name] for name in COLUMNS] for row in records)]
    )


def matrices(review: Review) -> list[tuple[str, str | None]]:
    """The directions and levels that have a pair in this review; countries are compared by questions, not by a matrix."""
    levels = [
        level
        for level in ("national", "regional", "local")
        if (review.instruments["level"] == level).sum() > 1
    ]
    asked = [("vertical", None), *(("horizontal", level) for level in levels)]
    return [each for each in asked if review.matrix(*each).possible]


def axes(
    review: Review, direction: str, level: str | None = None, iso3: str | None = None
) -> tuple[list[str], list[str]]:
    """The instruments in the rows and in the columns of a matrix."""
    rows = review.instruments if iso3 is None else review.instruments.query("iso3 == @iso3")
    ids, levels = rows["instrument_id"], rows["level"]
    if direction == "vertical":
        return ids[levels == "national"].to_list(), ids[levels != "national"].to_list()
    if level:
        ids = ids[levels == level]
    if direction == "regional":
        first = rows["iso3"].iloc[0] if len(rows) else ""
        home = rows.set_index("instrument_id")["iso3"].reindex(ids) == first
        return ids[home.to_numpy()].to_list(), ids[~home.to_numpy()].to_list()
    return ids.to_list(), ids.to_list()


def matrix_title(direction: str, level: str | None = None) -> str:
    place = data.labels("policy_instruments", "level").get(level or "", "")
    return f"مصفوفة الاتساق ال{DIRECTIONS[direction]}" + (f": المستوى ال{place}" if place else "")


def matrix_summary(matrix: Matrix) -> str:
    """Index, filling and extremes of a matrix in a sentence, or why there is no index."""
    if matrix.reason or matrix.coverage is None:
        return matrix.reason
    spread = f"، والانحراف المعياري {ltr(f'{matrix.spread:.2f}')}" if matrix.spread is not None else ""
    filled = f"{100 * matrix.coverage:.0f}"
    return (
        f"المؤشر (متوسط الخانات) {format_mean(matrix.index, 2)}{spread}. قُيّمت {matrix.scored} من {counted(matrix.possible, after(CELLS))} "
        f"({filled} في المائة). أدنى درجة {format_mean(matrix.lowest)}، وأعلى درجة {format_mean(matrix.highest)}، "
        f"والخانات السالبة {matrix.negatives}."
    )


INVENTORY_COLUMNS = (
    "الأداة",
    "البلد",
    "المستوى",
    "النوع",
    "السنة",
    "الجهة",
    "الحالة",
    "إلى سنة",
    "الرتبة",
    "من تُلزم",
)


def inventory_rows(instruments: pd.DataFrame) -> list[tuple[str, ...]]:
    """The instruments of a review under the titles `INVENTORY_COLUMNS`."""
    levels, types, statuses, ranks = (
        data.labels("policy_instruments", column) for column in ("level", "type", "status", "legal_rank")
    )
    countries = country_names()
    return [
        (
            isolate_ranges(row["name_ar"]),
            countries.get(row["iso3"], row["iso3"]),
            levels[row["level"]],
            types[row["type"]],
            NO_DATA if pd.isna(row["year"]) else str(int(row["year"])),
            isolate_ranges(row["issuer_ar"]) or NO_DATA,
            statuses[row["status"]],
            NO_DATA if pd.isna(row["end_year"]) else str(int(row["end_year"])),
            ranks.get(row["legal_rank"], NO_DATA),
            isolate_ranges(row["binds_ar"]) or NO_DATA,
        )
        for row in completed(instruments).to_dict("records")
    ]


def agreement_text(review: Review) -> str:
    """How far the raters agree: how many they are, their cells, exact agreement, alpha with its interval, what it allows.

    No alpha below `FEWEST` cells: a figure that allows no verdict would be quoted as one.
    """
    found = review.agreement
    if found.exact is None or found.within_one is None:
        return found.reason
    told = [
        f"عدد المقيّمين {ltr(found.raters)}، وعدد الخانات المشتركة بينهم {ltr(found.cells)}.",
        f"اتفاق تام في {_share(found.exact)} من المقارنات، وفي حدود درجة واحدة في {_share(found.within_one)}.",
    ]
    if found.alpha is not None and found.interval is not None and found.cells >= FEWEST:
        alpha, low, high = (figure(each, 3) for each in (found.alpha, *found.interval))
        told.append(f"ألفا كريبندورف للرتب {alpha}، ومداها من {low} إلى {high} بثقة {INTERVAL} في المائة.")
    return " ".join([*told, found.reading])


def _share(value: float) -> str:
    return f"{figure(100 * value, int(round(100 * value, 1) % 1 > 0))} في المائة"


COMPARISON_TITLE = "المقارنة بين البلدان"
COMPARISON_COLUMNS = ("السؤال", "البلدان", "الجواب", "ما يتشابه أو يختلف", "المصدران", "المقيّم")


def comparison_rows(review: Review) -> list[tuple[str, ...]]:
    """The four questions between countries under the titles `COMPARISON_COLUMNS`; none in a review of one country."""
    names = country_names()
    rows: list[tuple[str, ...]] = []
    for row in review.comparison.to_dict("records"):
        ends = [names.get(row[end], row[end]) for end in ("country_a", "country_b")]
        sources = zip(ends, (row["source_a"], row["source_b"]), strict=True)
        rows.append(
            (
                QUESTIONS[row["question"]],
                " و".join(ends),
                ANSWERS.get(row["answer"], NOT_ASKED),
                row["text"] or "",
                "؛ ".join(f"{end}: {source}" for end, source in sources if source),
                row["rater"] or "",
            )
        )
    return rows


RECOMMENDATION_COLUMNS = ("التوصية", "صاحبها", "موعدها", "مالها", "مؤشرها")


DISPUTED_TITLE = "خانات للنقاش بين المقيّمين"


def notable_pairs(review: Review) -> list[tuple[str, pd.DataFrame]]:
    """The lists of pairs of a report, each with its title. Those to discuss stand apart, before every mean."""
    return [
        ("أشد الأزواج إضعافاً: من يقرر؟", review.most_cancelling()),
        ("أشد الأزواج تقوية", review.most_reinforcing()),
    ]


def pair_columns(*, apart: bool) -> tuple[str, str, str]:
    """The titles of a list of pairs; `apart` where its cells are there to be discussed, not averaged."""
    return "الزوج", "أدنى درجة وأعلاها" if apart else "المتوسط", "الدرجات وأسبابها"


def cell_figure(cell: Cell, *, apart: bool) -> str:
    """What such a list shows of a cell: the mean, or both ends."""
    return f"{format_mean(cell.min)}، {format_mean(cell.max)}" if apart else format_mean(cell.mean, 1)


def rater_reasons(review: Review, cell: Cell) -> list[str]:
    """Every rater's score of a cell with its reason."""
    scores = review.scores.dropna(subset=["score"])
    rows = scores[
        (scores["instrument_a"] == cell.instrument_a) & (scores["instrument_b"] == cell.instrument_b)
    ]
    return [
        f"{row['rater']} {format_mean(row['score'])}: {row['rationale']}" for row in rows.to_dict("records")
    ]


def duplicates_text(review: Review) -> str:
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


def annex(review: Review) -> list[tuple[str, str, int | None, str, str, str]]:
    """Every score: pair, rater, score (or None), confidence, reason, evidence."""
    return [
        (
            f"{review.name(row['instrument_a'])} × {review.name(row['instrument_b'])}",
            row["rater"],
            None if pd.isna(row["score"]) else int(row["score"]),
            CONFIDENCE.get(row["confidence"], ""),
            row["rationale"] or "",
            row["evidence"] or "",
        )
        for row in review.scores.to_dict("records")
    ]


ANNEX_COLUMNS = ("الزوج", "المقيّم", "الدرجة", "الثقة", "السبب", "الدليل")
