"""Scored interactions: a row for what one rater says about one pair of instruments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import SupportsFloat

import pandas as pd

from umran import data
from umran.coherence.analysis.problems import CoherenceError, Problem
from umran.coherence.analysis.scale import CONFIDENCE, SCALE

COLUMNS = ("rater", "instrument_a", "instrument_b", "score", "confidence", "rationale", "evidence")
PAIR = ["instrument_a", "instrument_b"]


def example_scores() -> pd.DataFrame:
    """The scores of the course's teaching example: three invented raters, instruments of Jordan and Morocco.

    They judge no government and no city.

    Returns
    -------
    DataFrame
        A row for what one rater says of one pair: rater, instrument_a, instrument_b, score (−3..+3, None where there is
        no score), confidence, rationale, evidence.

    Examples
    --------
    >>> from umran import coherence
    >>> scores = coherence.example_scores()
    >>> scores.loc[0, ["instrument_a", "instrument_b", "score", "confidence"]].to_list()
    ['MAR-01', 'MAR-08', 3.0, 'high']
    >>> scores["rater"].nunique()
    3
    """
    return to_frame(data.load("coherence_example_scores").to_dict("records"))


def to_frame(rows: Iterable[dict]) -> pd.DataFrame:
    """Rows of scores as a frame, nothing checked.

    Parameters
    ----------
    rows : iterable of dict
        Scores with some of the keys rater, instrument_a, instrument_b, score, confidence, rationale, evidence; others
        are left out.

    Returns
    -------
    DataFrame
        Those seven columns, of dtype object: each value as it came, None where there is none.

    Examples
    --------
    >>> from umran import coherence
    >>> row = {"rater": "سلمى", "instrument_a": "JOR-01", "instrument_b": "JOR-10", "score": 2}
    >>> frame = coherence.to_frame([row])
    >>> frame.loc[0, ["score", "evidence"]].to_list()
    [2, None]
    """
    return as_frame(rows, COLUMNS)


def as_frame(rows: Iterable[dict], columns: Iterable[str]) -> pd.DataFrame:
    """Rows as a frame of these columns: each value as it came, None where there is none."""
    frame = pd.DataFrame(list(rows), columns=list(columns)).astype(object)
    return frame.where(frame.notna(), None)


def check_scores(scores: pd.DataFrame, instruments: pd.DataFrame) -> pd.DataFrame:
    """Scores in one order and one type, refused where anything is wrong with them.

    Parameters
    ----------
    scores : DataFrame
        The columns rater, instrument_a, instrument_b, score, confidence, rationale and evidence. A score is an integer of
        −3..+3 or empty; one written as text, also with the sign U+2212, is read.
    instruments : DataFrame
        The instruments of the review, as `inventory` gives them.

    Returns
    -------
    DataFrame
        The same rows: each pair in the order in which `instruments` lists the two, `score` as Int64, missing for «no
        score».

    Raises
    ------
    CoherenceError
        With everything wrong: a score outside the scale, an instrument that is not in the review, a pair of one
        instrument with itself, a pair scored twice by one rater (either way round), a score without a rationale or
        without evidence, an unknown confidence, a rater without a name.

    Examples
    --------
    >>> from umran import coherence
    >>> row = {"rater": "سلمى", "instrument_a": "JOR-10", "instrument_b": "JOR-01", "score": "−1",
    ...        "rationale": "يقيّد", "evidence": "ص 4"}
    >>> scores = coherence.check_scores(coherence.to_frame([row]), coherence.inventory("JOR"))
    >>> scores[["instrument_a", "instrument_b", "score"]].values.tolist()
    [['JOR-01', 'JOR-10', -1]]
    >>> wrong = coherence.to_frame([row | {"score": 5}])
    >>> coherence.check_scores(wrong, coherence.inventory("JOR"))
    Traceback (most recent call last):
    umran.coherence.analysis.problems.CoherenceError: الصف 1، سلمى، JOR-10 × JOR-01: الدرجة «5» خارج المقياس: ...
    """
    if lost := [column for column in COLUMNS if column not in scores]:
        raise CoherenceError([Problem("missing_column", f"تنقص جدول الدرجات الأعمدة: {'، '.join(lost)}")])
    order = {each: place for place, each in enumerate(instruments["instrument_id"])}
    problems: list[Problem] = []
    rows: list[dict] = []
    seen: dict[tuple[str, frozenset[str]], int] = {}
    for line, row in enumerate(to_frame(scores.to_dict("records")).to_dict("records"), start=1):
        rater, a, b = (_text(row[name]) for name in ("rater", *PAIR))
        where = f"الصف {line}، {rater or 'بلا اسم'}، {a} × {b}"
        wrong = len(problems)

        def fault(code: str, reason: str, where: str = where) -> None:
            problems.append(Problem(code, reason, where))

        if not rater:
            fault("no_rater", "اكتب اسم المقيّم")
        for name in dict.fromkeys([a, b]):
            if name not in order:
                fault("unknown_instrument", f"الأداة «{name}» ليست من أدوات المراجعة: أضفها أو صحّح رمزها")
        if a == b:
            fault("circular_pair", "لا تُقيَّم أداة أمام نفسها: اختر أداة أخرى")
        score = _score(row["score"])
        if score is _WRONG:
            fault(
                "score_out_of_scale", f"الدرجة «{row['score']}» خارج المقياس: عدد صحيح من −3 إلى +3، أو فارغة"
            )
        elif score is not None:
            if not _text(row["rationale"]):
                fault("no_rationale", "درجة بلا سبب لا تُقبل: اكتب السبب في جملة، أو اترك الدرجة فارغة")
            if not _text(row["evidence"]):
                fault(
                    "no_evidence",
                    "درجة بلا دليل لا تُقبل: اكتب الوثيقة والصفحة أو المادة، أو اترك الدرجة فارغة",
                )
        if (confidence := _text(row["confidence"])) and confidence not in CONFIDENCE:
            fault("unknown_confidence", f"الثقة «{confidence}» غير معروفة؛ الكلمات: {'، '.join(CONFIDENCE)}")
        key = (rater, frozenset((a, b)))
        if a != b and key in seen:
            other = seen[key]
            reason = f"قيّم {rater} هذا الزوج من قبل في الصف {other}: يُكتب الزوج مرة واحدة، بأي ترتيب كان"
            fault("duplicate_pair", reason)
        seen.setdefault(key, line)
        if len(problems) == wrong:
            first, second = sorted((a, b), key=order.__getitem__)
            rows.append(row | {"rater": rater, "instrument_a": first, "instrument_b": second, "score": score})
    if problems:
        raise CoherenceError(problems)
    return to_frame(rows).astype({"score": "Int64"})


_WRONG = object()


def _score(value: object) -> object:
    """An integer of the scale, None for an empty cell, `_WRONG` for anything else."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, str):
        value = value.strip().replace("\u2212", "-")
    if isinstance(value, bool) or not isinstance(value, str | SupportsFloat):
        return _WRONG
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _WRONG
    return int(number) if number in SCALE else _WRONG


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
