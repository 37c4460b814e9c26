"""What the scores say: three directions, the pairs that matter most, gaps and possible duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from umran import data
from umran.coherence.analysis.comparison import check_answers, comparison_table, to_answers
from umran.coherence.analysis.instruments import check_instruments, completed, covering, labelled
from umran.coherence.analysis.problems import refuse
from umran.coherence.analysis.raters import Agreement, agreement
from umran.coherence.analysis.scale import CONFIDENCE_WEIGHT, DISPUTE_SPREAD
from umran.coherence.analysis.scores import PAIR, check_scores
from umran.text.words import CELLS, after, counted

DIRECTIONS = {"horizontal": "أفقي", "vertical": "عمودي", "regional": "إقليمي بين البلدان"}
WITHOUT_INDEX = (
    "لا مؤشر للاتجاه الإقليمي: قوانين بلدين لا يؤثر بعضها في بعض، فلا معنى لدرجة بينها. "
    "قارنوا بالأسئلة الأربعة: التعريف، والالتزام، والأثر العابر للحدود، والدرس."
)
INDEXED = {each: word for each, word in DIRECTIONS.items() if each != "regional"}
AT_LEAST = 0.5  # of a matrix must be scored before it gets an index [the course's rule]


class Cell(NamedTuple):
    """A scored pair: a row of `Review.cells`."""

    instrument_a: str
    instrument_b: str
    direction: str
    level: str | None
    mean: float
    min: int
    max: int
    spread: int
    raters: int
    disputed: bool


def iter_cells(cells: pd.DataFrame) -> Iterator[Cell]:
    """The rows of `Review.cells`, or of some of it."""
    return map(Cell._make, cells[list(Cell._fields)].itertuples(index=False))


@dataclass(frozen=True)
class Matrix:
    """One direction of a review.

    Attributes
    ----------
    direction : str
        "horizontal", "vertical" or "regional".
    cells : DataFrame
        The scored cells, as in `Review.cells`.
    possible : int
        How many cells there could be.
    scores : DataFrame
        What the raters said of these cells.
    at_least : float
        The share of scored cells below which there is no index.
    """

    direction: str
    cells: pd.DataFrame
    possible: int
    scores: pd.DataFrame
    at_least: float = AT_LEAST

    @cached_property
    def agreement(self) -> Agreement:
        """Of the raters over these cells."""
        return agreement(self.scores, PAIR)

    @property
    def scored(self) -> int:
        """How many cells have a score."""
        return len(self.cells)

    @property
    def coverage(self) -> float | None:
        """The share of cells that have a score; None where no pair is possible."""
        return self.scored / self.possible if self.possible else None

    @property
    def reason(self) -> str:
        """Why there is no index, in Arabic; empty where there is one."""
        if self.direction not in INDEXED:
            return WITHOUT_INDEX
        if not self.possible:
            return f"لا زوج في هذا الاتجاه ({DIRECTIONS[self.direction]}) بين أدوات المراجعة."
        if not self.scored:
            return f"لم تُقيَّم أي خانة من {counted(self.possible, after(CELLS))}، فلا مؤشر."
        if (filled := self.scored / self.possible) < self.at_least:
            share, least = f"{100 * filled:.0f}", f"{100 * self.at_least:.0f}"
            return (
                f"قُيّمت {self.scored} من {counted(self.possible, after(CELLS))} ({share} في المائة)، وهذا أقل من {least} في المائة: "
                "لا مؤشر حتى تُملأ خانات أخرى."
            )
        return ""

    @property
    def index(self) -> float | None:
        """The mean of the scored cells (−3..+3), each cell the mean of its raters; an empty cell is no zero.

        None with a `reason`: too few cells, and always between countries."""
        return None if self.reason else float(self.cells["mean"].mean())

    @property
    def spread(self) -> float | None:
        """The standard deviation of the cells, in points of the scale; None for fewer than two."""
        return None if self.reason or self.scored < 2 else float(self.cells["mean"].std(ddof=1))

    @property
    def lowest(self) -> int | None:
        """The lowest score of any rater, which a mean hides."""
        return int(self.cells["min"].min()) if self.scored else None

    @property
    def highest(self) -> int | None:
        """The highest score of any rater."""
        return int(self.cells["max"].max()) if self.scored else None

    @property
    def negatives(self) -> int:
        """How many cells have a mean below zero."""
        return int((self.cells["mean"] < 0).sum())


@dataclass(frozen=True)
class Review:
    """Instruments, the scores given to their pairs, and what follows.

    Attributes
    ----------
    instruments : DataFrame
        As `inventory` gives them.
    scores : DataFrame
        As `check_scores` gives them.
    cells : DataFrame
        A row a scored pair: instrument_a, instrument_b, direction, level ("national", "regional", "local", or None
        across levels), mean, min, max, spread (points between the raters), raters (how many), and disputed, whether two
        of them are `DISPUTE_SPREAD` points apart.
    weights : dict of str to float
        Of the raters' scores in a mean; 1 for a rater who is not there.
    at_least : float
        The share of scored cells below which a matrix has no index.
    answers : DataFrame
        To the questions between countries, as `check_answers` gives them.
    """

    instruments: pd.DataFrame
    scores: pd.DataFrame
    cells: pd.DataFrame
    weights: dict[str, float] = field(default_factory=dict)
    at_least: float = AT_LEAST
    answers: pd.DataFrame = field(default_factory=lambda: to_answers([]))

    def matrix(self, direction: str, level: str | None = None, iso3: str | None = None) -> Matrix:
        """One direction of the review.

        Parameters
        ----------
        direction : str
            "vertical" (between levels of one country), "horizontal" (at one level of one country) or "regional" (between
            countries, at one level).
        level : str, optional
            Only pairs of this level: "national", "regional" or "local".
        iso3 : str, optional
            One country, by ISO 3166-1 alpha-3; all by default.

        Returns
        -------
        Matrix
            Its cells, their index or why there is none, and the agreement of the raters.

        Raises
        ------
        ValueError
            For another direction.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> vertical = review.matrix("vertical")
        >>> round(vertical.index, 2), vertical.scored, vertical.possible
        (0.81, 15, 100)
        """
        if direction not in DIRECTIONS:
            raise ValueError(f"direction is {direction!r}; expected one of {', '.join(DIRECTIONS)}")
        pairs = possible_pairs(self.instruments, direction, level, iso3)
        cells = self.cells[_among(self.cells, pairs)].reset_index(drop=True)
        scores = self.scores[_among(self.scores, _pairs(cells))]
        return Matrix(direction, cells, len(pairs), scores, self.at_least)

    @property
    def horizontal(self) -> Matrix:
        """Between sectors and neighbours at one level (paragraph 87 of the New Urban Agenda)."""
        return self.matrix("horizontal")

    @property
    def vertical(self) -> Matrix:
        """Between levels of one country."""
        return self.matrix("vertical")

    @property
    def regional(self) -> Matrix:
        """Between countries; it has no index, and is compared by `comparison_table`."""
        return self.matrix("regional")

    @property
    def comparison(self) -> pd.DataFrame:
        """The four questions between the countries of the review, as `comparison_table` gives them."""
        return comparison_table(self.instruments, self.answers)

    @cached_property
    def agreement(self) -> Agreement:
        """Agreement over every cell."""
        return agreement(self.scores, PAIR)

    @property
    def raters(self) -> list[str]:
        """Their names, sorted."""
        return sorted(self.scores["rater"].unique())

    def most_cancelling(self, count: int = 5) -> pd.DataFrame:
        """The cells with the lowest score of any rater, below zero; the lowest mean first among equals.

        Parameters
        ----------
        count : int
            How many at most.

        Returns
        -------
        DataFrame
            Rows of `cells`.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.most_cancelling(1)[["instrument_a", "instrument_b", "mean", "min"]].values.tolist()
        [['JOR-04', 'JOR-13', -1.5, -2]]
        """
        below = self.cells[self.cells["min"] < 0]
        return below.sort_values(["min", "mean", *PAIR]).head(count).reset_index(drop=True)

    def most_reinforcing(self, count: int = 5) -> pd.DataFrame:
        """The cells with the highest mean, above zero; the highest minimum first among equals.

        Parameters
        ----------
        count : int
            How many at most.

        Returns
        -------
        DataFrame
            Rows of `cells`.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.most_reinforcing(1)[["instrument_a", "instrument_b", "mean", "min"]].values.tolist()
        [['JOR-03', 'JOR-11', 3.0, 3]]
        """
        above = self.cells[self.cells["mean"] > 0]
        return (
            above.sort_values(["mean", "min", *PAIR], ascending=[False, False, True, True])
            .head(count)
            .reset_index(drop=True)
        )

    def disputed(self) -> pd.DataFrame:
        """The cells to discuss: raters two points apart or more, the widest first.

        Returns
        -------
        DataFrame
            Rows of `cells`.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.disputed()[["instrument_a", "instrument_b", "min", "max", "spread"]].head(1).values.tolist()
        [['JOR-02', 'JOR-15', -2, 1, 3]]
        """
        apart = self.cells[self.cells["disputed"].astype(bool)]
        return apart.sort_values(["spread", *PAIR], ascending=[False, True, True]).reset_index(drop=True)

    def by_instrument(self) -> pd.DataFrame:
        """Instruments that have a scored cell with another of their country, the lowest mean first.

        Returns
        -------
        DataFrame
            A row an instrument: instrument_id, mean of its cells, lowest score of any rater, cells (how many).

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.by_instrument().head(1).round(2).values.tolist()
        [['JOR-02', -0.44, -2, 6]]
        """
        within = self.cells[self.cells["direction"] != "regional"]
        ends = pd.concat([within.rename(columns={end: "instrument_id"}) for end in PAIR])
        found = ends.groupby("instrument_id").agg(
            mean=("mean", "mean"), lowest=("min", "min"), cells=("mean", "size")
        )
        return found.reset_index().sort_values(["mean", "instrument_id"]).reset_index(drop=True)

    def gaps(self, iso3: str | None = None) -> pd.DataFrame:
        """Targets of Goal 11 and the instruments of the review that cover each.

        An instrument in force covers the targets that it names. Drafts, bills, reports and what has ended cover nothing
        and are named beside.

        Parameters
        ----------
        iso3 : str, optional
            One country, by ISO 3166-1 alpha-3; all by default.

        Returns
        -------
        DataFrame
            A row a target: target (its code), title in Arabic, instruments (a tuple of ids), count (how many), and
            beside, the ids of those that name it and are not in force.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.gaps().query("count == 0")["target"].to_list()
        ['11.1', '11.4', '11.7', '11.c']
        """
        rows = self._of(iso3)
        goals = data.load("sdg11").query("type == 'target'")
        counts = covering(rows)

        def naming(code: str, part: pd.DataFrame) -> tuple[str, ...]:
            return tuple(part.loc[[code in targets for targets in part["targets"]], "instrument_id"])

        named = [naming(code, rows[counts]) for code in goals["code"]]
        return pd.DataFrame({"target": goals["code"].to_list(), "title": goals["short_ar"].to_list(),
                             "instruments": named, "count": [len(each) for each in named],
                             "beside": [naming(code, rows[~counts]) for code in goals["code"]]})  # fmt: skip

    def commitment_gaps(self, iso3: str | None = None) -> pd.DataFrame:
        """Paragraphs of the New Urban Agenda that no instrument in force covers.

        An instrument covers a paragraph that it names, or one that the course links to a target that it names; a
        paragraph with no linked target can only be covered by name, and is left out.

        Parameters
        ----------
        iso3 : str, optional
            One country, by ISO 3166-1 alpha-3; all by default.

        Returns
        -------
        DataFrame
            A row a paragraph: para, theme_ar, summary_ar (missing where the paragraph was not read).

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.commitment_gaps()["para"].head(3).to_list()
        ['10', '11', '13a']
        """
        rows = self._of(iso3)
        rows = rows[covering(rows)]
        named = {para for paragraphs in rows["paragraphs"] for para in paragraphs}
        targets = {target for each in rows["targets"] for target in each}
        links = data.load("nua_commitment_targets").groupby("para")["target"].agg(set)
        commitments = data.load("nua_commitments")
        uncovered = [
            para in links.index and str(number) not in named and not links[para] & targets
            for para, number in zip(commitments["para"], commitments["paragraph"], strict=True)
        ]
        return commitments.loc[uncovered, ["para", "theme_ar", "summary_ar"]].reset_index(drop=True)

    def duplicates(self) -> pd.DataFrame:
        """Instruments of one place and level that name the same targets and share a theme: to be looked at, not a verdict.

        Returns
        -------
        DataFrame
            A row a pair: instrument_a, instrument_b, and as tuples the targets and the themes that both name.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.duplicates()[["instrument_a", "instrument_b"]].values.tolist()
        [['JOR-05', 'JOR-06']]
        """
        found = []
        for (_, a), (_, b) in combinations(self.instruments.iterrows(), 2):
            place = [(row["iso3"], row["level"], _city(row)) for row in (a, b)]
            themes = [theme for theme in a["themes"] if theme in b["themes"]]
            if place[0] == place[1] and a["targets"] and set(a["targets"]) == set(b["targets"]) and themes:
                found.append((a["instrument_id"], b["instrument_id"], a["targets"], tuple(themes)))
        return pd.DataFrame(found, columns=[*PAIR, "targets", "themes"])

    def name(self, instrument: str) -> str:
        """The Arabic name of an instrument, with its status where it is not in force.

        Parameters
        ----------
        instrument : str
            Its id.

        Returns
        -------
        str
            As the data or the rater gave it, then the status between brackets.

        Raises
        ------
        KeyError
            Where the review has no such instrument.

        Examples
        --------
        >>> from umran import coherence
        >>> scores = coherence.example_scores()
        >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
        >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
        >>> review.name("JOR-02")
        'قانون تنظيم المدن والقرى والأبنية رقم 79 لسنة 1966'
        """
        rows = self._of(None).set_index("instrument_id")
        return labelled(rows["name_ar"][instrument], rows["status"][instrument])

    def _of(self, iso3: str | None) -> pd.DataFrame:
        rows = completed(self.instruments)
        return rows if iso3 is None else rows.query("iso3 == @iso3")


def review(
    instruments: pd.DataFrame,
    scores: pd.DataFrame,
    *,
    weights: dict[str, float] | None = None,
    by_confidence: bool = False,
    at_least: float = AT_LEAST,
    answers: pd.DataFrame | None = None,
) -> Review:
    """A review of instruments by the scores that raters gave to their pairs.

    Parameters
    ----------
    instruments : DataFrame
        As `inventory` gives them.
    scores : DataFrame
        The columns rater, instrument_a, instrument_b, score (−3..+3, or empty), confidence, rationale, evidence.
    weights : dict of str to float, optional
        Multiply the scores of raters in a cell's mean; 1 where none is given, 0 leaves a rater out.
    by_confidence : bool
        Weight each score 1, 2 or 3 for low, medium or high confidence, medium where none was said.
    at_least : float
        The share (0..1) of a matrix that must be scored before it gets an index; one half is the course's rule.
    answers : DataFrame, optional
        To the questions between countries, as `check_answers` takes them.

    Returns
    -------
    Review
        Its `cells` are the pairs that have a score, in the order of `scores`.

    Raises
    ------
    CoherenceError
        With everything wrong in one of the frames, for a weight below zero, and for one of a rater without scores.

    References
    ----------
    M. Nilsson, D. Griggs and M. Visbeck, "Map the interactions between Sustainable Development Goals", Nature 534
    (2016), https://doi.org/10.1038/534320a: the scale. The indices are the course's own.

    Examples
    --------
    >>> from umran import coherence
    >>> scores = coherence.example_scores()
    >>> scores = scores[scores["instrument_a"].str.startswith("JOR") & scores["instrument_b"].str.startswith("JOR")]
    >>> review = coherence.review(coherence.inventory("JOR"), scores, at_least=0)
    >>> round(review.vertical.index, 2), review.vertical.lowest, review.vertical.highest
    (0.81, -2, 3)
    >>> half = coherence.review(coherence.inventory("JOR"), scores)
    >>> from umran.text.words import unmarked
    >>> print(half.vertical.index, unmarked(half.vertical.reason))
    None قُيّمت 15 من 100 خانة (15 في المائة)، وهذا أقل من 50 في المائة: لا مؤشر حتى تُملأ خانات أخرى.
    """
    check_instruments(instruments)
    instruments = completed(instruments.reset_index(drop=True))
    checked = check_scores(scores, instruments)
    weights = dict(weights or {})
    strange = sorted(set(weights) - set(checked["rater"]))
    if strange:
        raise refuse("unknown_rater", f"لا درجات لهذا الاسم، فلا وزن له: {'، '.join(strange)}")
    if not all(weight >= 0 for weight in weights.values()):
        raise refuse("negative_weight", "الوزن عدد لا يقل عن صفر")
    given = checked.dropna(subset=["score"])
    weight = given["rater"].map(lambda rater: weights.get(rater, 1)).astype(float)
    if by_confidence:
        weight = weight * given["confidence"].map(lambda word: CONFIDENCE_WEIGHT.get(word, 2)).astype(float)
    given = given.assign(weight=weight)
    given = given[given["weight"] > 0]
    by_id = {row["instrument_id"]: row for _, row in instruments.iterrows()}
    cells = [_cell(by_id[a], by_id[b], rows) for (a, b), rows in given.groupby(PAIR, sort=False)]
    frame = pd.DataFrame(cells, columns=list(Cell._fields))
    said = to_answers([]) if answers is None else check_answers(answers)
    return Review(instruments, checked, frame, weights, at_least, said)


def _cell(a: pd.Series, b: pd.Series, rows: pd.DataFrame) -> Cell:
    scores = rows["score"].astype("int64")
    mean = float((scores * rows["weight"]).sum() / rows["weight"].sum())
    pair = a["instrument_id"], b["instrument_id"]
    low, high = int(scores.min()), int(scores.max())
    level = a["level"] if a["level"] == b["level"] else None
    return Cell(
        *pair,
        pair_direction(a, b),
        level,
        mean,
        low,
        high,
        high - low,
        len(rows),
        high - low >= DISPUTE_SPREAD,
    )


def pair_direction(a: pd.Series, b: pd.Series) -> str:
    """Between countries, between levels of one country, or between sectors and neighbours at one level."""
    if a["iso3"] != b["iso3"]:
        return "regional"
    return "horizontal" if a["level"] == b["level"] else "vertical"


def possible_pairs(
    instruments: pd.DataFrame, direction: str, level: str | None = None, iso3: str | None = None
) -> list[tuple[str, str]]:
    """The cells of a matrix. Between countries, those of one level only: a law of one is not set against a city's plan
    of the other."""
    rows = instruments if iso3 is None else instruments.query("iso3 == @iso3")
    pairs = []
    for (_, a), (_, b) in combinations(rows.iterrows(), 2):
        same = a["level"] == b["level"]
        if pair_direction(a, b) != direction or (direction == "regional" and not same):
            continue
        if level is None or (same and a["level"] == level):
            pairs.append((a["instrument_id"], b["instrument_id"]))
    return pairs


def _among(rows: pd.DataFrame, pairs: list[tuple[str, str]]) -> pd.Series:
    """Which rows are about one of these pairs."""
    keys = set(pairs)
    return pd.Series([pair in keys for pair in _pairs(rows)], index=rows.index, dtype=bool)


def _pairs(rows: pd.DataFrame) -> list[tuple[str, str]]:
    return list(rows[PAIR].itertuples(index=False, name=None))


def _city(row: pd.Series) -> str:
    return row["city_id"] if isinstance(row["city_id"], str) else ""
