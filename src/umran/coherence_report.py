"""The report of a review in Arabic: a page that stands alone, a document to edit, a workbook, rows of scores.

    from umran import coherence_report
    coherence_report.write(review, "report.html", question="…", place="عمّان، الأردن")

The ending of the name chooses the form: .html, .docx, .xlsx or .csv. Every form reads from the right.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pandas as pd

from umran import coherence_charts as charts
from umran.coherence import Review, sensitivity
from umran.coherence.files import replace
from umran.coherence.scale import CONFIDENCE
from umran.coherence.scores import COLUMNS
from umran.outputs import LANGUAGE, asset

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
_STYLE = """
body { font-family: "IBM Plex Sans Arabic", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif; color: #1d2733; background: #fffdf9;
  line-height: 1.8; max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
li, p { overflow-wrap: anywhere; }
h1, h2 { line-height: 1.4; } h2 { margin-top: 2.2rem; border-bottom: 1px solid #c9c4b8; }
figure { margin: 1.5rem 0; }
.fill td { min-width: 7rem; height: 2.4rem; border: 1px solid #c9c4b8 !important; }
.big { max-width: none; font-size: 1.5rem; } .big .umran-coherence .umran-scroll table { font-size: 1.3rem; }
@media print { h2 { break-after: avoid; } figure { break-inside: avoid; } }
"""


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


def write(review: Review, path: str | os.PathLike[str], **heading) -> Path:
    """Write a report; options are those of `Heading`. Raises ValueError for an ending that is no form of the report."""
    path, head = Path(path), Heading(**heading)
    if path.suffix == ".html":
        content = page(review, head).encode()
    elif path.suffix == ".docx":
        from umran.coherence_document import document

        content = document(review, head)
    elif path.suffix == ".xlsx":
        from umran.coherence_workbook import workbook

        content = workbook(review, head)
    elif path.suffix == ".csv":
        content = rows(review).encode(
            "utf-8-sig"
        )  # a spreadsheet takes the Arabic for something else without the mark
    else:
        raise ValueError(f"path ends in {path.suffix!r}; expected .html, .docx, .xlsx or .csv")
    replace(path, content)
    return path


def rows(review: Review) -> str:
    """The scores as comma-separated text, as they are read back; an empty score stays empty."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in review.scores.to_dict("records"):
        writer.writerow({name: "" if pd.isna(row[name]) else row[name] for name in COLUMNS})
    return stream.getvalue()


def matrices(review: Review) -> list[tuple[str, str | None]]:
    """The directions and levels that have a pair in this review."""
    levels = [
        level
        for level in ("national", "regional", "local")
        if (review.instruments["level"] == level).sum() > 1
    ]
    asked = [("vertical", None), *(("horizontal", level) for level in levels), ("regional", None)]
    return [each for each in asked if review.matrix(*each).possible]


def page(review: Review, heading: Heading) -> str:
    """The whole report as one page that asks for nothing else."""
    parts = [f"<p><strong>{label}:</strong> {charts.name(text)}</p>" for label, text in heading.lines(review)]
    if heading.note:
        parts.append(f"<p><strong>{escape(heading.note)}</strong></p>")
    parts += ["<h2>أدوات المراجعة</h2>", figure(charts.inventory_table(review.instruments))]
    parts.append("<h2>المصفوفات</h2>")
    for direction, level in matrices(review):
        parts.append(figure(charts.heat_map(review, direction, level)))
        if direction == "vertical":
            parts.append(figure(charts.network(review, direction)))
    parts += ["<h2>اتفاق المقيّمين</h2>", f"<p>{charts.agreement_words(review)}</p>"]
    for title, found in notable(review):
        parts += [f"<h2>{title}</h2>", figure(charts.pairs(review, found, title))]
    parts += ["<h2>الفجوات والتكرار</h2>", figure(charts.gap_list(review)), f"<p>{duplicates(review)}</p>"]
    parts += ["<h2>الحساسية</h2>", figure(charts.sensitivity_table(sensitivity(review)))]
    titles = "".join(f'<th scope="col">{each}</th>' for each in RECOMMENDATION)
    blank = f"<tr>{'<td></td>' * len(RECOMMENDATION)}</tr>" * 4
    parts += [
        "<h2>التوصيات</h2>",
        f'<div class="umran-scroll"><table class="fill"><thead><tr>{titles}</tr></thead><tbody>{blank}</tbody></table></div>',
    ]
    parts += ["<h2>الطريقة وحدودها</h2>", _list(LIMITS), _list(SOURCES)]
    parts += ["<h2>ملحق: الدرجات وأدلتها</h2>", _annex(review)]
    return _document(heading.title, f'<div class="umran-figure umran-coherence">{"".join(parts)}</div>')


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


def _annex(review: Review) -> str:
    head = "".join(f'<th scope="col">{title}</th>' for title in ANNEX)
    body = "".join(
        f'<tr><th scope="row">{charts.name(pair)}</th><td>{escape(rater)}</td><td>{charts.score(mark)}</td>'
        f"{''.join(f'<td>{charts.name(text)}</td>' for text in rest)}</tr>"
        for pair, rater, mark, *rest in annex(review)
    )
    return (
        f'<div class="umran-scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def big_view(review: Review, heading: Heading, *, every: int = 0) -> str:
    """A page for a projector, to read and not to change: matrix, agreement, pairs to discuss, in large type. `every`
    that many seconds it reads its file again."""
    parts = [f"<p>{charts.name(heading.place)}</p>"] if heading.place else []
    for direction, level in matrices(review)[:2]:
        parts.append(figure(charts.heat_map(review, direction, level)))
    parts.append(f"<p>{charts.agreement_words(review)}</p>")
    parts.append(figure(charts.pairs(review, review.disputed().head(5), "خانات للنقاش")))
    body = f'<div class="umran-figure umran-coherence">{"".join(parts)}</div>'
    return _document(heading.title, body, every, "big")


def _document(title: str, body: str, every: int = 0, kind: str = "") -> str:
    again = f'<meta http-equiv="refresh" content="{every}">' if every else ""
    return (
        f'<!DOCTYPE html>\n<html {LANGUAGE}><head><meta charset="utf-8">{again}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{asset('page.css')}{asset('coherence.css')}{_STYLE}</style></head>\n"
        f'<body class="{kind}"><main><h1>{escape(title)}</h1>{body}</main></body></html>\n'
    )


def figure(picture: charts.Picture) -> str:
    """A picture inside a page that has its styles already."""
    return (
        f'<figure class="umran-figure umran-coherence"><p class="umran-title">{escape(picture.title)}</p>{picture.body}'
        f"<figcaption>{picture.caption}</figcaption></figure>"
    )


def _list(sentences: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{charts.name(each)}</li>' for each in sentences)}</ul>"
