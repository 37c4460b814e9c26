"""From what was handed in to marks: which copy counts, what each run put out, and what every answer is worth."""

from __future__ import annotations

import hashlib
import json
import threading
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from umran.exercises import judging
from umran.grading import notebook, output
from umran.grading.collecting import Submission, content
from umran.grading.sandbox import Run, Sandbox, inside, signature
from umran.text.words import ltr, quoted

_ENDS = {
    "wall": "أُوقفت لأنها تجاوزت الوقت: حلقة لا تنتهي، أو انتظار طويل",
    "cpu": "أُوقفت لأنها تجاوزت وقت المعالج: حلقة لا تنتهي، أو حساب طويل",
    "memory": "أُوقفت لأنها تجاوزت الذاكرة المسموح بها",
    "output": "أُوقفت لأنها أخرجت أكثر مما يُقبل",
    "died": "أنهت الشيفرة برنامجها قبل تمامها",
    "failed": "تعذر تشغيلها على هذا الجهاز",
}
_ERRORS = {
    "NameError": "اسم غير معرّف",
    "SyntaxError": "خطأ في كتابة الشيفرة",
    "IndentationError": "مسافات أول السطر في غير محلها",
    "ModuleNotFoundError": "مكتبة غير متاحة",
    "ImportError": "مكتبة غير متاحة",
    "FileNotFoundError": "ملف غير موجود",
    "PermissionError": "ما لا يُسمح به هنا",
    "OSError": "ما لا يُسمح به هنا",
    "ConnectionError": "لا شبكة هنا",
    "ConnectionRefusedError": "لا شبكة هنا",
    "URLError": "لا شبكة هنا",
    "gaierror": "لا شبكة هنا",
    "MemoryError": "تجاوز الذاكرة المسموح بها",
    "BlockingIOError": "عمليات أكثر مما يُسمح به",
    "KeyError": "عمود أو مفتاح غير موجود",
    "AttributeError": "خاصية غير موجودة",
    "TypeError": "نوع لا يناسب العملية",
    "ValueError": "قيمة لا تناسب العملية",
    "IndexError": "موضع خارج القائمة",
    "ZeroDivisionError": "قسمة على صفر",
    "RecursionError": "دالة تنادي نفسها بلا نهاية",
    "AssertionError": "شرط لم يتحقق",
    "EOFError": "سؤال لا مجيب عليه هنا",
    "SystemExit": "أمر بالخروج",
    "UnicodeEncodeError": "محرف لا يُقرأ",
    "UnicodeDecodeError": "محرف لا يُقرأ",
    "ProcessLookupError": "ما لا يُسمح به هنا",
}
_UNFIT = {"nan": "القيمة ليست عدداً محدوداً", "large": "الجواب أكبر مما يُقبل"}


@dataclass(frozen=True)
class Answer:
    """One question of one submission."""

    question: str
    score: float
    out_of: float
    reason: str
    mistake: str | None = None


@dataclass(frozen=True)
class GradedSubmission:
    """One submission with its marks.

    `counts` is False for a copy that another one replaced; `fault` is Arabic: why it was not run; `notes` are Arabic:
    how its run ended, and errors of its cells.
    """

    submission: Submission
    exercise: str
    score: float
    out_of: float
    reason: str
    answers: tuple[Answer, ...] = ()
    counts: bool = True
    fault: str = ""
    notes: tuple[str, ...] = ()


def mark(
    submissions: Sequence[Submission],
    key: Mapping[str, Any],
    sandbox: Sandbox,
    journal: Journal,
    *,
    jobs: int,
    judge: Callable[[Any, Any], Any] = judging.judge,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> list[GradedSubmission]:
    """Marks of all submissions, in their order. `key` gives questions by id; runs that the journal knows are not repeated."""
    exercises = _by_exercise(key)
    planned = [_planned(each, exercises) for each in submissions]
    latest = _latest(planned)
    marked: dict[int, GradedSubmission] = {}
    work: dict[str, list[int]] = {}  # the same content is run once
    for index, (each, exercise, fault) in enumerate(planned):
        questions = exercises.get(exercise, {})
        out_of = sum(_worth(question) for question in questions.values())
        if fault and latest.get((each.key, exercise)) not in (None, index):
            reason = f"{_sentence(fault)} صُحّحت محاولة أخرى للتمرين نفسه."
            marked[index] = GradedSubmission(each, exercise, 0.0, 0.0, reason, counts=False)
        elif fault:
            answers = tuple(
                Answer(name, 0.0, _worth(question), fault) for name, question in questions.items()
            )
            marked[index] = GradedSubmission(
                each, exercise, 0.0, out_of, _sentence(fault), answers, fault=fault
            )
        elif latest[(each.key, exercise)] != index:
            later = planned[latest[(each.key, exercise)]][0].file
            marked[index] = GradedSubmission(
                each, exercise, 0.0, 0.0, f"نسخة أقدم؛ صُحّحت الأحدث: {quoted(later, 100)}.", counts=False
            )
        else:
            work.setdefault(each.digest, []).append(index)
    progress(len(marked), len(planned))

    slots: SimpleQueue[int] = SimpleQueue()
    for slot in range(jobs):
        slots.put(slot)

    def run(digest: str) -> tuple[Run, output.Output]:
        if (known := journal.get(digest)) is None:
            slot = slots.get()
            try:
                known = _run(planned[work[digest][0]][0], sandbox, slot)
            finally:
                slots.put(slot)
            journal.put(digest, known)
        return known, output.last_valid(known.output)

    pool = ThreadPoolExecutor(jobs, thread_name_prefix="umran-grade")
    try:
        waiting = {pool.submit(run, digest): digest for digest in work}
        for future in as_completed(waiting):
            ran, values = future.result()
            for index in work[waiting.pop(future)]:
                each, exercise, _ = planned[index]
                marked[index] = _judged(each, exercise, exercises[exercise], ran, values, judge)
            progress(len(marked), len(planned))
    except BaseException:
        sandbox.stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    return [marked[index] for index in range(len(planned))]


def _by_exercise(key: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Questions by exercise and number: "03.2" is the second of the third."""
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(key, key=lambda each: (each.partition(".")[0], len(each), each)):
        exercise, _, _number = name.partition(".")
        found.setdefault(exercise, {})[name] = key[name]
    return found


def _worth(question: Any) -> float:
    return float(getattr(question, "out_of", 1))


def _planned(each: Submission, exercises: Mapping[str, Any]) -> tuple[Submission, str, str]:
    """The submission, its exercise, and the Arabic reason why it cannot be run, or ""."""
    exercise, fault = each.exercise, each.fault
    if exercise not in exercises:
        exercise = next(iter(exercises)) if len(exercises) == 1 else ""
    if not exercise and not fault:
        fault = "لا يُعرف من أي تمرين هي: ليس في الدفتر ولا في اسمه رقم تمرين من المفتاح"
    return each, exercise, fault


def _latest(planned: Sequence[tuple[Submission, str, str]]) -> dict[tuple[str, str], int]:
    """Of each learner and exercise the copy that counts: the latest that can be read. What is in doubt has a key of its own."""
    best: dict[tuple[str, str], tuple] = {}
    for index, (each, exercise, fault) in enumerate(planned):
        if exercise or not fault:
            rank = (not fault, each.attempt, each.received, len(each.file), each.file, index)
            best[each.key, exercise] = max(best.get((each.key, exercise), rank), rank)
    return {who: rank[-1] for who, rank in best.items()}


def _run(each: Submission, sandbox: Sandbox, slot: int) -> Run:
    try:
        book = notebook.read(content(each))
    except notebook.NotANotebook:  # it was one a moment ago
        return Run("failed")
    chosen = {name.rpartition(".")[2]: value for name, value in book.chosen.items()}
    ran = sandbox.run(book.cells, chosen, slot)
    return sandbox.run(book.cells, chosen, slot) if ran.end == "failed" else ran


def _judged(
    each: Submission,
    exercise: str,
    questions: Mapping[str, Any],
    ran: Run,
    values: output.Output,
    judge: Callable[[Any, Any], Any],
) -> GradedSubmission:
    notes = [_ENDS[ran.end]] if ran.end in _ENDS else []
    # that an answer is not there is said at its question
    errors = [error for error in values.errors if not error[2].startswith("answer_")]
    notes += [_error(*error) for error in errors[:3]]
    answers = []
    for name, question in questions.items():
        number = name.rpartition(".")[2]
        if number in values.values:
            verdict = judge(question, values.values[number])
            score = min(max(float(verdict.score), 0.0), float(verdict.out_of))
            answers.append(
                Answer(name, score, float(verdict.out_of), " ".join(verdict.reason.split()), verdict.mistake)
            )
        elif number in values.unfit:
            kind = values.unfit[number]
            reason = _UNFIT.get(kind, f"نوع الجواب لا يُصحَّح: {ltr(kind)}")
            answers.append(
                Answer(
                    name, 0.0, _worth(question), reason + ".", "not_finite" if kind == "nan" else "wrong_type"
                )
            )
        elif number in values.blank:
            answers.append(Answer(name, 0.0, _worth(question), "تُرك بلا جواب.", "placeholder"))
        else:
            answers.append(
                Answer(name, 0.0, _worth(question), f"لم يُعرَّف {ltr('answer_' + number)}.", "placeholder")
            )
    score, out_of = sum(each.score for each in answers), sum(each.out_of for each in answers)
    return GradedSubmission(
        each, exercise, score, out_of, _summary(answers, notes), tuple(answers), notes=tuple(notes)
    )


def _error(cell: int, kind: str, name: str) -> str:
    if kind == "NameError" and not name.strip("_"):
        return f"في خلية الشيفرة {ltr(cell)} فراغ لم يُملأ"
    about = f" ({ltr(name)})" if name else ""
    return f"خطأ في خلية الشيفرة {ltr(cell)}: {_ERRORS.get(kind) or f'من نوع {ltr(kind)}'}{about}"


def _summary(answers: Iterable[Answer], notes: Sequence[str]) -> str:
    wrong = [each for each in answers if each.score < each.out_of]
    parts = [_sentence(each) for each in notes]
    parts += [f"السؤال {ltr(each.question)}: {_sentence(each.reason)}" for each in wrong]
    return " ".join(parts if wrong else [*parts, "الإجابات كلها صحيحة."])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "؟", "!")) else text + "."


class Journal:
    """Runs that are done, on disk as they end, so that an interrupted grading goes on where it stopped.

    One JSON line a run, after a line that says what the runs depend on: with other limits or another program inside,
    the old ones are not used. A line that was cut off is passed over.
    """

    def __init__(self, path: Path, sandbox: Sandbox):
        self._path, self._lock = path, threading.Lock()
        about = {
            **signature(sandbox),
            "inside": hashlib.sha256(Path(inside.__file__).read_bytes()).hexdigest(),
        }
        self._known: dict[str, Run] = {}
        lines = path.read_bytes().splitlines() if path.is_file() else []
        kept = [each for each in map(_opened, lines) if each]
        if kept and kept[0] == about:
            for each in kept[1:]:
                self._known[each["digest"]] = Run(
                    each["end"], tuple(line.encode() for line in each["output"])
                )
        else:
            path.write_bytes(_sealed(about))

    def __len__(self) -> int:
        return len(self._known)

    def get(self, digest: str) -> Run | None:
        return self._known.get(digest)

    def put(self, digest: str, run: Run) -> None:
        if run.end in ("failed", "stopped"):
            return
        kept = replace(run, output=_last_good(run.output))
        line = _sealed({"digest": digest, "end": kept.end, "output": [each.decode() for each in kept.output]})
        with self._lock, self._path.open("ab") as file:
            file.write(b"\n" + line)  # after a line that was cut off, too
            file.flush()


def _last_good(lines: tuple[bytes, ...]) -> tuple[bytes, ...]:
    for line in reversed(lines):
        if line.isascii() and output.last_valid([line]) != output.Output():
            return (line,)
    return ()


def _sealed(what: Any) -> bytes:
    text = json.dumps(what, sort_keys=True)
    return f"{zlib.crc32(text.encode()):08x} {text}\n".encode()


def _opened(line: bytes) -> Any:
    try:
        seal, _, text = line.partition(b" ")
        return json.loads(text) if int(seal, 16) == zlib.crc32(text) else None
    except ValueError:
        return None
