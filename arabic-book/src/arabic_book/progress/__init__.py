"""A reader's progress, kept in the reader's own browser: what counts, where it is shown, and the certificate.

A module is a part of the table of contents with a page whose front matter says ``kind: opening``. Its lessons are its
pages of the kinds in ``LESSONS``; a page that names no kind is a lesson. Its name is the folder of its opening page.

Settings: ``progress_id`` keeps two books on one address apart; ``progress_renamed`` maps the old name of a page to the
new one, so that what was done stays done; ``certificate_text`` stands on the certificate.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from ..lesson.sheets import SheetPages
from ..quiz import Checks, Quizzes
from ..state import PageRecords
from .course import Course, modules_by_caption, read_course, tracked_pages
from .markup import certificate_html, progress_html

__all__ = ["ProgressPages", "modules_by_caption", "page_files", "setup_progress", "tracked_pages"]


class ProgressPages(PageRecords[bool]):
    """Pages that show the reader's progress or the certificate."""


class ProgressPlaceholder(nodes.General, nodes.Element):
    """Where the progress or the certificate will stand, once the whole book is known."""


class Progress(SphinxDirective):
    """The reader's progress: modules, tests, exercises, and the file that holds it."""

    def run(self) -> list[nodes.Node]:
        return [ProgressPlaceholder(part="progress")]


class Certificate(SphinxDirective):
    """What is still missing for the certificate, the certificate, and the check of its code."""

    def run(self) -> list[nodes.Node]:
        return [ProgressPlaceholder(part="certificate")]


def insert_progress(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the progress and the certificate where their directives stand."""

    def address(target: str) -> str:
        return escape(app.builder.get_relative_uri(docname, target))

    for place in list(doctree.findall(ProgressPlaceholder)):
        if app.builder.format != "html":
            place.parent.remove(place)
            continue
        html = progress_html(app, address) if place["part"] == "progress" else certificate_html(app)
        place.replace_self(nodes.raw("", html, format="html"))


def pages_to_rewrite(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Pages with a progress or certificate are written again in every build: any page may have changed them."""
    return sorted(ProgressPages.of(env).keys() & env.all_docs.keys())


def record_page(app: Sphinx, doctree: nodes.document) -> None:
    if next(doctree.findall(ProgressPlaceholder), None) is not None:
        ProgressPages.of(app.env)[app.env.docname] = True


def page_files(app: Sphinx, pagename: str) -> list[str]:
    """Names of the scripts and styles that a page needs beyond those of every page."""
    files = ["progress.js"] if Course.of(app).modules else []
    if pagename in Quizzes.of(app.env) or pagename in Checks.of(app.env):
        files = ["quiz.css", "progress.js", "quiz.js"]
    if pagename in ProgressPages.of(app.env):
        files += ["progress-page.css", "progress.js", "progress-page.js"]
    if pagename in SheetPages.of(app.env):
        files.append("sheets.css")
    return list(dict.fromkeys(files))


def setup_progress(app: Sphinx) -> None:
    """Add the directives ``progress`` and ``certificate`` and their settings."""
    app.add_config_value("progress_id", "", "html", types=[str])
    app.add_config_value("progress_renamed", {}, "html", types=[dict])
    app.add_config_value("certificate_text", "", "html", types=[str])
    app.add_node(ProgressPlaceholder)
    app.add_directive("progress", Progress)
    app.add_directive("certificate", Certificate)
    ProgressPages.connect(app)
    app.connect("doctree-read", record_page)
    app.connect("env-updated", read_course)
    app.connect("env-updated", pages_to_rewrite)
    app.connect("doctree-resolved", insert_progress)
