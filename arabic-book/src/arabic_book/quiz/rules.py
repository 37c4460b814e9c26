"""Whether a bank can be answered by somebody who knows nothing, and whether its questions ask enough.

A book that sets ``quiz_rules: true`` is held to this at every build; ``python -m arabic_book.quiz`` prints the same.
What is counted is counted in a module: in the first folder of the questions' lessons.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..check.source import Page, read_page
from ..inline import plain
from .bank import Question
from .order import shuffled

LEVELS = ("recall", "understand", "apply", "judge")
# In percent.
TRUE_STATEMENTS = (40, 60)  # of the statements of a module, how many are true
STATEMENTS = 25  # of its questions, how many are statements at most
LONGEST = SHORTEST = (
    30  # of its single choices, how often the right option is longer, or shorter, than all others
)
RECALL = 25  # of its questions, how many ask for memory alone at most
USE = 50  # how many ask to apply or to judge at least
GUESSED = 40  # what no rule of a guesser may reach
READING = 10  # minutes that a lesson may go on without a question

# Words that make a statement absolute, or cautious: whoever wrote it gives its truth away by them.
ABSOLUTE = ("كل", "جميع", "دائماً", "أبداً", "فقط", "وحده", "وحدها", "وحدهم", "مطلقاً", "حتماً", "إطلاقاً", "بالضرورة", "لا يمكن", "لا أحد")  # fmt: skip
CAUTIOUS = ("قد", "ربما", "غالباً", "أحياناً", "يمكن", "بعض", "عادة", "نحو", "في الأغلب", "على الأقل")


@dataclass(frozen=True)
class Fault:
    """What breaks a rule, and where."""

    path: Path
    line: int
    message: str


def words_in(text: str, words: Iterable[str]) -> bool:
    return any(re.search(rf"(?<!\w)[وف]?{re.escape(word)}(?!\w)", text) for word in words)


def length(text: str) -> int:
    """Letters of an option as a reader sees it."""
    return len(plain(text))


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0


# Guessers. Each gives the index of the option that it would choose.

Guess = Callable[[Question], int]


def longest(question: Question) -> int:
    return max(range(len(question.options)), key=lambda i: length(question.options[i].text))


def shortest(question: Question) -> int:
    return min(range(len(question.options)), key=lambda i: length(question.options[i].text))


def first(question: Question) -> int:
    """The first as the built page has it; in a browser the order is drawn anew."""
    return shuffled(question, [option.text for option in question.options])[0]


def always_true(question: Question) -> int:
    return 0


def always_false(question: Question) -> int:
    return 1


def by_wording(question: Question) -> int:
    """A cautious statement is true, an absolute one false, and so is one without either."""
    return 0 if words_in(question.text, CAUTIOUS) and not words_in(question.text, ABSOLUTE) else 1


CHOICES: dict[str, Guess] = {"longest": longest, "shortest": shortest, "first": first}
VERDICTS: dict[str, Guess] = {"always true": always_true, "always false": always_false, "wording": by_wording}


def guesses(questions: Iterable[Question]) -> dict[str, float]:
    """What each guesser answers rightly, in percent of the questions that can be guessed; empty where none can.

    A guesser has one rule for choices and one for statements. Each mixture of them is a guesser.
    """
    asked = [question for question in questions if question.type in ("single", "true_false")]
    if not asked:
        return {}
    found = {}
    for choice, choose in CHOICES.items():
        for verdict, judge in VERDICTS.items():
            right = sum(
                question.options[(choose if question.type == "single" else judge)(question)].correct
                for question in asked
            )
            found[f"{choice}, {verdict}"] = percent(right, len(asked))
    return found


@dataclass(frozen=True)
class Counts:
    """What the rules count in one module."""

    questions: int
    statements: int
    true: int
    single: int
    longest: int
    shortest: int
    levels: Counter[str]
    places: Counter[str]
    without_feedback: int
    guessed: float


def is_extreme(question: Question, sign: int) -> bool:
    """Whether the right option is longer (``sign`` 1) or shorter (-1) than every other."""
    (right,) = [length(option.text) for option in question.options if option.correct]
    return all(sign * (right - length(option.text)) > 0 for option in question.options if not option.correct)


def count_questions(questions: list[Question]) -> Counts:
    """Count what the rules look at."""
    single = [question for question in questions if question.type == "single"]
    statements = [question for question in questions if question.type == "true_false"]
    return Counts(
        questions=len(questions),
        statements=len(statements),
        true=sum(question.options[0].correct for question in statements),
        single=len(single),
        longest=sum(is_extreme(question, 1) for question in single),
        shortest=sum(is_extreme(question, -1) for question in single),
        levels=Counter(question.level for question in questions),
        places=Counter(question.place for question in questions),
        without_feedback=sum(bool([*silent(question)]) for question in questions),
        guessed=max(guesses(questions).values(), default=0),
    )


def silent(question: Question) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for what says nothing to whoever chose it; the line 0 stands for the question's own."""
    if question.type == "number":
        if not any(option.feedback for option in question.options):
            yield 0, "has no wrong number with its feedback"
        return
    for option in question.options:
        if not option.feedback:
            yield option.line, f"the option «{option.text}» has no feedback"


def of_question(question: Question, objectives: int | None) -> Iterator[str]:
    """Yield what a question does not say of itself; ``objectives`` is how many its lesson has."""
    if question.level not in LEVELS:
        yield f"its level is {question.level!r}; there are {', '.join(LEVELS)}"
    if question.type == "true_false" and [option.text for option in question.options] != ["صواب", "خطأ"]:
        yield "its options are not صواب and خطأ"
    if objectives is None:
        return
    if not question.objective.isdigit() or not 1 <= int(question.objective) <= objectives:
        yield f"its objective is {question.objective!r}; {question.lesson} has {objectives}"


def of_module(counts: Counts) -> Iterator[str]:
    """Yield what is out of balance in a module."""
    true = percent(counts.true, counts.statements)
    if counts.statements and not TRUE_STATEMENTS[0] <= true <= TRUE_STATEMENTS[1]:
        yield f"{counts.true} of {counts.statements} statements are true ({true:.0f} %), not {TRUE_STATEMENTS[0]}–{TRUE_STATEMENTS[1]} %"
    for what, most, number, whole in (
        ("questions are statements", STATEMENTS, counts.statements, counts.questions),
        ("right options are the longest", LONGEST, counts.longest, counts.single),
        ("right options are the shortest", SHORTEST, counts.shortest, counts.single),
        ("questions ask for recall", RECALL, counts.levels["recall"], counts.questions),
    ):
        if percent(number, whole) > most:
            yield f"{number} of {whole} {what} ({percent(number, whole):.0f} %), more than {most} %"
    use = counts.levels["apply"] + counts.levels["judge"]
    if percent(use, counts.questions) < USE:
        yield f"{use} of {counts.questions} questions ask to apply or to judge ({percent(use, counts.questions):.0f} %), fewer than {USE} %"
    if counts.places["pre"] != counts.places["post"]:
        yield f"it gives {counts.places['pre']} questions to the first test and {counts.places['post']} to the second"


def guessed(name: str, questions: list[Question]) -> Iterator[str]:
    """Yield each guesser that reaches too much of what is asked in one place."""
    for guesser, share in guesses(questions).items():
        if share >= GUESSED:
            yield f"{name}: the guesser «{guesser}» is right in {share:.0f} %, not below {GUESSED} %"


def silences(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (line, message) for each stretch of a lesson that is read longer than ``READING`` without a question.

    Minutes are spread over a lesson by its words; notes for whoever teaches are none of them.
    """
    minutes = page.front.get("minutes")
    boxes = sorted((box.number, box.name) for box in page.boxes if box.name in ("check", "quiz"))
    if not isinstance(minutes, int) or not any(name == "quiz" for _, name in boxes):
        return
    if minutes > READING and not any(name == "check" for _, name in boxes):
        yield 1, "asks nothing before its end: a {check} is missing"
    shown = [
        (line.number, len(line.text.split()))
        for line in page.lines
        if line.kind in ("text", "title") and "trainer" not in line.boxes and "sources" not in line.boxes
    ]
    whole = sum(words for _, words in shown) or 1
    start, last = 1, max((number for number, _ in shown), default=1)
    for end in [*(number for number, _ in boxes), last + 1]:
        taken = minutes * sum(words for number, words in shown if start <= number < end) / whole
        if round(taken) > READING:
            yield start, f"goes on for {taken:.0f} minutes without a question, more than {READING}"
        start = end


def lesson_path(root: Path, folder: str, lesson: str) -> Path | None:
    """File of a lesson's text; None for a notebook or a page that is not there."""
    places = (root / folder / f"{lesson}.md", root / f"{lesson}.md")
    return next((path for path in places if path.is_file()), None)


def objectives_of(page: Page) -> int:
    return sum(line.text.lstrip().startswith("- ") for line in page.lines if "objectives" in line.boxes)


def by_module(bank: Iterable[Question]) -> dict[str, list[Question]]:
    """Questions by module."""
    found: dict[str, list[Question]] = {}
    for question in bank:
        found.setdefault(question.module, []).append(question)
    return found


def check_bank(bank: dict[str, Question], files: tuple[Path, Path], root: Path, folder: str) -> list[Fault]:
    """Everything that breaks a rule, in the bank and in the lessons that it belongs to.

    ``files`` are those of questions and options, ``root`` the book's folder, ``folder`` that of the lessons in it.
    """
    questions_file, options_file = files
    tied = [question for question in bank.values() if question.lesson]
    paths = {lesson: lesson_path(root, folder, lesson) for lesson in {question.lesson for question in tied}}
    pages = {lesson: read_page(path) for lesson, path in paths.items() if path}
    found = []
    for question in tied:
        page = pages.get(question.lesson)
        for message in of_question(question, objectives_of(page) if page else None):
            found.append(Fault(questions_file, question.line, f"question {question.name}: {message}"))
        for line, message in silent(question):
            path = options_file if line else questions_file
            found.append(Fault(path, line or question.line, f"question {question.name}: {message}"))
    for module, mine in by_module(tied).items():
        counts = count_questions(mine)
        asked = [question for question in mine if not question.place]
        for message in [*of_module(counts), *guessed("all questions", mine), *guessed("its quiz", asked)]:
            found.append(Fault(questions_file, mine[0].line, f"module {module}: {message}"))
    for place in ("pre", "post"):
        mine = [question for question in tied if question.place == place]
        for message in guessed(f"the test {place}", mine):
            found.append(Fault(questions_file, mine[0].line, message))
    for lesson, page in sorted(pages.items()):
        shown = {
            question.name for question in tied if question.place == "check" and question.lesson == lesson
        }
        asked_here = {
            name
            for line in page.lines
            if line.kind == "title" and line.boxes[-1:] == ("check",)
            for name in line.text.split()
        }
        for name in sorted(shown - asked_here):
            found.append(
                Fault(
                    questions_file,
                    bank[name].line,
                    f"question {name}: its lesson has no {{check}} that asks it",
                )
            )
        found += [Fault(page.path, line, message) for line, message in silences(page)]
    return sorted(found, key=lambda fault: (str(fault.path), fault.line))
