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
    ANNEX_COLUMNS,
    DISPUTED_TITLE,
    LIMITS,
    RECOMMENDATION_COLUMNS,
    SOURCES,
    Heading,
    agreement_text,
    annex,
    duplicates_text,
    format_mean,
    isolate_ranges,
    matrices,
    notable_pairs,
)
from umran.figures.outputs import asset
from umran.text.html import Markup, render

_PACKAGE = "umran.coherence.report"


def page(review: Review, heading: Heading) -> str:
    """The whole report as one page that asks for nothing else."""
    drawn = []
    for direction, level in matrices(review):
        drawn.append(charts.heat_map(review, direction, level).fragment())
        if direction == "vertical":
            drawn.append(charts.network(review, direction).fragment())
    rows = [
        (isolate_ranges(pair), rater, format_mean(mark), *map(isolate_ranges, rest))
        for pair, rater, mark, *rest in annex(review)
    ]
    return render(
        _PACKAGE,
        "review.html",
        title=heading.title,
        styles=_styles(),
        lines=[(label, isolate_ranges(text)) for label, text in heading.lines(review)],
        note=heading.note,
        inventory=charts.inventory_table(review.instruments).fragment(),
        matrices=drawn,
        agreement=agreement_text(review),
        disputed=charts.pairs(review, review.disputed(), DISPUTED_TITLE, apart=True).fragment(),
        comparison=None if review.comparison.empty else charts.comparison(review).fragment(),
        notable=[
            (title, charts.pairs(review, found, title).fragment()) for title, found in notable_pairs(review)
        ],
        gaps=charts.gap_list(review).fragment(),
        duplicates=duplicates_text(review),
        sensitivity=charts.sensitivity_table(sensitivity(review)).fragment(),
        recommendation=RECOMMENDATION_COLUMNS,
        limits=map(isolate_ranges, LIMITS),
        sources=map(isolate_ranges, SOURCES),
        annex=render(_PACKAGE, "grid.html", titles=ANNEX_COLUMNS, rows=rows, label="", kind=""),
    )


def projector_page(review: Review, heading: Heading, *, refresh_seconds: int = 0) -> str:
    """A page for a projector, to read and not to change: agreement, pairs to discuss, matrices, in large type. Every
    `refresh_seconds` it reads its file again."""
    return render(
        _PACKAGE,
        "projector.html",
        title=heading.title,
        styles=_styles(),
        refresh_seconds=refresh_seconds,
        place=isolate_ranges(heading.place),
        matrices=[charts.heat_map(review, *each).fragment() for each in matrices(review)[:2]],
        agreement=agreement_text(review),
        disputed=charts.pairs(review, review.disputed().head(5), DISPUTED_TITLE, apart=True).fragment(),
    )


def _styles() -> Markup:
    return Markup(asset("page.css") + asset("coherence.css"))
