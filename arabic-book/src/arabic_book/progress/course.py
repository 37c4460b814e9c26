"""What counts: modules of a book, their lessons and quizzes, and the pages that they are."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ..menu import Chapter, Menu
from ..quiz import Quizzes
from ..state import BuildState

LESSONS = ("lesson", "profile")


@dataclass(frozen=True)
class Module:
    """A part of the book that a reader works through."""

    name: str
    title: str
    lessons: list[Chapter]
    quizzes: list[Chapter]


@dataclass
class Course(BuildState):
    modules: list[Module] = field(default_factory=list)


def minutes_of(page: Chapter) -> int:
    return int(page.meta.get("minutes") or 0)


def read_course(app: Sphinx, env: BuildEnvironment) -> None:
    """Read the modules from the book's menu, each with its lessons and quizzes."""
    quizzes = Quizzes.of(env)
    course = Course.of(app)
    course.modules = []
    for part in Menu.of(app).parts:
        pages = list(part.walk())
        opening = next((page for page in pages if page.meta.get("kind") == "opening"), None)
        if opening is None:
            continue
        course.modules.append(
            Module(
                name=PurePosixPath(opening.docname).parent.name,
                title=part.caption,
                lessons=[page for page in pages if page.meta.get("kind", "lesson") in LESSONS],
                quizzes=[
                    page for page in pages if page.meta.get("kind") == "quiz" and page.docname in quizzes
                ],
            )
        )


def modules_by_caption(app: Sphinx) -> dict[str, str]:
    """Name of a module by the caption of its part of the menu."""
    return {module.title: module.name for module in Course.of(app).modules}


def tracked_pages(app: Sphinx) -> dict[str, str]:
    """Pages that count: what a page is, by its name."""
    modules = Course.of(app).modules
    lessons = {page.docname: "lesson" for module in modules for page in module.lessons}
    return lessons | {page.docname: "quiz" for module in modules for page in module.quizzes}
