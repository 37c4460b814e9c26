"""Quizzes inside a page, from a bank of questions in two CSV files; no server and no kernel.

The setting ``quiz_bank`` names the files, from the book's folder: ``{questions: …, options: …, root: …}``. ``root`` is
the folder that the questions' lessons are written from. Without the setting quizzes are left out.

The form and, in a folded list below it, the answers are plain HTML. ``quiz.js`` takes the list off the page and
answers from it; where no script runs a reader unfolds it.
"""

from .bank import TYPES, Option, Question, read_bank
from .directive import Checks, Quizzes, setup_quiz
from .order import pick, shuffled

__all__ = ["TYPES", "Checks", "Option", "Question", "Quizzes", "pick", "read_bank", "setup_quiz", "shuffled"]
