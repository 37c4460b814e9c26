"""Tables joined to layers by the names or codes of their rows.

Names are one where their spellings fold to one (umran.text.folding). A near spelling is proposed with both names and
taken only when the user accepts it, `--accept name=A:B`. Every row that stays alone is listed, and a join that leaves
half of either side alone is not done.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from umran.city.files import File
from umran.intake.kinds import CENSUS
from umran.intake.numbers import western_digits
from umran.intake.problems import ACCEPTED, NOTE, Problem, Problems
from umran.intake.proposals import DECLINED, Accepted, Proposal
from umran.text.folding import place_key, place_keys, spelling
from umran.text.numbers import people
from umran.text.words import listed, ltr, quoted, ranges, visible

if TYPE_CHECKING:
    import geopandas as gpd

GROUPS = ("sex", "age_group", "disability")
_KEYS = ("name", "code", "geometry", "latitude", "longitude")
_NEAR = 0.6  # how like two names are, from 0 to 1, to be asked whether they are one
_OFFERED = 3  # near names of the layer that are offered for one of the table
_SHOWN = 12  # names in a sentence; all of them stand in the join
_Keys = Callable[[str], frozenset[str]]


@dataclass(frozen=True)
class Join:
    """How a table met a layer: what was joined by what, and every row of either side that stayed alone.

    Attributes
    ----------
    layer, table : str
        The names of the files.
    layer_column, table_column : str
        The columns that were compared.
    matched : int
        Names, or codes, that both have.
    layer_only, table_only : tuple of str
        Those that one side alone has, as written there.
    people, table_people : float or None
        People of the joined rows, and of all rows of the table; None where it counts none.
    near : tuple of Proposal
        Spellings that are nearly alike and wait for an answer.
    accepted : tuple of str
        Names of the table and of the layer, «A:B», that were joined because the user said so.
    notes : tuple of str
        What was done besides, in Arabic.
    fault : str
        Why it was not done, in Arabic, with what to do; empty where it was.
    """

    layer: str
    table: str
    layer_column: str = ""
    table_column: str = ""
    matched: int = 0
    layer_only: tuple[str, ...] = ()
    table_only: tuple[str, ...] = ()
    people: float | None = None
    table_people: float | None = None
    near: tuple[Proposal, ...] = ()
    accepted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""

    @property
    def layer_rows(self) -> int:
        return self.matched + len(self.layer_only)

    @property
    def table_rows(self) -> int:
        return self.matched + len(self.table_only)

    @property
    def is_whole(self) -> bool:
        """Whether no row of either side stayed alone."""
        return not (self.layer_only or self.table_only)

    def coverage(self) -> str:
        """What share of both sides was joined, in Arabic."""
        counted = ""
        if self.people is not None:
            counted = f"، و{people(self.people)} من {people(self.table_people)}"
        return (
            f"رُبط جدول {quoted(self.table)} بطبقة {quoted(self.layer)}: {ltr(self.matched)} من {ltr(self.layer_rows)} "
            f"في الطبقة، و{ltr(self.matched)} من {ltr(self.table_rows)} في الجدول{counted}."
        )

    def alone(self) -> list[str]:
        """Every row that stayed alone, a sentence a side."""
        sides = ((self.layer_only, "الطبقة", self.layer), (self.table_only, "الجدول", self.table))
        return [
            f"في {side} {quoted(name)} بلا مقابل ({ltr(len(rows))}): {listed(map(quoted, rows))}."
            for rows, side, name in sides
            if rows
        ]

    def limits(self) -> list[str]:
        """What whoever reads a figure of the joined rows should know."""
        return [self.coverage(), *self.alone(), *self.notes]


@dataclass
class _Side:
    """The names of one side, each once: as written, and the places of its rows."""

    column: str
    names: list[str]
    rows: list[list[int]]

    @classmethod
    def of(cls, frame: pd.DataFrame, column: str, key: Callable[[str], str], unit: str) -> _Side:
        numbers = frame.attrs.get("rows") or range(1, len(frame) + 1)
        places: dict[object, list[int]] = {}
        names: dict[object, str] = {}
        for place, value in enumerate(frame[column]):
            text = "" if pd.isna(value) else visible(str(value)).strip()
            each = key(text) or place  # a row without a name is alone
            names.setdefault(each, text or f"{unit} {numbers[place]} بلا اسم")
            places.setdefault(each, []).append(place)
        return cls(column, [names[each] for each in places], [*places.values()])


@dataclass
class _Pairs:
    """Which name of the table is which of the layer, and what could not be told apart."""

    layer: _Side
    table: _Side
    of: dict[int, int] = field(default_factory=dict)
    clashes: list[tuple[list[int], list[int]]] = field(default_factory=list)  # of the layer, of the table
    notes: list[str] = field(default_factory=list)
    by_code: bool = False

    @property
    def left(self) -> tuple[list[int], list[int]]:
        taken = set(self.of.values())
        layer = [each for each in range(len(self.layer.names)) if each not in taken]
        return layer, [each for each in range(len(self.table.names)) if each not in self.of]


def join_population(
    layer: File, table: File, year: str = "", accepted: Accepted | None = None
) -> tuple[Join, gpd.GeoDataFrame | None, File]:
    """The people of a table in the quarters of a layer: the join, the residents, and the table as it was read.

    The residents are None where the join has a fault. The table comes back with its totals settled, for a total is no
    quarter, and with what the user accepted.
    """
    import geopandas as gpd

    accepted = accepted or Accepted()
    join = Join(layer.name, table.name)
    pairs = _best(layer.frame, table.frame)
    if pairs is None:
        return replace(join, fault=_no_key(layer, table)), None, table
    table = _without_totals(layer, table, pairs)
    frame, fault, notes = _counted(table, year)
    pairs = _best(layer.frame, frame) or pairs  # of the rows that are left
    join = replace(
        join,
        layer_column=layer.written(pairs.layer.column),
        table_column=table.written(pairs.table.column),
        notes=(*pairs.notes, *notes),
    )
    fault = fault or _repeated(layer, table, frame, pairs) or _contradicted(layer, table, frame)
    if fault:
        return replace(join, fault=fault), None, table
    answered, near, fault = _answer(table, pairs, accepted)
    taken = tuple(each.proposal.value for each in answered if each.proposal and each.answer != DECLINED)
    join = replace(_told(join, pairs, frame), near=tuple(near), accepted=taken)
    if answered:
        table = replace(table, problems=_copied(table.problems, [*table.problems, *answered]))
    if fault := fault or _half(join, near) or _asked(join, near):
        return replace(join, fault=fault), None, table
    assert isinstance(layer.frame, gpd.GeoDataFrame)  # a layer of quarters has shapes
    return join, _residents(layer.frame, frame, pairs), table


def join_columns(
    layer: File, table: File, accepted: Accepted | None = None
) -> tuple[Join, File, File] | None:
    """A layer with the columns that it lacks and a table has: the join, the layer, and the table as it was read.

    The table is read as of the layer's kind. The layer comes back as it was where the join has a fault. None where the
    table has nothing for the layer, or less than half of their names meet.
    """
    columns = [
        name for name, _ in table.columns if name in table.frame and name not in (*_KEYS, *layer.frame)
    ]
    pairs = _best(layer.frame, table.frame)
    if (
        not columns
        or pairs is None
        or 2 * len(pairs.of) <= min(len(pairs.layer.names), len(pairs.table.names))
    ):
        return None
    join = Join(
        layer.name,
        table.name,
        layer_column=layer.written(pairs.layer.column),
        table_column=table.written(pairs.table.column),
        notes=tuple(pairs.notes),
    )
    if fault := _repeated(layer, table, table.frame, pairs) or _contradicted(layer, table, table.frame):
        return replace(join, fault=fault), layer, table
    answered, near, fault = _answer(table, pairs, accepted or Accepted())
    taken = tuple(each.proposal.value for each in answered if each.proposal and each.answer != DECLINED)
    join = replace(_told(join, pairs, table.frame), near=tuple(near), accepted=taken)
    table = replace(table, problems=_copied(table.problems, [*table.problems, *answered]))
    if not fault and not near and join.layer_only:
        fault = f"في طبقة {quoted(layer.name)} ما لا صف له في {quoted(table.name)}: {listed(map(quoted, join.layer_only))}. أكمل الجدول"
    if fault := fault or _half(join, near) or _asked(join, near):
        return replace(join, fault=fault), layer, table
    places = {pairs.layer.rows[there][0]: pairs.table.rows[here][0] for here, there in pairs.of.items()}
    rows = table.frame.iloc[[places[place] for place in range(len(layer.frame))]].reset_index(drop=True)
    frame = layer.frame.assign(**{name: rows[name] for name in columns})
    frame.attrs = layer.frame.attrs
    return join, replace(layer, frame=frame), table


def join_years(
    layer: File, table: File, accepted: Accepted | None = None
) -> tuple[Join, pd.DataFrame | None]:
    """What a table of several years counts in each quarter: the join of its last year, and a row a quarter, group and year.

    None where any year of it has a fault.
    """
    parts = []
    for year in years_of(table):
        join, people, _ = join_population(layer, _of_year(table, year), year, accepted)
        if people is None:
            return join, None
        parts.append(pd.DataFrame(people).assign(year=int(year)))
    return join, pd.concat(parts, ignore_index=True)


def _of_year(table: File, year: str) -> File:
    kept = [place for place, each in enumerate(table.frame["year"]) if str(each) == year]
    frame = table.frame.iloc[kept].reset_index(drop=True)
    numbers = table.frame.attrs["rows"]
    frame.attrs = {**table.frame.attrs, "rows": [numbers[place] for place in kept]}
    return replace(table, frame=frame)


def years_of(table: File) -> list[str]:
    """The years of the rows of a table, in order."""
    rows = table.frame["year"].dropna() if "year" in table.frame else ()
    return sorted({str(int(each)) for each in rows})


def last_year(table: File) -> str:
    """The last year of the rows of a table; empty where they tell none."""
    return (years_of(table) or [""])[-1]


# Which columns


def _best(layer: pd.DataFrame, table: pd.DataFrame) -> _Pairs | None:
    """The pair of columns that join most: the known ones, code before name; else columns of words that meet."""
    known = [_pairs(layer, table, name, name) for name in ("code", "name") if name in layer and name in table]
    known = [each for each in known if each.of or each.clashes]
    if not known:
        words = [(a, b) for a in _of_words(layer) for b in _of_words(table)]
        known = [each for a, b in words if (each := _pairs(layer, table, a, b)).of]
    return max(known, key=lambda each: len(each.of), default=None)


def _of_words(frame: pd.DataFrame) -> list[str]:
    """Columns of text that may name the rows: with letters, and mostly different."""
    found = []
    for name in frame.columns:
        if name in (*GROUPS, "geometry") or not pd.api.types.is_string_dtype(frame[name]):
            continue
        texts = [text for text in frame[name].dropna().astype(str) if text.strip()]
        if texts and all(any(map(str.isalpha, text)) for text in texts) and 2 * len(set(texts)) > len(texts):
            found.append(str(name))
    return found


def _pairs(layer: pd.DataFrame, table: pd.DataFrame, layer_column: str, table_column: str) -> _Pairs:
    by_code = layer_column == table_column == "code"
    key = _code if by_code else spelling
    pairs = _Pairs(
        _Side.of(layer, layer_column, key, "المعلم"),
        _Side.of(table, table_column, key, "الصف"),
        by_code=by_code,
    )
    if by_code:
        _match(pairs, *_with_zeros(pairs))
    else:
        _match(pairs, place_keys, place_keys)
    return pairs


def _code(text: str) -> str:
    """A code as it is compared: its leading zeros stay, for «01» and «1» may be two codes."""
    plain = "".join(western_digits(visible(text)).casefold().split())
    return re.sub(r"^(\d+)\.0+$", r"\1", plain)


def _with_zeros(pairs: _Pairs) -> tuple[_Keys, _Keys]:
    """How the codes of either side are compared: a spreadsheet drops the zeros before a whole column of numbers."""
    layer, table = ([_code(name) for name in side.names] for side in (pairs.layer, pairs.table))

    def plain(text: str) -> frozenset[str]:
        return frozenset([_code(text)])

    for lost, kept in ((table, layer), (layer, table)):
        if (digits := _width(lost, kept)) is None:
            continue

        def padded(text: str, digits: int = digits) -> frozenset[str]:
            return frozenset([_code(text).zfill(digits)])

        where = "الجدول" if lost is table else "الطبقة"
        pairs.notes.append(
            f"ضاعت أصفار الرموز من أولها في {where}، فقورنت بها: {ltr(lost[0])} هو {ltr(lost[0].zfill(digits))}."
        )
        return (plain, padded) if lost is table else (padded, plain)
    return plain, plain


def _width(lost: Sequence[str], kept: Sequence[str]) -> int | None:
    """The digits of each of the codes `kept`, where the others are such codes without the zeros before them."""
    widths = {len(code) for code in kept}
    if len(widths) != 1 or not all(code.isdecimal() for code in (*lost, *kept)):
        return None
    zeros = [any(code.startswith("0") for code in side) for side in (lost, kept)]
    digits = widths.pop()
    return digits if zeros == [False, True] and all(len(code) <= digits for code in lost) else None


# Which rows


def _match(pairs: _Pairs, layer_keys: _Keys, table_keys: _Keys) -> None:
    """Join names that have a key in common; where more than two have, those that are spelt alike, or none."""
    sides = (pairs.layer, pairs.table)
    names = [
        (side, place, keys(name))
        for side, (names, keys) in enumerate(((sides[0].names, layer_keys), (sides[1].names, table_keys)))
        for place, name in enumerate(names)
    ]
    for group in _groups(names):
        layer, table = ([place for side, place in group if side == wanted] for wanted in (0, 1))
        if not (layer and table):
            continue
        if len(layer) == len(table) == 1:
            pairs.of[table[0]] = layer[0]
            continue
        alike = {spelling(pairs.layer.names[place]): place for place in layer}
        same = {place: alike[key] for place in table if (key := spelling(pairs.table.names[place])) in alike}
        if len(same) == min(len(layer), len(table)):
            pairs.of |= same
        else:
            pairs.clashes.append((layer, table))


def _groups(names: Iterable[tuple[int, int, frozenset[str]]]) -> list[list[tuple[int, int]]]:
    """Names of both sides that have keys in common, directly or through others."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            key = above[key] = above[above[key]]
        return key

    named = [(side, place, sorted(keys)) for side, place, keys in names if keys]
    for _, _, keys in named:
        for key in keys:
            above[top(key)] = top(keys[0])
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for side, place, keys in named:
        groups[top(keys[0])].append((side, place))
    return [*groups.values()]


# What stands in the way


def _no_key(layer: File, table: File) -> str:
    heads = [listed(map(quoted, each.heads)) for each in (layer, table)]
    return (
        f"لا يلتقي جدول {quoted(table.name)} وطبقة {quoted(layer.name)} في اسم ولا رمز. أعمدة الطبقة {heads[0]}، "
        f"وأعمدة الجدول {heads[1]}: ضع في كليهما عمود {quoted('اسم الحي')} أو {quoted('رمز الحي')} بقيم واحدة"
    )


def _repeated(layer: File, table: File, frame: pd.DataFrame, pairs: _Pairs) -> str:
    """A name twice in the layer, or in the table for one group of people; or names that could be each other's."""
    for side, file, unit in ((pairs.layer, layer, "المعالم"), (pairs.table, table, "الصفوف")):
        data = layer.frame if side is pairs.layer else frame
        numbers = data.attrs.get("rows") or range(1, len(data) + 1)
        groups = [name for name in GROUPS if side is pairs.table and name in frame]
        for name, rows in zip(side.names, side.rows, strict=True):
            keys = Counter(tuple(str(data[each].iloc[row]) for each in groups) for row in rows)
            if max(keys.values()) > 1:
                written = dict.fromkeys(str(data[side.column].iloc[row]) for row in rows)
                return (
                    f"في {quoted(file.name)} أكثر من واحد اسمه {listed(map(quoted, written or [name]))}: "
                    f"{unit} {ranges([numbers[row] for row in rows])}. أبقِ واحداً، أو ادمجها، أو ميّز أسماءها"
                )
    if "sex" in frame:
        for name, rows in zip(pairs.table.names, pairs.table.rows, strict=True):
            sexes = {str(frame["sex"].iloc[row]) for row in rows}
            if len(sexes) == 1:
                return f"ليس لاسم {quoted(name)} في {quoted(table.name)} إلا صفوف جنس واحد. أكمل صفوفه"
    for layers, tables in pairs.clashes:
        return (
            f"لا يُعرف أيها المقصود: في {quoted(layer.name)} {listed(quoted(pairs.layer.names[i]) for i in layers)}، "
            f"وفي {quoted(table.name)} {listed(quoted(pairs.table.names[i]) for i in tables)}. اكتبها في الملفين كتابة واحدة"
        )
    return ""


def _contradicted(layer: File, table: File, frame: pd.DataFrame) -> str:
    """Names that say otherwise than codes do."""
    if not all(name in data for data in (layer.frame, frame) for name in ("name", "code")):
        return ""
    codes, names = (_pairs(layer.frame, frame, each, each) for each in ("code", "name"))
    of_code, of_name = (
        {row: each.layer.rows[there][0] for here, there in each.of.items() for row in each.table.rows[here]}
        for each in (codes, names)
    )
    for row, there in of_code.items():
        if of_name.get(row, there) != there:
            shown = [str(layer.frame["name"].iloc[place]) for place in (there, of_name[row])]
            code, name = frame["code"].iloc[row], frame["name"].iloc[row]
            return (
                f"الرموز والأسماء يخالف بعضها بعضاً: {quoted(name)} في {quoted(table.name)} رمزه {quoted(code)}، "
                f"وهو في {quoted(layer.name)} رمز {quoted(shown[0])} لا {quoted(shown[1])}. صحح أحدهما، أو احذف عمود الرموز"
            )
    return ""


def _half(join: Join, near: Sequence[Proposal]) -> str:
    """A join that would leave half of either side alone."""
    sides = (
        ("معالم الطبقة", join.layer, join.layer_only, join.layer_rows),
        ("صفوف الجدول", join.table, join.table_only, join.table_rows),
    )
    for what, name, alone, rows in sides:
        if 2 * len(alone) >= rows:
            rest = "" if len(alone) <= _SHOWN else f" وغيرها ({ltr(len(alone) - _SHOWN)})"
            hint = f". والقريب منها: {_pairs_shown(near)}" if near else ""
            return (
                f"لم يُربط جدول {quoted(join.table)} بطبقة {quoted(join.layer)}: {ltr(len(alone))} من {ltr(rows)} من {what} "
                f"{quoted(name)} بلا مقابل، منها {listed(map(quoted, alone[:_SHOWN]))}{rest}{hint}. "
                "وحّد الأسماء في الملفين، وأبقِ فيهما ما هو من المدينة وحدها"
            )
    return ""


def _asked(join: Join, near: Sequence[Proposal]) -> str:
    """Near spellings that wait for an answer."""
    asked = " ".join(f"{each.text}. {each.remedy}." for each in near)
    start = f"لم يُربط جدول {quoted(join.table)} بطبقة {quoted(join.layer)}"
    return f"{start} حتى تجيب: {asked}".removesuffix(".") if near else ""


def _pairs_shown(near: Sequence[Proposal]) -> str:
    return listed(
        f"{quoted(a)} و{quoted(b)}" for a, _, b in (each.value.partition(":") for each in near[:_SHOWN])
    )


# Near names


def _answer(table: File, pairs: _Pairs, accepted: Accepted) -> tuple[list[Problem], list[Proposal], str]:
    """What the user answered of near names, done; what is still asked; and answers that contradict each other."""
    answered: list[Problem] = []
    said = [
        each
        for each in accepted.answers
        if each.name == "name" and each.file in ("", table.name, table.path.name)
    ]
    wanted = [pair for each in said if (pair := _meant(each.value, pairs))]
    for here, there in dict.fromkeys(wanted):
        rivals = [pair for pair in wanted if pair != (here, there) and (pair[0] == here or pair[1] == there)]
        if rivals:
            names = [pairs.table.names[here], pairs.layer.names[there]]
            return (
                [],
                [],
                f"قُبل لاسم واحد أكثر من اسم: {listed(map(quoted, names))}. أبقِ جواباً واحداً بعد {ltr('--accept name=')}",
            )
        pairs.of[here] = there
        proposal = _proposal(table, pairs, here, [there])
        text = f"{proposal.text}؛ قُبل: {ltr(f'--accept name={proposal.value}')}"
        answered.append(_answered(table, text, proposal, proposal.value))
    if pairs.by_code:
        return answered, [], ""
    declined = any(each.value == DECLINED for each in said)
    near = []
    layer_left, table_left = pairs.left
    for here in table_left:
        close = _near(pairs.table.names[here], {place: pairs.layer.names[place] for place in layer_left})
        if len(layer_left) == len(table_left) == 1:
            close = layer_left  # the last of either side may be one however they are spelt
        if not close or not pairs.table.rows[here]:
            continue
        proposal = _proposal(table, pairs, here, close)
        if declined:
            text = f"{proposal.text}؛ تُرك كما هو: {ltr(f'--accept name={DECLINED}')}"
            answered.append(_answered(table, text, proposal, DECLINED))
        else:
            near.append(proposal)
    return answered, near, ""


def _meant(value: str, pairs: _Pairs) -> tuple[int, int] | None:
    """The rows alone that an answer «A:B» names, either name first."""
    layer_left, table_left = pairs.left
    for colon in (place for place, letter in enumerate(value) if letter == ":"):
        first, second = value[:colon], value[colon + 1 :]
        for here, there in ((first, second), (second, first)):
            a = [each for each in table_left if spelling(pairs.table.names[each]) == spelling(here)]
            b = [each for each in layer_left if spelling(pairs.layer.names[each]) == spelling(there)]
            if a and b:
                return a[0], b[0]
    return None


def _near(name: str, others: dict[int, str]) -> list[int]:
    """The places of names that are spelt nearly so, the nearest first."""
    key, words = place_key(name), set(spelling(name).split())
    scores = {}
    for place, other in others.items():
        score = difflib.SequenceMatcher(None, key, place_key(other), autojunk=False).ratio()
        rest = set(spelling(other).split())
        if score >= _NEAR or (len(words & rest) > 0 and (words <= rest or rest <= words)):
            scores[place] = score
    return sorted(scores, key=lambda place: -scores[place])[:_OFFERED]


def _proposal(table: File, pairs: _Pairs, here: int, close: Sequence[int]) -> Proposal:
    name, others = pairs.table.names[here], [pairs.layer.names[place] for place in close]
    text = f"{quoted(name)} في {quoted(table.name)} قد يكون {listed(map(quoted, others), 'أو ')} في الطبقة"
    values = [_value(f"{name}:{other}") for other in others]
    return Proposal("name", text, value=values[0], choices=tuple(values[1:]), file=table.name)


def _value(text: str) -> str:
    """As it is written after `--accept name=`: commas there part one answer from the next."""
    return " ".join(re.sub(r"[,\"'`$\\]", " ", text).split())


def _answered(table: File, text: str, proposal: Proposal, answer: str) -> Problem:
    return Problem("name", ACCEPTED, text, file=table.name, proposal=proposal, answer=answer)


def _copied(problems: Problems, found: Iterable[Problem]) -> Problems:
    return Problems(found, file=problems.file, dataset=problems.dataset, title=problems.title, rows=problems.rows,
                    columns=problems.columns, unit=problems.unit, form=problems.form)  # fmt: skip


# People


def _without_totals(layer: File, table: File, pairs: _Pairs) -> File:
    """The table without the rows that sum up others and are no quarter of the layer: no question is left of them."""
    numbers = table.frame.attrs["rows"]
    joined = {numbers[row] for here in pairs.of for row in pairs.table.rows[here]}
    settled: dict[int, Problem] = {}
    gone: set[int] = set()
    for place, problem in enumerate(table.problems):
        asked = problem.proposal
        if (
            problem.level == "error"
            and asked
            and asked.name == "total"
            and not asked.column
            and not joined & set(asked.rows)
        ):
            text = f"{asked.text.split(':')[0]}: صف مجموع، ولا حي بهذا الاسم في {quoted(layer.name)}، فلا يدخل في الربط"
            settled[place] = replace(
                problem, level=NOTE, reason=text, remedy="", proposal=None, left_out=True
            )
            gone.update(asked.rows)
    if not gone:
        return table
    kept = [place for place, number in enumerate(numbers) if number not in gone]
    frame = table.frame.iloc[kept].reset_index(drop=True)
    frame.attrs = {**table.frame.attrs, "rows": [numbers[place] for place in kept]}
    found = [settled.get(place, problem) for place, problem in enumerate(table.problems)]
    return replace(table, frame=frame, problems=_copied(table.problems, found))


def _counted(table: File, year: str) -> tuple[pd.DataFrame, str, list[str]]:
    """The table with its people in one column, of one year; a fault; and what was done."""
    frame, notes = table.frame, []
    numbers = frame.attrs["rows"]
    if "year" in frame and frame["year"].notna().any():
        years = sorted({str(each) for each in frame["year"].dropna()})
        if len(years) > 1 and year not in years:
            shown = listed(ltr(each) for each in years)
            return (
                frame,
                f"في {quoted(table.name)} سكان أكثر من سنة: {shown}. اذكر المقصودة: {ltr(f'--year {years[-1]}')}",
                [],
            )
        if len(years) > 1:
            kept = [place for place, each in enumerate(frame["year"]) if str(each) == year]
            notes.append(f"من {quoted(table.name)} سكان سنة {ltr(year)} وحدها.")
            frame = frame.iloc[kept].reset_index(drop=True)
            numbers = [numbers[place] for place in kept]
        elif year and years[0] != year:
            return (
                frame,
                f"السنة المذكورة {ltr(year)}، والسكان في {quoted(table.name)} لسنة {ltr(years[0])}. اذكر سنتهم، أو أعطِ جدول سنتك",
                [],
            )
    elif year and table.years and int(year) not in table.years:
        told = listed(ltr(each) for each in table.years)
        return (
            frame,
            f"السنة المذكورة {ltr(year)}، وفي اسم {quoted(table.name)} أو عنوانه {told}. صحح إحداهما، أو سمِّ الملف بسنته",
            [],
        )
    has_sexes = all(name in frame and frame[name].notna().any() for name in ("female", "male"))
    if has_sexes:
        sums = frame["female"] + frame["male"]
        if "population" not in frame or not frame["population"].notna().any():
            frame = frame.assign(population=sums)
            notes.append(f"عدد السكان في {quoted(table.name)} مجموع الإناث والذكور.")
        elif wrong := [
            numbers[place]
            for place in range(len(frame))
            if sums.iloc[place] != frame["population"].iloc[place]
        ]:
            return (
                frame,
                f"في {quoted(table.name)} صفوف لا يساوي فيها مجموع الإناث والذكور عدد السكان: {ranges(wrong)}. صحح أرقامها",
                notes,
            )
    if "population" not in frame or not frame["population"].notna().any():
        return frame, f"لا عدد للسكان في {quoted(table.name)}. أضف عمود {quoted('عدد السكان')}", notes
    if has_sexes and "sex" not in frame:
        parts = [frame.assign(population=frame[sex], sex=sex) for sex in ("female", "male")]
        frame = pd.concat(parts, ignore_index=True)
        numbers = [*numbers, *numbers]
    frame.attrs["rows"] = numbers
    return frame, "", notes


def _told(join: Join, pairs: _Pairs, frame: pd.DataFrame) -> Join:
    """The join with its names counted, and its people."""
    key = _code if pairs.by_code else spelling
    layer_left, table_left = pairs.left
    joined = {key(pairs.table.names[here]) for here in pairs.of}
    if "population" in frame:
        everyone = frame["population"].fillna(0)
        is_in = [key("" if pd.isna(each) else str(each)) in joined for each in frame[pairs.table.column]]
        join = replace(join, people=float(everyone[is_in].sum()), table_people=float(everyone.sum()))
    notes = [*join.notes]
    written = [
        (pairs.table.names[here], pairs.layer.names[there])
        for here, there in pairs.of.items()
        if pairs.table.names[here] != pairs.layer.names[there]
    ]
    if written and not pairs.by_code:
        shown = listed(f"{quoted(a)} و{quoted(b)}" for a, b in written[:_SHOWN])
        notes.append(f"عُدّت كتابتين لاسم واحد، في الجدول والطبقة: {shown}.")
    return replace(
        join,
        matched=len(pairs.of),
        layer_only=tuple(pairs.layer.names[place] for place in layer_left),
        table_only=tuple(pairs.table.names[place] for place in table_left),
        notes=tuple(notes),
    )


def _residents(layer: gpd.GeoDataFrame, frame: pd.DataFrame, pairs: _Pairs) -> gpd.GeoDataFrame:
    """People where their quarters are, a row a quarter and group; `place` is the row of the layer."""
    import geopandas as gpd

    key = _code if pairs.by_code else spelling
    place_of = {key(pairs.table.names[here]): pairs.layer.rows[there][0] for here, there in pairs.of.items()}
    named = enumerate("" if pd.isna(each) else str(each) for each in frame[pairs.table.column])
    places = {row: place_of[key(name)] for row, name in named if key(name) in place_of}
    there = layer.iloc[list(places.values())].reset_index(drop=True)
    here = frame.iloc[list(places)].reset_index(drop=True)
    wanted = ("population", *GROUPS, *CENSUS)
    columns = {name: here[name] for name in wanted if name in here and here[name].notna().any()}
    columns["place"] = pd.Series(places.values())
    columns["name"] = there["name" if "name" in there else pairs.layer.column]
    return gpd.GeoDataFrame(columns, geometry=there.geometry, crs=layer.crs)
