"""`umran grade`: a class's submissions, run in a sandbox and judged outside of it.

Floors: `collecting` (what was handed in) and `notebook` (a file as data); `owners` (whose file is which) with `names`,
`platforms`, `folders` and `roster`; `sandbox` with `inside` (the program in it) and `output` (what came out, checked),
`marking` (marks of everything), `items` (what a class tells of its questions), `sheets` and `report` (what a trainer opens).
A submission is read as data, its code runs only in the sandbox, and only values of `answer_*` come back: the key stays
outside, so a submission can forge nothing but its own answers.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from umran.exercises import judging
from umran.grading import collecting, report, sheets
from umran.grading import roster as rosters
from umran.grading.items import FEWEST, of_class
from umran.grading.marking import GradedSubmission, Journal, mark
from umran.grading.owners import NAMELESS
from umran.grading.sandbox import LIMITS, Limits, prepare
from umran.text.errors import Unreadable
from umran.text.files import folder_lock, os_error_reason
from umran.text.journal import recover
from umran.text.manifest import Manifest
from umran.text.numbers import figure
from umran.text.words import counted, ltr, quoted

__all__ = ["Limits", "Marked", "grade"]

# No wheel carries the key: a trainer has it in a checkout, or says where it is.
_CHECKOUT = collecting.EXERCISES / "key.json"


def grade(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    key: str | os.PathLike[str] | Mapping[str, Any] | None = None,
    judge: Callable[[Any, Any], Any] = judging.judge,
    jobs: int | None = None,
    limits: Limits = LIMITS,
    trust: bool = False,
    replace: bool = False,
    roster: str | os.PathLike[str] | rosters.Roster | None = None,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> list[GradedSubmission]:
    """Grade a folder or zip of submissions, and write the report into the new folder `out`.

    `key` is the trainer's key (`key_file` by default), or its questions by id with the `judge` of them. An interrupted
    grading keeps its runs beside `out` and goes on where it stopped. Raises Unreadable, in Arabic, where nothing can be graded; a submission
    that cannot be read or run is no error, but a row with its reason. `roster` is a list of names (see `grading.roster`).
    """
    source, out = Path(source), Path(os.path.abspath(out))
    report_of = _check_free(out, replace)
    work = out.with_name(f".{out.name}.grading")
    if source.is_dir() and (out == source.resolve() or out.is_relative_to(source.resolve())):
        raise Unreadable("مجلد التقرير داخل مجلد المحاولات", f"اختر مجلداً آخر: {ltr('--out')}")
    key = key_file() if key is None else key
    questions = key if isinstance(key, Mapping) else _questions(Path(key))
    listed = roster if roster is None or isinstance(roster, rosters.Roster) else rosters.read(Path(roster))
    hidden = [source, *([] if isinstance(key, Mapping) else [Path(key)])]
    if listed and listed.path:
        hidden.append(listed.path)
    sandbox = prepare(limits, trust=trust, hidden=hidden)
    try:
        work.mkdir(parents=True, exist_ok=True)
        with folder_lock(work, wait=0, busy="تصحيح آخر يكتب في المجلد نفسه"):
            shutil.rmtree(work / "handed-in", ignore_errors=True)
            submissions = collecting.collect(
                source,
                work / "handed-in",
                exercises={name.partition(".")[0] for name in questions},
                roster=listed,
            )
            journal = Journal(work / "journal", sandbox)
            marked = mark(
                submissions,
                questions,
                sandbox,
                journal,
                jobs=jobs or os.cpu_count() or 1,
                judge=judge,
                progress=progress,
            )
            report_of.write(_contents(marked, notes_on(listed, marked)), replace=replace, whole=True)
    except OSError as error:
        raise Unreadable(f"تعذرت الكتابة في {quoted(out, 200)} ({os_error_reason(error)})", f"اختر مجلداً آخر: {ltr('--out')}") from error  # fmt: skip
    shutil.rmtree(work, ignore_errors=True)
    return marked


def key_file() -> Path:
    """The trainer's key: that of UMRAN_KEY, else of the checkout. Raises Unreadable where there is none."""
    if named := os.environ.get("UMRAN_KEY"):
        return Path(named)
    if _CHECKOUT.is_file():
        return _CHECKOUT
    raise Unreadable(
        "لا مفتاح للإجابات هنا: المفتاح عند المدربين والمدربات، ولا يُثبَّت مع البرنامج",
        f"اذكر مكانه بـ {ltr('--key')} أو بمتغير البيئة {ltr('UMRAN_KEY')}",
    )


def notes_on(roster: rosters.Roster | None, marked: Sequence[GradedSubmission]) -> list[str]:
    """What is to be said of the list of names, in Arabic."""
    names = [each.submission.learner for each in marked if each.submission.learner != NAMELESS]
    return roster.report(names) if roster else []


def _questions(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise Unreadable(f"لا يوجد مفتاح الإجابات {quoted(path, 200)}", f"اذكر مكانه: {ltr('--key')}")
    try:
        questions = judging.load_key(path)
    except (ValueError, OSError):
        raise Unreadable(
            f"{quoted(path, 200)} ليس مفتاح إجابات", f"أعد إنتاجه: {ltr('make exercises')}"
        ) from None
    if not questions:
        raise Unreadable(f"لا أسئلة في المفتاح {quoted(path, 200)}", f"أعد إنتاجه: {ltr('make exercises')}")
    return questions


def _check_free(out: Path, replace: bool) -> Manifest:
    if out.exists() and not out.is_dir():
        raise Unreadable(f"{quoted(out, 200)} ملف لا مجلد", f"اختر اسماً آخر: {ltr('--out')}")
    if recovery := recover(out):
        print(recovery, file=sys.stderr)
    report_of = Manifest(out, "umran grade", "--out")
    if out.is_dir() and any(out.iterdir()):
        if not replace:
            raise Unreadable(
                f"في المجلد {quoted(out, 200)} ملفات",
                f"اختر مجلداً آخر بـ {ltr('--out')}، أو استبدل تقريراً سابقاً بـ {ltr('--replace')}",
            )
        if not report_of.names:
            raise Unreadable(
                f"ما في المجلد {quoted(out, 200)} ليس تقرير تصحيح، فلا يُستبدل",
                f"اختر مجلداً آخر: {ltr('--out')}",
            )
        report_of.check(replace=True, whole=True)
    return report_of


def _contents(marked: list[GradedSubmission], notes: Sequence[str]) -> dict[str, bytes]:
    """The files of the report by their names."""
    pages = {name: text.encode(errors="replace") for name, text in report.pages(marked, notes).items()}
    return {**pages, "grades.csv": sheets.as_csv(marked), "grades.xlsx": sheets.as_xlsx(marked),
            "items.csv": sheets.items_csv(marked)}  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """`umran grade`: 0 where everything was graded; a submission's own faults are rows of the report."""
    if options.jobs is not None and options.jobs < 1:
        raise Unreadable(f"عدد غير مقبول: {ltr(options.jobs)}", f"اكتب 1 أو أكثر بعد {ltr('--jobs')}")
    if not 0.1 <= options.seconds <= 3600:
        raise Unreadable(f"وقت غير مقبول: {ltr(options.seconds)}", f"اكتب عدد الثواني بعد {ltr('--seconds')}")
    if options.trust:
        print(
            "تحذير: تُشغَّل المحاولات بلا عزل، ويمكنها قراءة ملفاتك وتغييرها. لا تفعل هذا إلا مع من تثق بهم.",
            file=sys.stderr,
        )
    limits = Limits(wall=options.seconds, cpu=max(1, round(options.seconds)))
    listed = rosters.read(Path(options.roster)) if options.roster else None
    try:
        marked = grade(options.source, options.out, key=options.key, jobs=options.jobs, limits=limits,
                       trust=options.trust, replace=options.replace, roster=listed, progress=_progress)  # fmt: skip
    except KeyboardInterrupt:
        print("\nما صُحّح محفوظ: أعد الأمر نفسه ليكمل من حيث وقف.", file=sys.stderr)
        raise
    finally:
        _progress(0, 0)
    print(
        f"صُحّحت {counted(len(marked), report.SUBMISSIONS)}. التقرير: {ltr(Path(options.out) / 'index.html')}"
    )
    if doubtful := sum(bool(each.submission.doubts) for each in marked):
        doubted = counted(doubtful, report.SUBMISSIONS)
        print(f"{sheets.REVIEW}: {doubted}، لا يُعرف صاحبها يقيناً. الأدلة في التقرير.")
    print_items(marked)
    if notes := notes_on(listed, marked):
        print("قائمة الأسماء:", *(f"  {note}." for note in notes), sep="\n")
    return 0


def print_items(marked: Sequence[GradedSubmission]) -> None:
    """Facility and discrimination of every question, one a line; a sentence where the class is too small for any."""
    found = of_class(marked)
    told = [item for item in found if item.facility is not None]
    if found and not told:
        print(f"تحليل الأسئلة يحتاج إلى {counted(FEWEST, report.LEARNERS)} في السؤال الواحد.")
    if not told:
        return
    print("تحليل الأسئلة (السهولة: نصيب ما نيل من درجة السؤال؛ التمييز: ارتباطه بسائر الأسئلة):")
    for item in told:
        note = f". {item.note}" if item.note else ""
        print(
            f"  {ltr(item.question)}: السهولة {figure(item.facility)}، التمييز {figure(item.discrimination)}{note}"
        )


def _progress(done: int, count: int) -> None:
    """A line that renews itself; nothing where nobody watches."""
    if sys.stderr.isatty():
        if not count:
            print(file=sys.stderr)
            return
        filled = round(20 * done / count)
        print(
            f"\rتصحيح [{'█' * filled}{'░' * (20 - filled)}] {ltr(f'{done}/{count}')} ",
            end="",
            file=sys.stderr,
            flush=True,
        )
