"""Quizzes inside a page, from a bank of questions in two CSV files; no server and no kernel.

The setting ``quiz_bank`` names the files, from the book's folder: ``{questions: …, options: …, root: …}``. ``root`` is
the folder that the questions' lessons are written from. Without the setting quizzes are left out.

The form and, in a folded list below it, the answers are plain HTML. ``quiz.js`` takes the list off the page and
answers from it; where no script runs a reader unfolds it.
"""

import csv
import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

from .strings import QUIZ

QUESTION_COLUMNS = ("question_id", "lesson", "type", "question_ar", "explanation_ar", "answer_number", "tolerance",
                    "unit_ar", "source_ar")  # fmt: skip
OPTION_COLUMNS = ("question_id", "position", "option_ar", "is_correct", "match_ar", "feedback_ar")
TYPES = ("single", "multiple", "true_false", "number", "order", "match")


@dataclass(frozen=True)
class Option:
    """A choice; a step, in its right place; the left of a pair and its match; or a number that is a known mistake."""

    text: str
    correct: bool
    match: str
    feedback: str


@dataclass(frozen=True)
class Question:
    name: str
    lesson: str
    type: str
    text: str
    explanation: str
    source: str
    answer: str
    tolerance: str
    unit: str
    options: list = field(default_factory=list)

    @property
    def module(self):
        return self.lesson.partition("/")[0]

    def fault(self):
        """What makes the question impossible to ask, or None."""
        right = sum(option.correct for option in self.options)
        texts = [option.text for option in self.options]
        if self.type not in TYPES:
            return f"its type is {self.type!r}; there are {', '.join(TYPES)}"
        if len(set(texts)) < len(texts):
            return "two of its options are the same"
        if self.type in ("single", "true_false") and (right != 1 or len(self.options) < 2):
            return f"it needs two options or more and one right one, not {len(self.options)} and {right}"
        if self.type == "multiple" and (right < 2 or right == len(self.options)):
            return "it needs two right options or more, and a wrong one"
        if self.type in ("order", "match") and len(self.options) < 3:
            return "it needs three rows of options or more"
        if self.type == "match" and len({option.match for option in self.options} - {""}) < len(self.options):
            return "every option needs a match_ar of its own"
        if self.type == "number" and not all(map(is_number, [self.answer, self.tolerance, *texts])):
            return "answer_number, tolerance and its options must be numbers"
        return None


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def read_rows(path, columns):
    """Rows of a CSV file as (line, cells); raises ExtensionError where a column is missing."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = [
                (reader.line_num, {key: (cell or "").strip() for key, cell in row.items()}) for row in reader
            ]
            missing = set(columns) - set(reader.fieldnames or ())
    except OSError as error:
        raise ExtensionError(f"quiz_bank: {path} cannot be read: {error.strerror}") from None
    if missing:
        raise ExtensionError(f"{path}:1: no column {', '.join(sorted(missing))}")
    return rows


def read_bank(questions, options):
    """Questions by name from two CSV files; raises ExtensionError naming file and line of what cannot be asked."""
    choices, lines, bank = {}, {}, {}
    for line, row in read_rows(options, OPTION_COLUMNS):
        if not row["position"].isdigit() or row["is_correct"] not in ("true", "false"):
            raise ExtensionError(f"{options}:{line}: position is a number, is_correct is true or false")
        option = Option(row["option_ar"], row["is_correct"] == "true", row["match_ar"], row["feedback_ar"])
        choices.setdefault(row["question_id"], []).append((int(row["position"]), option))
        lines.setdefault(row["question_id"], line)
    for line, row in read_rows(questions, QUESTION_COLUMNS):
        name = row["question_id"]
        mine = [option for _, option in sorted(choices.pop(name, []), key=lambda pair: pair[0])]
        texts = [row[column] for column in QUESTION_COLUMNS[3:5]]
        question = Question(name, row["lesson"], row["type"], *texts, row["source_ar"], row["answer_number"],
                            row["tolerance"], row["unit_ar"], mine)  # fmt: skip
        if fault := "its name is taken" if name in bank else question.fault():
            raise ExtensionError(f"{questions}:{line}: question {name}: {fault}")
        bank[name] = question
    for name in choices:
        raise ExtensionError(f"{options}:{lines[name]}: an option of {name}, which is not a question")
    return bank


# Text


# What keeps its order inside an Arabic sentence: ranges, signed and reckoned numbers, codes with a slash or a dash.
_NUMBER = r"[−-]?\d(?:[\d.,]*\d)?"
LEFT_TO_RIGHT = (
    rf"(?<![A-Za-z0-9_.])(?:{_NUMBER}(?:\s*[×÷+*/=–−-]\s*{_NUMBER})+|{_NUMBER}\s?%|[−-]\d(?:[\d.,]*\d)?"
    r"|\d+\.[a-c](?:\.\d+)?\b|[A-Za-z][A-Za-z0-9]*(?:[/+._-][A-Za-z0-9]+)+)"
)
_MARKUP = re.compile(
    r"\{ltr\}`(?P<ltr>[^`]+)`|`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\[(?P<label>[^\]]+)\]\((?P<url>https?://[^\s)]+)\)"
    rf"|(?P<address>https?://[^\s)،؛»]+)|(?P<auto>{LEFT_TO_RIGHT})"
)
SHORT = 22  # characters of left-to-right text that may stay on one line


def _html(found):
    kind, text = found.lastgroup, found[found.lastgroup]
    if kind in ("ltr", "auto"):
        return f'<span class="ltr{"" if len(text) <= SHORT else " long"}">{escape(text)}</span>'
    if kind == "code":
        return f"<code>{escape(text)}</code>"
    if kind == "strong":
        return f"<strong>{inline(text)}</strong>"
    if kind == "address":
        return f'<a href="{escape(text)}"><span class="ltr long">{escape(text)}</span></a>'
    return f'<a href="{escape(found["url"])}">{inline(found["label"])}</a>'


def inline(text):
    """HTML of a text with ``{ltr}`…` ``, code, ``**bold**`` and links; ranges and codes are isolated unasked."""
    parts, end = [], 0
    for found in _MARKUP.finditer(text):
        parts += [escape(text[end : found.start()], quote=False), _html(found)]
        end = found.end()
    return "".join([*parts, escape(text[end:], quote=False)])


def plain(text):
    """The same text where no markup can stand: an attribute, an option of a menu."""

    def word(found):
        if found.lastgroup in ("ltr", "auto", "code", "address"):
            return f"\u2066{found[found.lastgroup]}\u2069"
        return plain(found["label"] if found.lastgroup == "url" else found["strong"])

    return escape(_MARKUP.sub(word, text))


# Order of what is shown


def mixed(question, texts):
    """Indices of texts in an order that is always the same and tells nothing; never the one they came in."""
    if question.type == "true_false":
        return list(range(len(texts)))
    order = sorted(range(len(texts)), key=lambda i: sha256(f"{question.name}{texts[i]}".encode()).digest())
    is_solved = question.type in ("order", "match") and order == sorted(order)
    return order[1:] + order[:1] if is_solved else order


def menu_order(question, lefts):
    """Indices of what lines are matched with, in an order of its own: in that of the lines it would be the answer."""
    order = sorted(lefts, key=lambda i: sha256(question.options[i].match.encode()).digest())
    return order[1:] + order[:1] if order == lefts else order


def spread(groups, count):
    """``count`` members of the groups, taken from each in turn."""
    queues, taken = [list(group) for group in groups], []
    while len(taken) < count and any(queues):
        for queue in queues:
            if queue and len(taken) < count:
                taken.append(queue.pop(0))
    return taken


def grouped(questions, key):
    """Questions in groups by ``key``, each group in an order of its own that is always the same."""
    groups = {}
    for question in questions:
        groups.setdefault(key(question), []).append(question)
    return [sorted(group, key=lambda q: sha256(q.name.encode()).digest()) for group in groups.values()]


def pick(questions, count, key):
    """At most ``count`` questions spread over the groups of ``key``, in the order of the bank."""
    taken = {question.name for question in spread(grouped(questions, key), count)}
    return [question for question in questions if question.name in taken]


# Markup


def choices(question, prefix):
    """The options as radio buttons or check boxes; their values are their places on the page."""
    kind = "checkbox" if question.type == "multiple" else "radio"
    rows = [
        f'<label class="option"><input type="{kind}" name="{prefix}" value="{place}">'
        f"<span>{inline(question.options[i].text)}</span></label>"
        for place, i in enumerate(mixed(question, [option.text for option in question.options]), 1)
    ]
    return f'<div class="options">{"".join(rows)}</div>'


def number_field(question, prefix):
    unit = f'<span class="unit" id="{prefix}-unit">{inline(question.unit)}</span>' if question.unit else ""
    described = f"{prefix}-hint" + (f" {prefix}-unit" if unit else "")
    return (
        f'<p class="number"><label for="{prefix}-number">{QUIZ.number_label}</label> '
        f'<input id="{prefix}-number" type="text" inputmode="decimal" dir="ltr" autocomplete="off" '
        f'aria-describedby="{described}">{unit}</p>'
    )


def steps(question):
    """Steps to put in order; buttons that move them are shown by the script."""
    rows = []
    for place, i in enumerate(mixed(question, [option.text for option in question.options]), 1):
        text = question.options[i].text
        buttons = "".join(
            f'<button type="button" class="move" data-move="{step}" '
            f'aria-label="{escape(QUIZ[word])}: {plain(text)}" hidden></button>'
            for step, word in ((-1, "move_up"), (1, "move_down"))
        )
        rows.append(f'<li data-option="{place}"><span class="step">{inline(text)}</span>{buttons}</li>')
    return f'<ol class="order">{"".join(rows)}</ol>'


def pairs(question, prefix):
    lefts = mixed(question, [option.text for option in question.options])
    rights = menu_order(question, lefts)
    menu = "".join(
        f'<option value="{place}">{plain(question.options[i].match)}</option>'
        for place, i in enumerate(rights, 1)
    )
    rows = [
        f'<div class="pair" data-option="{place}"><label for="{prefix}-{place}">{inline(question.options[i].text)}</label>'
        f'<select id="{prefix}-{place}"><option value="">{QUIZ.match_choose}</option>{menu}</select></div>'
        for place, i in enumerate(lefts, 1)
    ]
    return f'<div class="pairs">{"".join(rows)}</div>'


def asked(question, prefix, place, count):
    """One question of a form."""
    body = {
        "number": lambda: number_field(question, prefix),
        "order": lambda: steps(question),
        "match": lambda: pairs(question, prefix),
    }.get(question.type, lambda: choices(question, prefix))()
    return (
        f'<fieldset class="question" id="{prefix}" data-question="{question.name}" data-type="{question.type}" '
        f'data-module="{escape(question.module)}" aria-describedby="{prefix}-hint">'
        f'<legend><span class="question-place">{QUIZ.place.format(place=place, count=count)}</span> '
        f'<span class="question-text">{inline(question.text)}</span></legend>'
        f'<p class="hint" id="{prefix}-hint">{QUIZ["hint_" + question.type]}</p>{body}'
        f'<p class="question-tools" hidden><button type="button" class="check">{QUIZ.check}</button></p>'
        f'<div class="feedback" role="status"></div></fieldset>'
    )


def marked(option, number, text=None):
    """An option in the list of answers, with its number in the form and what is said of it."""
    state = ' class="right"' if option.correct else ""
    mark = f"<b>{QUIZ.right_mark}</b> " if option.correct else ""
    said = f'<span class="why">{inline(option.feedback)}</span>' if option.feedback else ""
    return f'<li data-option="{number}"{state}>{mark}<span>{text or inline(option.text)}</span> {said}</li>'


def answered(question):
    """The answer of one question, which the script reads and a reader without scripts unfolds."""
    options, shown = question.options, mixed(question, [option.text for option in question.options])
    place = {i: number for number, i in enumerate(shown, 1)}
    key = ""
    if question.type == "number":
        unit = f" {inline(question.unit)}" if question.unit else ""
        key = f'<p>{QUIZ.answer}: <span class="ltr">{escape(question.answer)}</span>{unit}</p>'
        mistakes = [f'<li data-number="{escape(o.text)}"><span class="ltr">{escape(o.text)}</span>: '
                    f'<span class="why">{inline(o.feedback)}</span></li>' for o in options if o.feedback]  # fmt: skip
        key += f"<ul>{''.join(mistakes)}</ul>" if mistakes else ""
    elif question.type == "order":
        key = f"<ol>{''.join(marked(Option(o.text, False, '', o.feedback), place[i]) for i, o in enumerate(options))}</ol>"
    elif question.type == "match":
        rights = menu_order(question, shown)
        at = {i: number for number, i in enumerate(rights, 1)}
        rows = [f'<li data-option="{place[i]}" data-match="{at[i]}">{inline(o.text)}: <strong>{inline(o.match)}</strong>'
                + (f' <span class="why">{inline(o.feedback)}</span>' if o.feedback else "") + "</li>"
                for i, o in enumerate(options)]  # fmt: skip
        key = f"<ul>{''.join(rows)}</ul>"
    else:
        key = f"<ul>{''.join(marked(options[i], number) for number, i in enumerate(shown, 1))}</ul>"
    numbers = (
        f' data-number="{question.answer}" data-tolerance="{question.tolerance}"'
        if question.type == "number"
        else ""
    )
    return (
        f'<li data-answer="{question.name}"{numbers}>{key}'
        f'<p class="explanation">{inline(question.explanation)}</p>'
        f'<p class="source">{QUIZ.source}: {inline(question.source)}</p></li>'
    )


def quiz_html(questions, name, number, title, test=""):
    """The form of a quiz and its folded answers.

    ``name`` is what a reader's record calls it, ``number`` its place among the quizzes of its page.
    """
    prefix, count = f"quiz-{number}", len(questions)
    fields = [
        asked(question, f"{prefix}-{place}", place, count) for place, question in enumerate(questions, 1)
    ]
    kind = f' data-test="{test}"' if test else ""
    return (
        f'<form class="quiz" data-quiz="{escape(name)}"{kind} aria-labelledby="{prefix}-title" novalidate>'
        f'<h2 class="quiz-title" id="{prefix}-title">{inline(title)}</h2>'
        f'<p class="quiz-note">{QUIZ.note_test if test else QUIZ.note}</p>{"".join(fields)}'
        f'<div class="quiz-end" hidden></div>'
        f'<details class="quiz-answers"><summary>{QUIZ.answers}</summary>'
        f"<ol>{''.join(map(answered, questions))}</ol></details></form>"
    )


class Quiz(SphinxDirective):
    """Questions of this page; with ``module`` of folders of lessons; with ``questions`` those named.

    With ``test`` (``pre`` or ``post``) nothing is said before the end, and the result is kept for comparison.
    """

    option_spec = {
        "module": directives.unchanged_required,
        "questions": directives.unchanged_required,
        "title": directives.unchanged_required,
        "test": lambda value: directives.choice(value, ("pre", "post")),
    }

    def run(self):
        if not self.config.quiz_bank:
            return []
        for path in bank_files(self.env.app):
            self.env.note_dependency(str(path))
        kind, questions = self.choose(self.env.app.quiz_questions)
        if not questions:
            raise self.error(f"this quiz is empty: no question of the bank belongs to {kind}")
        here = self.env.book_quizzes.setdefault(self.env.docname, [])
        name = f"{self.env.docname}#{len(here) + 1}" if here else self.env.docname
        test = self.options.get("test", "")
        here.append({"name": name, "test": test, "questions": len(questions)})
        title = (
            self.options.get("title")
            or QUIZ[f"title_{test}" if test else "title_module" if "module" in self.options else "title"]
        )
        return [nodes.raw("", quiz_html(questions, name, len(here), title, test), format="html")]

    def choose(self, bank):
        """What the questions belong to, in words for an error, and the questions."""
        if listed := self.options.get("questions"):
            names = re.split(r"[\s,]+", listed.strip())
            if unknown := [name for name in names if name not in bank]:
                raise self.error(f"the bank has no question {', '.join(unknown)}")
            return "the list", [bank[name] for name in names]
        tied = [question for question in bank.values() if question.lesson]
        modules = self.options.get("module", "").split()
        if empty := [name for name in modules if name not in {question.module for question in tied}]:
            raise self.error(f"this quiz is empty: no question of the bank belongs to the module {empty[0]}")
        if modules:
            tied = [question for question in tied if question.module in modules]
        if "test" in self.options:
            return "any lesson", pick(tied, self.config.quiz_test_size, lambda q: q.module)
        if modules:
            return "the modules", pick(tied, self.config.quiz_module_size, lambda q: q.lesson)
        root = self.config.quiz_bank.get("root", "")
        here = self.env.docname
        own = [question for question in tied if here in (question.lesson, f"{root}/{question.lesson}")]
        return f"the page {here}", pick(own, self.config.quiz_page_size, lambda q: q.type)


def bank_files(app):
    return [Path(app.confdir, app.config.quiz_bank[key]) for key in ("questions", "options")]


def read_questions(app):
    app.env.book_quizzes = getattr(app.env, "book_quizzes", {})
    app.quiz_questions = {}
    if app.config.quiz_bank:
        if missing := {"questions", "options"} - set(app.config.quiz_bank):
            raise ExtensionError(f"the setting quiz_bank names no {' and no '.join(sorted(missing))}")
        app.quiz_questions = read_bank(*bank_files(app))


def forget_page(app, env, docname):
    env.book_quizzes.pop(docname, None)


def take_pages(app, env, docnames, other):
    for docname in docnames:
        if docname in other.book_quizzes:
            env.book_quizzes[docname] = other.book_quizzes[docname]


def setup_quiz(app):
    app.add_config_value("quiz_bank", {}, "env", types=[dict])
    # How many questions are asked at most; the same ones in every build.
    app.add_config_value("quiz_page_size", 8, "env", types=[int])
    app.add_config_value("quiz_module_size", 12, "env", types=[int])
    app.add_config_value("quiz_test_size", 20, "env", types=[int])
    app.add_directive("quiz", Quiz)
    app.connect("builder-inited", read_questions)
    app.connect("env-purge-doc", forget_page)
    app.connect("env-merge-info", take_pages)
