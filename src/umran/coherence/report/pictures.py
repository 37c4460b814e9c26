"""Pictures of a coherence review: heat map, network, gaps, notable pairs, raters. HTML and SVG that need no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from umran.coherence import SCALE, Review, Sensitivity
from umran.coherence.analysis.results import (
    DIRECTIONS,
    INDEXED,
    WITHOUT_INDEX,
    Cell,
    iter_cells,
    possible_pairs,
)
from umran.coherence.analysis.scale import NO_SCORE, SOURCE, format_signed
from umran.coherence.report.content import (
    COMPARISON_COLUMNS,
    COMPARISON_TITLE,
    INVENTORY_COLUMNS,
    agreement_text,
    axes,
    cell_figure,
    comparison_rows,
    format_mean,
    inventory_rows,
    isolate_ranges,
    matrix_summary,
    matrix_title,
    nearest_point,
    pair_columns,
    rater_reasons,
)
from umran.data.titles import country_names
from umran.figures.outputs import tag
from umran.text.html import Markup, as_html, bdi, render
from umran.text.words import CELLS, PARAGRAPHS, after, counted, ltr

__all__ = [
    "TEACHING",
    "Picture",
    "agreement_text",
    "comparison",
    "countries_table",
    "gap_list",
    "heat_map",
    "inventory_table",
    "network",
    "pairs",
    "scale_table",
    "sensitivity_table",
]

TEACHING = "مثال تعليمي من وضع الدورة: المقيّمون متخيّلون، والدرجات لا تقيّم حكومة ولا مدينة."
_SCALE_SOURCE = f"المصدر: المقياس {SOURCE}."
_PACKAGE = "umran.coherence.report"
_RIGHT, _LEFT, _STEP = 324, 36, 46  # of the network's two columns, and between two nodes


@dataclass(frozen=True)
class Picture:
    """A figure: `title`, the `body` as HTML (complete without JavaScript), and the line under it."""

    title: str
    body: Markup
    caption: str | Markup

    def __repr__(self) -> str:
        return self.title

    def _repr_html_(self) -> str:
        return render(_PACKAGE, "picture.html", picture=self, style=tag("page.css") + tag("coherence.css"))

    def fragment(self) -> Markup:
        """The figure inside a page that has its styles already."""
        return render(_PACKAGE, "picture.html", picture=self, style="")


class _HeatCell(NamedTuple):
    """A cell of a matrix: the class of its shade, its score, and the lowest and highest of its raters."""

    shade: str = ""
    score: str = ""
    spread: str = ""
    disputed: bool = False


def heat_map(review: Review, direction: str = "vertical", level: str | None = None, iso3: str | None = None,
             note: str = "") -> Picture:  # fmt: skip
    """The matrix of a direction: national × local where it is vertical, every pair of a level where it is horizontal.

    A cell shows the mean of its raters and, under it, their lowest and highest where they differ; an empty cell says so.
    """
    rows, columns = axes(review, direction, level, iso3)
    cells = {frozenset((cell.instrument_a, cell.instrument_b)): cell for cell in iter_cells(review.cells)}
    inside = set(map(frozenset, possible_pairs(review.instruments, direction, level, iso3)))
    names = {each: isolate_ranges(review.name(each)) for each in {*rows, *columns}}
    title = matrix_title(direction, level)
    body = render(
        _PACKAGE,
        "heat_map.html",
        title=title,
        summary=matrix_summary(review.matrix(direction, level, iso3)),
        columns=[names[each] for each in columns],
        rows=[
            (names[row], [_cell(frozenset((row, column)), cells, inside) for column in columns])
            for row in rows
        ],
        scale=[(_shade(mark), ltr(format_signed(mark)), words) for mark, (words, _) in SCALE.items()],
        no_score=NO_SCORE,
    )
    source = f"{note} {_SCALE_SOURCE} الخانة متوسط مقيّميها، وتحته أدنى درجة وأعلاها."
    return Picture(title, body, source.strip())


def _cell(pair: frozenset[str], cells: dict[frozenset[str], Cell], inside: set[frozenset[str]]) -> _HeatCell:
    if pair not in inside:
        return _HeatCell()
    if (found := cells.get(pair)) is None:
        return _HeatCell("empty", NO_SCORE)
    spread = f"{ltr(format_signed(found.min))} {ltr(format_signed(found.max))}" if found.spread else ""
    return _HeatCell(_shade(found.mean), format_mean(found.mean, 1), spread, bool(found.disputed))


def _shade(mean: float) -> str:
    """The class of a point: sm3 … sz … sp3."""
    return "sz" if not nearest_point(mean) else f"s{'p' if mean > 0 else 'm'}{abs(nearest_point(mean))}"


def inventory_table(instruments: pd.DataFrame) -> Picture:
    """The instruments of a review: name, country, level, kind, year and who issued them."""
    own = " وما أضافه المقيّمون بأسمائهم." if instruments["own"].any() else ""
    source = f"المصدر: بيانات الدورة، أدوات السياسات الحضرية، ومصادرها صفّاً صفّاً.{own}"
    title = "أدوات المراجعة"
    return Picture(title, _table(INVENTORY_COLUMNS, inventory_rows(instruments), title), source)


def scale_table() -> Picture:
    """The seven points, their names and when they are given."""
    mark = Markup('<span class="{}">{}</span>').format
    rows = [(mark(_shade(each), bdi(format_signed(each))), *words) for each, words in SCALE.items()]
    rows.append((mark("empty", "بلا درجة"), NO_SCORE, "لا دليل على شيء: ليست صفراً"))
    title = "مقياس التفاعل"
    return Picture(title, _table(("الدرجة", "الاسم", "متى نعطيها"), rows, title), _SCALE_SOURCE)


def countries_table(review: Review, countries: list[str], note: str = "") -> Picture:
    """What the review says of each country, side by side and not ranked."""
    names, rows = country_names(), []
    for iso3 in countries:
        vertical, horizontal = (review.matrix(each, iso3=iso3) for each in ("vertical", "horizontal"))
        cells = [
            Markup("{}<br><small>{} من {}</small>").format(
                as_html(format_mean(each.index, 2)),
                each.scored,
                as_html(counted(each.possible, after(CELLS))),
            )
            if each.index is not None
            else each.reason
            for each in (vertical, horizontal)
        ]
        bare = [row.target for row in review.gaps(iso3).itertuples() if not row.count]
        rows.append(
            (
                isolate_ranges(names[iso3]),
                *cells,
                format_mean(vertical.lowest),
                "، ".join(map(ltr, bare)) or "لا شيء",
            )
        )
    titles = (
        "البلد",
        "المؤشر العمودي",
        "المؤشر الأفقي",
        "أدنى درجة عمودية",
        "غايات بلا أداة نافذة في المراجعة",
    )
    return Picture("البلدان في المراجعة", _table(titles, rows, "البلدان في المراجعة"),
                   f"{note} {_SCALE_SOURCE} بترتيب القائمة، لا بترتيب القيم.".strip())  # fmt: skip


def comparison(review: Review, note: str = "") -> Picture:
    """The lesson's four questions between the countries of the review, each with its answer and where it was read."""
    rows = [tuple(map(isolate_ranges, row)) for row in comparison_rows(review)]
    body = (
        _table(COMPARISON_COLUMNS, rows, COMPARISON_TITLE) if rows else Markup("<p>لا بلدين في المراجعة.</p>")
    )
    return Picture(COMPARISON_TITLE, body, f"{note} {WITHOUT_INDEX} المصدر: أجوبة المقيّمين ومصادرهم.".strip())


def _table(titles: tuple[str, ...], rows: list[tuple[str | Markup, ...]], label: str) -> Markup:
    return render(_PACKAGE, "grid.html", titles=titles, rows=rows, label=label, kind="")


def network(review: Review, direction: str = "vertical", iso3: str | None = None, note: str = "") -> Picture:
    """The scored pairs as lines between numbered instruments: a full line strengthens, a broken one weakens."""
    rows, columns = axes(review, direction, None, iso3)
    if rows == columns:  # one level: its instruments stand in both columns by turns
        rows, columns = rows[::2], rows[1::2]
    places = {each: (_RIGHT, 30 + _STEP * place) for place, each in enumerate(rows)}
    places |= {each: (_LEFT, 30 + _STEP * place) for place, each in enumerate(columns)}
    number = {each: place for place, each in enumerate([*rows, *columns], start=1)}
    lines = [
        _line(places[cell.instrument_a], places[cell.instrument_b], cell.mean)
        for cell in iter_cells(review.cells.sort_values("mean", key=abs, kind="stable"))
        if cell.direction == direction and cell.instrument_a in places and cell.instrument_b in places
    ]
    title = f"شبكة الاتساق ال{DIRECTIONS[direction]}"
    body = render(
        _PACKAGE,
        "network.html",
        title=title,
        vertical=direction == "vertical",
        height=14 + _STEP * max(len(rows), len(columns), 1),
        lines=lines,
        nodes=[(x, y, number[each]) for each, (x, y) in places.items()],
        names=[isolate_ranges(review.name(each)) for each in number],
    )
    source = f"{note} {_SCALE_SOURCE} خط متصل أزرق: يقوّي. خط متقطع برتقالي: يضعف. خط رمادي: محايد. والسُّمك بقدر المتوسط."
    return Picture(title, body, source.strip())


def _line(start: tuple[int, int], end: tuple[int, int], mean: float) -> tuple[str, str, str]:
    """A line of the network: its class, its width and its path."""
    kind = "weak" if mean < 0 else "strong" if mean > 0 else "none"
    (x1, y1), (x2, y2) = start, end
    bend = 40 if x1 == x2 else 0
    middle = (x1 + x2) / 2 - (bend if x1 == _RIGHT else -bend)
    return kind, f"{1 + 1.6 * abs(mean):.1f}", f"M{x1} {y1}Q{middle:g} {(y1 + y2) / 2:g} {x2} {y2}"


def gap_list(review: Review, iso3: str | None = None, note: str = "") -> Picture:
    """Targets of Goal 11 with the instruments in force that name them, those with none first, and the others beside."""

    def names(instruments: tuple[str, ...]) -> str:
        return "؛ ".join(isolate_ranges(review.name(each)) for each in instruments)

    rows = [
        (row.target, row.title, names(row.instruments), names(row.beside), row.count)
        for row in review.gaps(iso3).sort_values("count", kind="stable").itertuples()
    ]
    body = render(
        _PACKAGE, "gaps.html", rows=rows, without=counted(len(review.commitment_gaps(iso3)), PARAGRAPHS)
    )
    source = f"{note} المصدر: غايات الأدوات من تصنيف الدورة أو مما أضافه المقيّمون. والنافذ وحده يُعدّ تغطية. غاية بلا أداة هنا قد تتناولها أداة خارج المراجعة."
    return Picture("غايات الهدف 11 التي تذكرها أدوات المراجعة", body, source.strip())


def pairs(review: Review, rows: pd.DataFrame, title: str, note: str = "", *, apart: bool = False) -> Picture:
    """Cells with every rater's score and reason: `rows` as `most_cancelling`, `most_reinforcing` or `disputed` gives them.

    `apart` gives the lowest and the highest score in place of the mean, for cells to discuss."""
    listed = [
        (
            isolate_ranges(review.name(a)),
            isolate_ranges(review.name(b)),
            cell_figure(cell, apart=apart),
            rater_reasons(review, cell),
        )
        for cell in iter_cells(rows)
        for a, b in [cell[:2]]
    ]
    body = render(_PACKAGE, "pairs.html", title=title, titles=pair_columns(apart=apart), pairs=listed)
    return Picture(title, body, f"{note} المصدر: درجات المقيّمين وأسبابهم.".strip())


def sensitivity_table(found: Sensitivity, note: str = "") -> Picture:
    """The indices under every way of counting, and what survives them all."""
    rows = [
        (
            row["variant"],
            *("لا مؤشر" if row[each] is None else format_mean(row[each], 2) for each in INDEXED),
        )
        for row in found.variants.to_dict("records")
    ]
    body = render(
        _PACKAGE,
        "sensitivity.html",
        table=_table(("كيف نحسب", *INDEXED.values()), rows, "الحساسية"),
        lists=[("ما بقي في كل الأحوال:", found.robust), ("ما لم يبقَ:", found.fragile)],
    )
    return Picture(
        "هل تصمد النتائج؟", body, f"{note} المصدر: إعادة الحساب من الدرجات نفسها. {WITHOUT_INDEX}".strip()
    )
