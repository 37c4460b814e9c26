"""The report of a review in Arabic: a page that stands alone, a document to edit, a workbook, rows of scores.

    from umran.coherence.report.content import Heading
    from umran.coherence.report.writing import write
    write(review, "report.html", Heading(question="…", place="عمّان، الأردن"))

The ending of the name chooses the form: .html, .docx, .xlsx or .csv. Every form reads from the right.
"""

from __future__ import annotations

from umran.coherence import Review, sensitivity
from umran.coherence.report import pictures as charts
from umran.coherence.report.content import (
    ANNEX,
    LIMITS,
    RECOMMENDATION,
    SOURCES,
    Heading,
    agreement_text,
    annex,
    duplicates,
    matrices,
    name,
    notable,
    score,
)
from umran.figures.outputs import asset
from umran.text.html import Markup, render

_PACKAGE = "umran.coherence.report"


def page(review: Review, heading: Heading) -> str:
    """The whole report as one page that asks for nothing else."""
    drawn = []
    for direction, level in matrices(review):
        drawn.append(charts.heat_map(review, direction, level).inside())
        if direction == "vertical":
            drawn.append(charts.network(review, direction).inside())
    rows = [(name(pair), rater, score(mark), *map(name, rest)) for pair, rater, mark, *rest in annex(review)]
    return render(
        _PACKAGE,
        "review.html",
        title=heading.title,
        styles=_styles(),
        lines=[(label, name(text)) for label, text in heading.lines(review)],
        note=heading.note,
        inventory=charts.inventory_table(review.instruments).inside(),
        matrices=drawn,
        agreement=agreement_text(review),
        notable=[(title, charts.pairs(review, found, title).inside()) for title, found in notable(review)],
        gaps=charts.gap_list(review).inside(),
        duplicates=duplicates(review),
        sensitivity=charts.sensitivity_table(sensitivity(review)).inside(),
        recommendation=RECOMMENDATION,
        limits=map(name, LIMITS),
        sources=map(name, SOURCES),
        annex=render(_PACKAGE, "grid.html", titles=ANNEX, rows=rows, label="", kind=""),
    )


def big_view(review: Review, heading: Heading, *, every: int = 0) -> str:
    """A page for a projector, to read and not to change: matrix, agreement, pairs to discuss, in large type. `every`
    that many seconds it reads its file again."""
    return render(
        _PACKAGE,
        "projector.html",
        title=heading.title,
        styles=_styles(),
        every=every,
        place=name(heading.place),
        matrices=[charts.heat_map(review, *each).inside() for each in matrices(review)[:2]],
        agreement=agreement_text(review),
        disputed=charts.pairs(review, review.disputed().head(5), "خانات للنقاش").inside(),
    )


def _styles() -> Markup:
    return Markup(asset("page.css") + asset("coherence.css"))
