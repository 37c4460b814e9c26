"""The report of a review in Arabic: a page that stands alone, a document to edit, a workbook, rows of scores.

    from umran import coherence_report
    coherence_report.write(review, "report.html", question="…", place="عمّان، الأردن")

The ending of the name chooses the form: .html, .docx, .xlsx or .csv. Every form reads from the right.
"""

from __future__ import annotations

from html import escape

from umran.coherence import Review, sensitivity
from umran.coherence.report import pictures as charts
from umran.coherence.report.content import (
    ANNEX,
    LIMITS,
    RECOMMENDATION,
    SOURCES,
    Heading,
    annex,
    duplicates,
    matrices,
    notable,
)
from umran.figures.outputs import asset
from umran.text.html import LANGUAGE

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
