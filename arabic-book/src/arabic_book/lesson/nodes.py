"""How docutils nodes become right-to-left HTML where Sphinx's own markup is not enough."""

from html import escape, unescape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from ..strings import BOXES, INTERFACE


class ArabicTranslator(HTML5Translator):
    """Adds what a right-to-left page needs: scrolling tables, foldable boxes, lazy pictures."""

    def visit_table(self, node: Any) -> None:
        self.body.append('<div class="table-wrap">')
        super().visit_table(node)

    def depart_table(self, node: Any) -> None:
        super().depart_table(node)
        self.body.append("</div>\n")

    def visit_image(self, node: Any) -> None:
        node["loading"] = "lazy"
        super().visit_image(node)

    def visit_reference(self, node: Any) -> None:
        if "refuri" in node:  # MyST has escaped the address already, and docutils does it once more.
            node["refuri"] = unescape(node["refuri"])
        start = len(self.body)
        super().visit_reference(node)
        if "definition" in node:
            definition = self.attval(node["definition"])
            self.body[start] = self.body[start].replace("<a ", f'<a data-definition="{definition}" ', 1)

    def visit_citation(self, node: Any) -> None:
        start = len(self.body)
        super().visit_citation(node)
        self.body[start:] = [part.replace("doc-biblioentry", "listitem") for part in self.body[start:]]

    def visit_label(self, node: Any) -> None:
        start = len(self.body)
        super().visit_label(node)
        self.body[start:] = [part.replace(' role="doc-backlink"', "") for part in self.body[start:]]

    def visit_admonition(self, node: Any, name: str = "") -> None:
        """A box; with the class ``dropdown`` it folds without a script."""
        if name:
            node.insert(0, nodes.title(name, BOXES[name]))
        classes = f"admonition {name}".strip()
        if "dropdown" not in node["classes"]:
            self.body.append(self.starttag(node, "div", CLASS=classes))
            return
        state: dict[str, Any] = {"open": "open"} if "toggle-shown" in node["classes"] else {}
        self.body.append(self.starttag(node, "details", CLASS=classes, **state))

    def depart_admonition(self, node: Any = None) -> None:
        folds = node is not None and "dropdown" in node["classes"]
        self.body.append("</details>\n" if folds else "</div>\n")

    def visit_title(self, node: Any) -> None:
        box = node.parent
        if "dropdown" in box["classes"] and isinstance(box, nodes.Admonition):
            self.body.append('<summary class="admonition-title">')
            self.context.append("</summary>\n")
            return
        super().visit_title(node)


def visit_fold(self: HTML5Translator, node: Any) -> None:
    self.body.append(
        '<details class="fold"><summary>'
        f'<span class="when-closed">{node["prompt_show"]}</span>'
        f'<span class="when-open">{node["prompt_hide"]}</span></summary>\n'
    )


def depart_fold(self: HTML5Translator, node: Any) -> None:
    self.body.append("</details>\n")


def fold_code(app: Sphinx, doctree: nodes.document) -> None:
    """Fold the code of notebook cells to one line; a reader who wants it opens it.

    A notebook without any output is one to work in: its code is what there is to read, and stays open.
    """
    if not app.env.doc2path(app.env.docname).endswith(".ipynb"):
        return
    cells = [cell for cell in doctree.findall(nodes.container) if cell.get("nb_element") == "cell_code"]
    parts = [part for cell in cells for part in cell if isinstance(part, nodes.Element)]
    has_output = any(part.get("nb_element") == "cell_code_output" for part in parts)
    for cell in cells:
        if not has_output and not cell.get("hide_mode"):
            continue
        if not cell.get("hide_mode"):
            cell["hide_mode"] = "input"
        output_only = cell["hide_mode"] == "output"
        cell["prompt_show"] = INTERFACE.output_show if output_only else INTERFACE.code_show
        cell["prompt_hide"] = INTERFACE.output_hide if output_only else INTERFACE.code_hide


def repair_raw_html(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Markup of others that a screen reader stumbles on: empty headers of data frames, unnamed check boxes."""
    for raw in doctree.findall(nodes.raw):
        text = raw.astext()
        if 'class="dataframe"' in text:
            text = text.replace("<th></th>", "<td></td>").replace(' border="1"', "")
        elif "task-list-item-checkbox" in text:
            task = "".join(part.astext() for part in raw.parent if part is not raw).strip()
            text = text.replace("<input ", f'<input aria-label="{escape(task)}" ')
        raw.children = [nodes.Text(text)]


def setup_nodes(app: Sphinx) -> None:
    """Write HTML through :class:`ArabicTranslator`, and fold the code of notebooks."""
    app.set_translator("html", ArabicTranslator, override=True)
    app.add_node(HideCodeCellNode, override=True, html=(visit_fold, depart_fold))
    app.connect("doctree-read", fold_code)
    app.connect("doctree-resolved", repair_raw_html)
