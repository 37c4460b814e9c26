"""The directives ``{quiz}`` and ``{check}``."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from ..state import BuildState, PageRecords
from ..strings import QUIZ
from .bank import Question, read_bank
from .markup import check_html, quiz_html
from .order import pick
from .rules import check_bank

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlacedQuiz:
    """A quiz on its page: what a reader's record calls it, and the test that it is (``pre``, ``post``) or empty."""

    name: str
    test: str


class Quizzes(PageRecords[list[PlacedQuiz]]):
    """The quizzes of each page, in their order."""


class Checks(PageRecords[list[str]]):
    """Names of the questions that each page asks inside its text."""


@dataclass
class Bank(BuildState):
    """The questions of the book by name."""

    questions: dict[str, Question] = field(default_factory=dict)


class Quiz(SphinxDirective):
    """Questions of this page; with ``module`` of folders of lessons; with ``questions`` those named.

    With ``test`` (``pre`` or ``post``) all those of that place, or of that place in the modules: nothing is said before
    the end, and the result is kept for comparison.
    """

    option_spec = {
        "module": directives.unchanged_required,
        "questions": directives.unchanged_required,
        "title": directives.unchanged_required,
        "test": lambda value: directives.choice(value, ("pre", "post")),
    }

    def run(self) -> list[nodes.Node]:
        if not self.config.quiz_bank:
            return []
        for path in bank_files(self.env.app):
            self.env.note_dependency(str(path))
        kind, questions = self.choose(Bank.of(self.env.app).questions)
        if not questions:
            raise self.error(f"this quiz is empty: no question of the bank belongs to {kind}")
        here = Quizzes.of(self.env).setdefault(self.env.docname, [])
        name = f"{self.env.docname}#{len(here) + 1}" if here else self.env.docname
        test = self.options.get("test", "")
        here.append(PlacedQuiz(name, test))
        title = (
            self.options.get("title")
            or QUIZ[f"title_{test}" if test else "title_module" if "module" in self.options else "title"]
        )
        return [nodes.raw("", quiz_html(questions, name, len(here), title, test), format="html")]

    def choose(self, bank: dict[str, Question]) -> tuple[str, list[Question]]:
        """What the questions belong to, in words for an error, and the questions."""
        if listed := self.options.get("questions"):
            names = re.split(r"[\s,]+", listed.strip())
            if unknown := [name for name in names if name not in bank]:
                raise self.error(f"the bank has no question {', '.join(unknown)}")
            return "the list", [bank[name] for name in names]
        place = self.options.get("test", "")
        tied = [question for question in bank.values() if question.lesson and question.place == place]
        modules = self.options.get("module", "").split()
        if empty := [name for name in modules if name not in {question.module for question in tied}]:
            raise self.error(f"this quiz is empty: no question of the bank belongs to the module {empty[0]}")
        if modules:
            tied = [question for question in tied if question.module in modules]
        if place:
            return f"the place {place}", tied
        if modules:
            return "the modules", pick(tied, self.config.quiz_module_size, lambda q: q.lesson)
        root = self.config.quiz_bank.get("root", "")
        here = self.env.docname
        own = [question for question in tied if here in (question.lesson, f"{root}/{question.lesson}")]
        return f"the page {here}", pick(own, self.config.quiz_page_size, lambda q: q.type)


class Check(SphinxDirective):
    """Questions inside a lesson, by their names: asked and answered where they stand, and no part of a score."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        if not self.config.quiz_bank:
            return []
        for path in bank_files(self.env.app):
            self.env.note_dependency(str(path))
        bank, names = Bank.of(self.env.app).questions, self.arguments[0].split()
        if unknown := [name for name in names if name not in bank]:
            raise self.error(f"the bank has no question {', '.join(unknown)}")
        if others := [name for name in names if bank[name].place != "check"]:
            raise self.error(f"these are no questions of the place check: {', '.join(others)}")
        here = Checks.of(self.env).setdefault(self.env.docname, [])
        if again := [name for name in names if name in here]:
            raise self.error(f"this page asks {', '.join(again)} twice")
        here += names
        html = check_html([bank[name] for name in names], f"{self.env.docname}#{names[0]}")
        return [nodes.raw("", html, format="html")]


def bank_files(app: Sphinx) -> list[Path]:
    return [Path(app.confdir, app.config.quiz_bank[key]) for key in ("questions", "options")]


def read_questions(app: Sphinx) -> None:
    """Read the bank that the setting ``quiz_bank`` names, if it names one."""
    if app.config.quiz_bank:
        if missing := {"questions", "options"} - set(app.config.quiz_bank):
            raise ExtensionError(f"the setting quiz_bank names no {' and no '.join(sorted(missing))}")
        Bank.of(app).questions = read_bank(*bank_files(app))


def report_rules(app: Sphinx, env: BuildEnvironment) -> None:
    """Name at every build what breaks the rules of a bank, with file and line."""
    if not (app.config.quiz_rules and app.config.quiz_bank):
        return
    questions, options = bank_files(app)
    root, bank = app.config.quiz_bank.get("root", ""), Bank.of(app).questions
    for fault in check_bank(bank, (questions, options), Path(app.confdir), root):
        location = f"{fault.path}:{fault.line}"
        logger.warning(fault.message, location=location, type="arabic_book", subtype="quiz")


def setup_quiz(app: Sphinx) -> None:
    """Add the directives ``quiz`` and ``check``, the settings that bound how many questions are asked, and the rules."""
    app.add_config_value("quiz_bank", {}, "env", types=[dict])
    # How many questions are asked at most; the same ones in every build.
    app.add_config_value("quiz_page_size", 8, "env", types=[int])
    app.add_config_value("quiz_module_size", 16, "env", types=[int])
    # Whether the build fails where a bank breaks the rules of `rules.py`.
    app.add_config_value("quiz_rules", False, "env", types=[bool])
    app.add_directive("quiz", Quiz)
    app.add_directive("check", Check)
    Quizzes.connect(app)
    Checks.connect(app)
    app.connect("builder-inited", read_questions)
    app.connect("env-updated", report_rules)
