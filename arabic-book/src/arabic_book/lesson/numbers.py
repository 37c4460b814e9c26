"""Tables, figures and formulas are counted from 1 on every page: a lesson is read and taught by itself."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.environment.collectors import EnvironmentCollector


class PageNumbers(EnvironmentCollector):
    """Counts what is numbered while a page is read, and keeps it with the environment."""

    def clear_doc(self, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        env.book_numbers.pop(docname, None)

    def merge_other(
        self, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment
    ) -> None:
        env.book_numbers |= {
            name: other.book_numbers[name] for name in docnames if name in other.book_numbers
        }

    def process_doc(self, app: Sphinx, doctree: nodes.document) -> None:
        found: dict[str, dict[str, tuple[int]]] = {}
        for node in doctree.findall(nodes.Element):
            if node["ids"] and (kind := kind_of(app.env, node)):
                numbers = found.setdefault(kind, {})
                numbers.setdefault(node["ids"][0], (len(numbers) + 1,))
        app.env.book_numbers[app.env.docname] = found


def kind_of(env: BuildEnvironment, node: nodes.Element) -> str | None:
    """What a node is counted as; None for one that has no number, as a picture without a caption."""
    for domain in env.domains.values():
        kind = domain.get_enumerable_node_type(node)
        if kind and kind != "section" and (domain.name != "std" or domain.get_numfig_title(node)):
            return kind
    return None


def start(app: Sphinx) -> None:
    app.env.book_numbers = getattr(app.env, "book_numbers", {})


def begin_reading(app: Sphinx, env: BuildEnvironment, *pages: set[str]) -> list[str]:
    # Otherwise Sphinx opens every page of the book at every build, to count through the whole of it.
    app.book_numfig, app.config.numfig = app.config.numfig, False
    return []


def end_reading(app: Sphinx, env: BuildEnvironment) -> list[str]:
    app.config.numfig = app.book_numfig
    env.toc_fignumbers = env.book_numbers if app.book_numfig else {}
    return []


def setup_numbers(app: Sphinx) -> None:
    app.add_env_collector(PageNumbers)
    app.connect("builder-inited", start)
    app.connect("env-get-outdated", begin_reading)
    # After Sphinx would have counted, before the environment is kept and any reference to a number is resolved.
    app.connect("env-get-updated", end_reading, priority=900)
