"""Pictures of a coherence review: heat map, network, gaps, notable pairs, raters. HTML and SVG that need no script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

import pandas as pd

from umran import data
from umran.coherence import SCALE, Review, Sensitivity
from umran.coherence.review.results import DIRECTIONS, Matrix, possible_pairs
from umran.coherence.review.scale import NO_SCORE, SOURCE, plain
from umran.data.titles import country_names
from umran.figures.outputs import tag
from umran.text.html import LANGUAGE, bdi, gap

TEACHING = "مثال تعليمي من وضع الدورة: المقيّمون متخيّلون، والدرجات لا تقيّم حكومة ولا مدينة."
_SCALE_SOURCE = f"المصدر: المقياس {SOURCE}."
_RANGE = re.compile("[0-9]+–[0-9]+")
_RIGHT, _LEFT, _STEP = 324, 36, 46  # of the network's two columns, and between two nodes


@dataclass(frozen=True)
class Picture:
    """A figure as HTML: `title`, the `body` (complete without JavaScript), and the line under it."""

    title: str
    body: str
    caption: str

    def __repr__(self) -> str:
        return self.title

    def _repr_html_(self) -> str:
        return (
            f'<figure class="umran-figure umran-coherence" {LANGUAGE} aria-label="{escape(self.title)}">{tag("page.css")}'
            f'{tag("coherence.css")}\n<p class="umran-title">{escape(self.title)}</p>\n{self.body}\n'
            f"<figcaption>{self.caption}</figcaption></figure>"
        )


def name(text: object) -> str:
    """A name as HTML; a range of years in it keeps its order."""
    if text is None or pd.isna(text):
        return ""
    return _RANGE.sub(lambda years: bdi(years[0]), escape(str(text)))


def score(value: float | None, digits: int = 0) -> str:
    """A score as HTML that keeps its sign in front: an integer bare, a mean with its decimals."""
    if value is None or pd.isna(value):
        return NO_SCORE
    return bdi(plain(value, 0 if float(value).is_integer() else digits))


def heat_map(review: Review, direction: str = "vertical", level: str | None = None, iso3: str | None = None,
             note: str = "") -> Picture:  # fmt: skip
    """The matrix of a direction: national × local where it is vertical, every pair of a level where it is horizontal.

    A cell shows the mean of its raters and, under it, their lowest and highest where they differ; an empty cell says so.
    """
    rows, columns = axes(review, direction, level, iso3)
    cells = {frozenset((row.instrument_a, row.instrument_b)): row for row in review.cells.itertuples()}
    inside = set(map(frozenset, possible_pairs(review.instruments, direction, level, iso3)))
    names = review.instruments.set_index("instrument_id")["name_ar"]
    head = "".join(f'<th scope="col">{name(names[each])}</th>' for each in columns)
    body = "".join(
        f'<tr><th scope="row">{name(names[row])}</th>'
        f"{''.join(_cell(frozenset((row, column)), cells, inside) for column in columns)}</tr>"
        for row in rows
    )
    place = data.labels("policy_instruments", "level").get(level or "", "")
    title = f"مصفوفة الاتساق ال{DIRECTIONS[direction]}" + (f": المستوى ال{place}" if place else "")
    matrix = review.matrix(direction, level, iso3)
    return Picture(
        title,
        f'<p class="umran-subtitle">{summary(matrix)}</p><div class="umran-scroll" role="group" tabindex="0" '
        f'aria-label="{title}"><table class="umran-heat"><thead><tr><td></td>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>{legend()}",
        f"{note} {_SCALE_SOURCE} الخانة متوسط مقيّميها، وتحته أدنى درجة وأعلاها.".strip(),
    )


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


def _cell(pair: frozenset[str], cells: dict[frozenset[str], object], inside: set[frozenset[str]]) -> str:
    if pair not in inside:
        return "<td></td>"
    if (found := cells.get(pair)) is None:
        return f'<td class="empty">{NO_SCORE}</td>'
    spread = f"<small>{bdi(plain(found.min))} {bdi(plain(found.max))}</small>" if found.spread else ""
    mark = '<small class="apart">خلاف</small>' if found.disputed else ""
    return f'<td class="s{_shade(found.mean)}">{score(found.mean, 1)}{spread}{mark}</td>'


def point(mean: float) -> int:
    """The point of the scale nearest to a mean; a half goes away from zero."""
    return int(abs(mean) + 0.5) * (1 if mean > 0 else -1)


def _shade(mean: float) -> str:
    """The class of a point: sm3 … sz … sp3, without its s."""
    return "z" if not point(mean) else f"{'p' if mean > 0 else 'm'}{abs(point(mean))}"


def legend() -> str:
    """The scale in words."""
    keys = "".join(
        f'<li><span class="s{_shade(mark)}">{bdi(plain(mark))}</span> {title}</li>'
        for mark, (title, _) in SCALE.items()
    )
    return f'<ul class="umran-scale" aria-label="مقياس التفاعل">{keys}<li><span class="empty"></span> {NO_SCORE}</li></ul>'


def summary(matrix: Matrix) -> str:
    """Index, filling and extremes of a matrix in a sentence, or why there is no index."""
    if matrix.reason:
        return matrix.reason
    spread = f"، والانحراف المعياري {bdi(f'{matrix.spread:.2f}')}" if matrix.spread is not None else ""
    filled = f"{100 * matrix.filled:.0f}"
    return (
        f"المؤشر (متوسط الخانات) {score(matrix.index, 2)}{spread}. قُيّمت {matrix.scored} من {matrix.possible} خانة "
        f"({filled} في المائة). أدنى درجة {score(matrix.lowest)}، وأعلى درجة {score(matrix.highest)}، "
        f"والخانات السالبة {matrix.negatives}."
    )


def inventory_table(instruments: pd.DataFrame) -> Picture:
    """The instruments of a review: name, country, level, kind, year and who issued them."""
    own = " وما أضافه المقيّمون بأسمائهم." if instruments["own"].any() else ""
    source = f"المصدر: بيانات الدورة، أدوات السياسات الحضرية، ومصادرها صفّاً صفّاً.{own}"
    return Picture("أدوات المراجعة", _table(*inventory_rows(instruments), "أدوات المراجعة"), source)


def inventory_rows(instruments: pd.DataFrame) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The same as titles and rows; cells are HTML."""
    levels, types = data.labels("policy_instruments", "level"), data.labels("policy_instruments", "type")
    countries = country_names()
    rows = [
        (
            name(row.name_ar),
            escape(countries.get(row.iso3, row.iso3)),
            escape(levels[row.level]),
            escape(types[row.type]),
            gap() if pd.isna(row.year) else str(int(row.year)),
            name(row.issuer_ar) or gap(),
        )
        for row in instruments.itertuples()
    ]
    return ("الأداة", "البلد", "المستوى", "النوع", "السنة", "الجهة"), rows


def scale_table() -> Picture:
    """The seven points, their names and when they are given."""
    rows = [
        (f'<span class="s{_shade(mark)}">{bdi(plain(mark))}</span>', *words) for mark, words in SCALE.items()
    ]
    rows.append(('<span class="empty">بلا درجة</span>', NO_SCORE, "لا دليل على شيء: ليست صفراً"))
    return Picture(
        "مقياس التفاعل", _table(("الدرجة", "الاسم", "متى نعطيها"), rows, "مقياس التفاعل"), _SCALE_SOURCE
    )


def countries_table(review: Review, countries: list[str], note: str = "") -> Picture:
    """What the review says of each country, side by side and not ranked."""
    names, rows = country_names(), []
    for iso3 in countries:
        vertical, horizontal = (review.matrix(each, iso3=iso3) for each in ("vertical", "horizontal"))
        cells = [
            f"{score(each.index, 2)}<br><small>{each.scored} من {each.possible} خانة</small>"
            if each.index is not None
            else escape(each.reason)
            for each in (vertical, horizontal)
        ]
        bare = [row.target for row in review.gaps(iso3).itertuples() if not row.count]
        rows.append(
            (name(names[iso3]), *cells, score(vertical.lowest), "، ".join(map(bdi, bare)) or "لا شيء")
        )
    titles = ("البلد", "المؤشر العمودي", "المؤشر الأفقي", "أدنى درجة عمودية", "غايات بلا أداة في المراجعة")
    return Picture("البلدان في المراجعة", _table(titles, rows, "البلدان في المراجعة"),
                   f"{note} {_SCALE_SOURCE} بترتيب القائمة، لا بترتيب القيم.".strip())  # fmt: skip


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]], label: str) -> str:
    head = "".join(f'<th scope="col">{title}</th>' for title in titles)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="umran-scroll" role="group" tabindex="0" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def network(review: Review, direction: str = "vertical", iso3: str | None = None, note: str = "") -> Picture:
    """The scored pairs as lines between numbered instruments: a full line strengthens, a broken one weakens."""
    rows, columns = axes(review, direction, None, iso3)
    if rows == columns:  # one level: its instruments stand in both columns by turns
        rows, columns = rows[::2], rows[1::2]
    places = {each: (_RIGHT, 30 + _STEP * place) for place, each in enumerate(rows)}
    places |= {each: (_LEFT, 30 + _STEP * place) for place, each in enumerate(columns)}
    number = {each: place for place, each in enumerate([*rows, *columns], start=1)}
    lines = []
    for cell in review.cells.sort_values("mean", key=abs).itertuples():
        if cell.direction == direction and cell.instrument_a in places and cell.instrument_b in places:
            lines.append(_line(places[cell.instrument_a], places[cell.instrument_b], cell.mean))
    nodes = "".join(
        f'<circle cx="{x}" cy="{y}" r="15"/><text x="{x}" y="{y + 5}">{number[each]}</text>'
        for each, (x, y) in places.items()
    )
    names = review.instruments.set_index("instrument_id")["name_ar"]
    keys = "".join(f"<li>{name(names[each])}</li>" for each in number)
    height = 14 + _STEP * max(len(rows), len(columns), 1)
    sides = '<p class="sides"><span>وطني</span><span>جهوي ومحلي</span></p>' if direction == "vertical" else ""
    title = f"شبكة الاتساق ال{DIRECTIONS[direction]}"
    drawing = (
        f'<svg viewBox="0 0 360 {height}" role="img" aria-label="{title}: القيم في مصفوفة الاتساق">'
        f'{"".join(lines)}<g class="nodes">{nodes}</g></svg>'
    )
    return Picture(
        title,
        f'<div class="umran-network"><div>{sides}{drawing}</div><ol>{keys}</ol></div>',
        f"{note} {_SCALE_SOURCE} خط متصل أزرق: يقوّي. خط متقطع برتقالي: يضعف. خط رمادي: محايد. والسُّمك بقدر المتوسط.".strip(),
    )


def _line(start: tuple[int, int], end: tuple[int, int], mean: float) -> str:
    kind = "weak" if mean < 0 else "strong" if mean > 0 else "none"
    (x1, y1), (x2, y2) = start, end
    bend = 40 if x1 == x2 else 0
    middle = (x1 + x2) / 2 - (bend if x1 == _RIGHT else -bend)
    return (
        f'<path class="{kind}" stroke-width="{1 + 1.6 * abs(mean):.1f}" '
        f'd="M{x1} {y1}Q{middle:g} {(y1 + y2) / 2:g} {x2} {y2}"/>'
    )


def gap_list(review: Review, iso3: str | None = None, note: str = "") -> Picture:
    """Targets of Goal 11 with the instruments that name them, those with none first."""
    names = review.instruments.set_index("instrument_id")["name_ar"]
    rows = review.gaps(iso3).sort_values("count", kind="stable").itertuples()
    body = "".join(
        f'<tr{"" if row.count else " class=gap"}><th scope="row">{bdi(row.target)} {escape(row.title)}</th>'
        f"<td>{'؛ '.join(name(names[each]) for each in row.instruments) or 'لا أداة في المراجعة'}</td></tr>"
        for row in rows
    )
    bare = len(review.commitment_gaps(iso3))
    return Picture(
        "غايات الهدف 11 التي تذكرها أدوات المراجعة",
        f'<div class="umran-scroll" role="group" tabindex="0" aria-label="الفجوات"><table class="umran-gaps"><tbody>{body}</tbody></table></div>'
        f"<p>ومن فقرات الخطة الحضرية الجديدة التي تصلها الدورة بغايات، لا تتناول أدوات المراجعة {bare} فقرة.</p>",
        f"{note} المصدر: غايات الأدوات من تصنيف الدورة أو مما أضافه المقيّمون. غاية بلا أداة هنا قد تتناولها أداة خارج المراجعة.".strip(),
    )


def pairs(review: Review, rows: pd.DataFrame, title: str, note: str = "") -> Picture:
    """Cells with every rater's score and reason: `rows` as `most_cancelling`, `most_reinforcing` or `disputed` gives them."""
    body = "".join(f"<tr>{_pair(review, row)}</tr>" for row in rows.itertuples())
    head = "".join(f'<th scope="col">{word}</th>' for word in ("الزوج", "المتوسط", "الدرجات وأسبابها"))
    table = f"<table class=umran-pairs><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    inside = (
        f'<div class="umran-scroll" role="group" tabindex="0" aria-label="{title}">{table}</div>'
        if len(rows)
        else "<p>لا شيء.</p>"
    )
    return Picture(title, inside, f"{note} المصدر: درجات المقيّمين وأسبابهم.".strip())


def _pair(review: Review, row: object) -> str:
    a, b = row.instrument_a, row.instrument_b
    given = review.scores[(review.scores["instrument_a"] == a) & (review.scores["instrument_b"] == b)]
    marks = "".join(
        f"<li>{escape(each.rater)} {score(each.score)}: {escape(each.rationale)}</li>"
        for each in given.dropna(subset=["score"]).itertuples()
    )
    title = f"{name(review.name(a))} × {name(review.name(b))}"
    return f'<th scope="row">{title}</th><td>{score(row.mean, 1)}</td><td><ul>{marks}</ul></td>'


def agreement_text(review: Review) -> str:
    """How far the raters agree, as plain text."""
    return plain_text(agreement_words(review))


def plain_text(html: str) -> str:
    """Words of HTML as text, with marks around what keeps its order."""
    text = re.sub(r'<bdi dir="ltr">(.*?)</bdi>', "\u2066\\1\u2069", html)
    return unescape(re.sub("<[^>]+>", "", text))


def bare_text(html: str) -> str:
    """The same without marks, for a program that shows them."""
    return re.sub("[\u2066-\u2069]", "", plain_text(html))


def agreement_words(review: Review) -> str:
    """How far the raters agree, in a sentence of HTML."""
    found = review.agreement
    if found.exact is None:
        return found.reason
    shares = (
        f"اتفق المقيّمون تماماً في {100 * found.exact:.0f} في المائة من المقارنات، وفي حدود درجة واحدة في "
        f"{100 * found.within_one:.0f} في المائة، في {found.cells} خانة."
    )
    alpha = (
        ""
        if found.alpha is None
        else f" ألفا كريبندورف للرتب {bdi(f'{found.alpha:.2f}'.replace('-', chr(0x2212)))}."
    )
    return f"{shares}{alpha} {found.reading}"


def sensitivity_table(found: Sensitivity, note: str = "") -> Picture:
    """The indices under every way of counting, and what survives them all."""
    head = "".join(f'<th scope="col">{word}</th>' for word in ("كيف نحسب", *DIRECTIONS.values()))
    body = "".join(
        f'<tr><th scope="row">{escape(row["variant"])}</th>'
        + "".join(
            f"<td>{'لا مؤشر' if row[each] is None else score(row[each], 2)}</td>" for each in DIRECTIONS
        )
        + "</tr>"
        for row in found.variants.to_dict("records")
    )
    lists = "".join(
        f"<p>{title}</p><ul>{''.join(f'<li>{marked(each)}</li>' for each in sentences)}</ul>"
        for title, sentences in (("ما بقي في كل الأحوال:", found.survives), ("ما لم يبقَ:", found.falls))
        if sentences
    )
    return Picture(
        "هل تصمد النتائج؟",
        f'<div class="umran-scroll" role="group" tabindex="0" aria-label="الحساسية"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{lists}',
        f"{note} المصدر: إعادة الحساب من الدرجات نفسها.".strip(),
    )


def marked(text: str) -> str:
    """Plain text as HTML, the marks around a score as elements."""
    return escape(text).replace("\u2066", '<bdi dir="ltr">').replace("\u2069", "</bdi>")
