"""The role ``launch``: links that open a notebook, named from the repository's root, in a live JupyterLab."""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from ..links import launch_links
from ..strings import INTERFACE


class LaunchPlaceholder(nodes.Inline, nodes.Element):
    """Where the links will stand; the address of the repository is known when pages are written."""


class Launch(SphinxRole):
    """Links that open a notebook live; nothing in a book that names no repository or no hub."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [LaunchPlaceholder(notebook=self.text)], []


def insert_links(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the links where the role stands."""
    for placeholder in list(doctree.findall(LaunchPlaceholder)):
        links: list[nodes.Node] = []
        for link in launch_links(app.config.html_theme_options, placeholder["notebook"]):
            words = INTERFACE[link.kind]
            links += [nodes.Text(" · ")] * bool(links)
            links.append(nodes.reference("", words, refuri=link.url, internal=False, classes=["launch"]))
        placeholder.replace_self(links or nodes.Text(""))


def setup_launch(app: Sphinx) -> None:
    """Add the role ``launch``."""
    app.add_node(LaunchPlaceholder)
    app.add_role("launch", Launch())
    app.connect("doctree-resolved", insert_links)
