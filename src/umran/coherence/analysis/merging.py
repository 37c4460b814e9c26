"""Several raters' files as one review, with what does not fit shown and nothing silently dropped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from umran.coherence.analysis.comparison import ANSWERS, QUESTIONS, check_answers, to_answers
from umran.coherence.analysis.files import File, open_file
from umran.coherence.analysis.instruments import COLUMNS, check_instruments, completed, inventory
from umran.coherence.analysis.problems import CoherenceError, Problem
from umran.coherence.analysis.results import Review, review
from umran.coherence.analysis.scale import format_score
from umran.coherence.analysis.scores import check_scores, to_frame


@dataclass(frozen=True)
class Merged:
    """The review of several raters' files.

    Attributes
    ----------
    review : Review
        Of all of them.
    files : tuple of File
        Those that it rests on.
    conflicts : tuple of Problem
        What two files say differently, each with what was kept.
    problems : tuple of Problem
        Files that could not be taken in.
    """

    review: Review
    files: tuple[File, ...]
    conflicts: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def merge(paths: Iterable[str | os.PathLike[str]]) -> Merged:
    """Read several raters' files and put them together.

    Two people of one name are told apart by a number. Of two copies of one person's file the one saved more often is
    kept, and every cell in which they differ is a conflict. A file that cannot be read, or whose scores are wrong, is a
    problem and the others are merged.

    Parameters
    ----------
    paths : iterable of str or path
        Files that `save` wrote.

    Returns
    -------
    Merged
        The review, the files that it rests on, and in Arabic the conflicts and what could not be taken in.

    Raises
    ------
    CoherenceError
        Where no file is left to merge.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from umran import coherence
    >>> folder = Path(tempfile.mkdtemp())
    >>> score = {"instrument_a": "JOR-01", "instrument_b": "JOR-10", "rationale": "يمهّد", "evidence": "ص 4"}
    >>> for rater, mark in {"سلمى": 1, "علي": 3}.items():
    ...     path = folder / f"مراجعة-{rater}.json"
    ...     _ = coherence.save(coherence.File(path, rater, "JOR", scores=[score | {"score": mark}]))
    >>> merged = coherence.merge(sorted(folder.iterdir()))
    >>> merged.review.raters, merged.review.disputed()["mean"].to_list()
    (['سلمى', 'علي'], [2.0])
    """
    files, problems = [], []
    for path in paths:
        try:
            files.append(open_file(path))
        except CoherenceError as error:
            problems += error.problems
    files, conflicts = _newest_copies(files)
    names, same = _distinct_names(files)
    conflicts += same
    known = inventory()
    sound: list[File] = []
    rows: list[dict] = []
    said: list[dict] = []
    own: dict[str, dict] = {}
    chosen: list[str] = []
    for file, name in zip(files, names, strict=True):
        try:
            mine = own_frame(file.own)
            everything = pd.concat([known, mine]) if len(mine) else known
            check_instruments(everything)
            scores = check_scores(to_frame({**row, "rater": name} for row in file.scores), everything)
            answers = check_answers(to_answers({**row, "rater": name} for row in file.answers))
        except CoherenceError as error:
            problems += [
                Problem(each.code, each.reason, f"{file.path.name}: {each.where}") for each in error.problems
            ]
            continue
        for row in mine.to_dict("records"):
            if row["instrument_id"] in own and own[row["instrument_id"]] != row:
                reason = "وصفها ملفان وصفين مختلفين؛ أُخذ الوصف الأول"
                conflicts.append(Problem("instrument_conflict", reason, f"الأداة {row['name_ar']}"))
            own.setdefault(row["instrument_id"], row)
        sound.append(file)
        rows += scores.to_dict("records")
        said += answers.to_dict("records")
        chosen += file.chosen
    if not sound:
        raise CoherenceError(problems or [Problem("no_file", "لا ملف يُدمج")])
    added = own_frame(own.values())
    everything = pd.concat([known, added]) if len(added) else known
    used = set(chosen) | {row[end] for row in rows for end in ("instrument_a", "instrument_b")}
    instruments = everything[everything["instrument_id"].isin(used)]
    together = review(instruments, to_frame(rows), answers=to_answers(said))
    return Merged(together, tuple(sound), tuple(conflicts), tuple(problems))


def own_frame(rows: Iterable[dict]) -> pd.DataFrame:
    """Own instruments as they stand in a file (lists for tuples, fewer columns in an old one) as a frame of instruments."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS)).astype(object)
    for column in ("targets", "themes", "paragraphs"):
        frame[column] = [tuple(each) if isinstance(each, list | tuple) else () for each in frame[column]]
    frame["own"] = True
    return completed(frame.where(frame.notna(), None))


def _newest_copies(files: list[File]) -> tuple[list[File], list[Problem]]:
    """One file for each person, and the cells in which the copies of it differ."""
    people: dict[str, list[File]] = {}
    for file in files:
        people.setdefault(file.rater_id, []).append(file)
    kept, conflicts = [], []
    for copies in people.values():
        newest = max(copies, key=lambda file: file.saves)
        kept.append(newest)
        for older in copies:
            if older is not newest:
                conflicts += _differences(newest, older)
    return kept, conflicts


def _differences(newest: File, older: File) -> list[Problem]:
    here, there = map(_said, (newest, older))
    found = []
    for what in sorted(here.keys() | there.keys()):
        a, b = (each.get(what, "لا شيء") for each in (here, there))
        if a != b:
            reason = f"في {newest.path.name} {a}، وفي {older.path.name} {b}. أُخذ ما في {newest.path.name} لأنه الأحدث"
            found.append(Problem("copies_differ", reason, f"{newest.rater}، {what}"))
    return found


def _said(file: File) -> dict[str, str]:
    """What a file says of each pair of instruments, and of each question between two countries."""
    found = {_pair(row, "instrument"): _mark(row.get("score")) for row in file.scores}
    for row in file.answers:
        title = QUESTIONS.get(str(row.get("question")), "؟").split(":")[0]
        found[f"{title}: {_pair(row, 'country')}"] = ANSWERS.get(str(row.get("answer")), "؟")
    return found


def _mark(score: object) -> str:
    return format_score(score) if score is None or isinstance(score, int | float) else str(score)


def _pair(row: dict, end: str) -> str:
    return " × ".join(sorted((str(row.get(f"{end}_a")), str(row.get(f"{end}_b")))))


def _distinct_names(files: list[File]) -> tuple[list[str], list[Problem]]:
    """A name for each file; people of one name get a number."""
    count = Counter(file.rater for file in files)
    turn: Counter[str] = Counter()
    names = []
    for file in files:
        turn[file.rater] += 1
        names.append(file.rater if count[file.rater] == 1 else f"{file.rater} ({turn[file.rater]})")
    conflicts = []
    for name, times in count.items():
        if times > 1:
            given = "، ".join(
                f"{each} في {file.path.name}"
                for each, file in zip(names, files, strict=True)
                if file.rater == name
            )
            conflicts.append(Problem("same_name", f"اسم واحد لأكثر من شخص، فرُقّم في الدمج: {given}", name))
    return names, conflicts
