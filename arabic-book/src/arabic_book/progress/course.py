"""What counts: modules of a book, their lessons and quizzes, and the pages that they are."""

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

LESSONS = ("lesson", "profile")


def minutes_of(meta: dict[str, Any]) -> int:
    return int(meta.get("minutes") or 0)


def flat(pages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for page in pages:
        yield page
        yield from flat(page["children"])


def read_course(
    app: Sphinx, front_matter: Callable[[BuildEnvironment, str], dict[str, Any]]
) -> list[dict[str, Any]]:
    """Modules of the book, each with its lessons and quizzes, from ``app.book_menu``."""
    modules = []
    for part in app.book_menu:
        pages = [{**page, "meta": front_matter(app.env, page["docname"])} for page in flat(part["pages"])]
        opening = next((page for page in pages if page["meta"].get("kind") == "opening"), None)
        if opening is None:
            continue
        quizzes = app.env.book_quizzes
        modules.append(
            {
                "name": PurePosixPath(opening["docname"]).parent.name,
                "title": part["caption"],
                "opening": opening["docname"],
                "lessons": [page for page in pages if page["meta"].get("kind", "lesson") in LESSONS],
                "quizzes": [
                    page
                    for page in pages
                    if page["meta"].get("kind") == "quiz" and page["docname"] in quizzes
                ],
            }
        )
    return modules


def modules_by_caption(app: Sphinx) -> dict[str, str]:
    """Name of a module by the caption of its part of the menu."""
    return {module["title"]: module["name"] for module in app.book_course}


def counted(app: Sphinx) -> dict[str, str]:
    """Pages that count: what a page is, by its name."""
    lessons = {page["docname"]: "lesson" for module in app.book_course for page in module["lessons"]}
    return lessons | {page["docname"]: "quiz" for module in app.book_course for page in module["quizzes"]}
