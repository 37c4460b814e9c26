"""The pages of a grading: one for the class, one for every learner. Right to left, alone in their files, no foreign request."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote

from umran.exercises.words import mistake_ar
from umran.grading.items import WEAK, Item, of_class
from umran.grading.marking import GradedSubmission
from umran.grading.sheets import ITEM_TITLES, REVIEW, SOURCES, number
from umran.text.html import Markup, render
from umran.text.numbers import figure, percent
from umran.text.words import Noun, counted, ltr

SUBMISSIONS = Noun("لا محاولات", "محاولة واحدة", "محاولتان", "محاولات", "محاولةً", "محاولة")
LEARNERS = Noun("لا متعلمين", "متعلم واحد", "متعلمان", "متعلمين", "متعلماً", "متعلم")
_TIMES = Noun("لا مرات", "مرة واحدة", "مرتان", "مرات", "مرةً", "مرة")


def pages(marked: Sequence[GradedSubmission], notes: Sequence[str] = ()) -> dict[str, str]:
    """File names and their HTML: `index.html`, one page a learner in `feedback/`, one a file without a certain owner in `review/`.

    `notes` are Arabic: what is to be said of the list of names.
    """
    learners: dict[str, list[GradedSubmission]] = defaultdict(list)
    for each in marked:
        learners[each.submission.key].append(each)
    names = {
        key: f"{'review' if each[0].submission.doubts else 'feedback'}/{_file_name(each[0])}"
        for key, each in learners.items()
    }
    made = {names[key]: _learner(each) for key, each in learners.items()}
    certain = {key: each for key, each in learners.items() if not each[0].submission.doubts}
    return {"index.html": _class(marked, certain, names, notes), **made}


def _file_name(each: GradedSubmission) -> str:
    """A name that every system takes, and that tells whose it is."""
    name = re.sub(r"[^\w]+", "-", each.submission.learner).strip("-")[:40]
    mark = hashlib.sha256(each.submission.key.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{name or 'learner'}-{mark}.html"


def _render(template: str, **values: object) -> Markup:
    return render("umran.grading", template, **values)


class _Mark(NamedTuple):
    """A mark as it is read, and whether it is good, in part or low."""

    kind: str
    text: str


def _mark(score: float, out_of: float) -> _Mark:
    kind = "good" if out_of and score >= out_of else "part" if score > 0 else "low"
    return _Mark(kind, f"{ltr(number(score))} من {ltr(number(out_of))}")


def _sum(marked: Iterable[GradedSubmission]) -> _Mark:
    marked = [*marked]
    return _mark(sum(each.score for each in marked), sum(each.out_of for each in marked))


# A learner's page


def _learner(marked: Sequence[GradedSubmission]) -> Markup:
    name = "محاولة" if marked[0].submission.doubts else marked[0].submission.learner
    total = _sum(each for each in marked if each.counts)
    return _render("learner.html", title=f"نتيجة {name}", total=total, submissions=map(_submission, marked))


def _submission(each: GradedSubmission) -> dict[str, object]:
    return {
        "title": f"التمرين {ltr(each.exercise)}" if each.exercise else "محاولة",
        "file": each.submission.file,
        "refused": each.reason if not each.counts or each.fault else "",
        "notes": each.notes,
        "answers": [
            (answer.question, _mark(answer.score, answer.out_of), answer.reason) for answer in each.answers
        ],
    }


# The class


class _Bar(NamedTuple):
    label: str
    share: float  # of the full length
    value: str


def _class(
    marked: Sequence[GradedSubmission],
    learners: dict[str, list[GradedSubmission]],
    names: dict[str, str],
    notes: Sequence[str],
) -> Markup:
    counting = [each for each in marked if each.counts]
    owned = [each for each in counting if not each.submission.doubts]
    return _render(
        "class.html",
        title="تقرير الصف",
        lead=f"{counted(len(marked), SUBMISSIONS)} من {counted(len(learners), LEARNERS)}. "
        f"الدرجات كلها في {ltr('grades.csv')} و{ltr('grades.xlsx')}، وتحليل الأسئلة في {ltr('items.csv')}.",
        review_title=REVIEW,
        review=[_doubtful(each, names) for each in marked if each.submission.doubts],
        roster_notes=notes,
        charts=[
            (
                "توزيع الدرجات",
                "عدد المتعلمين بحسب ما نالوه من مجموع درجاتهم.",
                _spread(learners),
            ),
            ("أصعب الأسئلة", "ما نيل من درجة كل سؤال، الأصعب أولاً.", _hardest(owned)),
            ("أكثر الأخطاء شيوعاً", "ما قيل للمتعلم، وكم مرة تكرر.", _mistakes(owned)),
        ],
        item_titles=ITEM_TITLES,
        items=[_told(item) for item in of_class(marked) if item.facility is not None],
        weak=figure(WEAK),
        learners=_learners(learners, names),
        # What a trainer should look at: files that were not read, and runs that were stopped.
        unread=[
            (
                _address(each, names),
                each.submission,
                f"{each.notes[0]}." if each.notes else each.reason,
            )
            for each in counting
            if each.notes or each.fault
        ],
        copies=[(each.submission, each.reason) for each in marked if not each.counts],
    )


def _told(item: Item) -> tuple[str, ...]:
    values = figure(item.facility), figure(item.discrimination)
    return ltr(item.question), ltr(item.learners), *values, item.note


def _address(each: GradedSubmission, names: dict[str, str]) -> str:
    return quote(names[each.submission.key])


def _doubtful(each: GradedSubmission, names: dict[str, str]) -> dict[str, object]:
    submission = each.submission
    return {
        "address": _address(each, names),
        "file": submission.file,
        "exercise": ltr(each.exercise) if each.exercise else "",
        "mark": _mark(each.score, each.out_of),
        "doubts": "، ".join(submission.doubts),
        "evidence": [(SOURCES[found.source], found.text) for found in submission.evidence],
    }


def _share(marked: Iterable[GradedSubmission]) -> float | None:
    marked = [each for each in marked if each.counts]
    out_of = sum(each.out_of for each in marked)
    return sum(each.score for each in marked) / out_of if out_of else None


def _spread(learners: dict[str, list[GradedSubmission]]) -> list[_Bar]:
    shares = [share for each in learners.values() if (share := _share(each)) is not None]
    if not shares:
        return []
    classes = Counter(min(int(share * 5 + 1e-9), 4) for share in shares)
    top = max(classes.values())
    return [
        _Bar(ltr(f"{20 * step}–{20 * step + 20}%"), classes[step] / top, ltr(classes[step]))
        for step in range(4, -1, -1)
    ]


def _hardest(marked: Iterable[GradedSubmission]) -> list[_Bar]:
    won: defaultdict[str, float] = defaultdict(float)
    worth: defaultdict[str, float] = defaultdict(float)
    for each in marked:
        for answer in each.answers:
            won[answer.question] += answer.score
            worth[answer.question] += answer.out_of
    shares = {name: won[name] / worth[name] for name in worth if worth[name]}
    hard = sorted((name for name in shares if shares[name] < 1), key=lambda name: (shares[name], name))[:10]
    return [_Bar(f"السؤال {ltr(name)}", shares[name], percent(shares[name], 0)) for name in hard]


def _mistakes(marked: Iterable[GradedSubmission]) -> list[_Bar]:
    found: Counter[tuple[str, str]] = Counter()
    for each in marked:
        for answer in each.answers:
            if answer.mistake:
                found[answer.question, answer.mistake] += 1
    common = sorted(found, key=lambda which: (-found[which], which))[:10]
    return [
        _Bar(
            f"{ltr(question)} {mistake_ar(mistake)}",
            found[question, mistake] / found[common[0]],
            counted(found[question, mistake], _TIMES),
        )
        for question, mistake in common
    ]


def _learners(learners: dict[str, list[GradedSubmission]], names: dict[str, str]) -> list[dict[str, object]]:
    shared = Counter(each[0].submission.learner for each in learners.values())
    rows: list[dict[str, object]] = []
    for key, handed_in in learners.items():
        who, marked = handed_in[0].submission, [each for each in handed_in if each.counts]
        rows.append(
            {
                "address": quote(names[key]),
                "name": who.learner,
                "number": who.number if shared[who.learner] > 1 else "",
                "mark": _sum(marked),
                "exercises": "، ".join(ltr(each.exercise) for each in marked if each.exercise),
            }
        )
    return rows
