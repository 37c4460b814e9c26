"""Formulas as MathML, made when the book is built: no script, no font from elsewhere."""

import re
from html import escape
from typing import Any

from docutils import nodes
from latex2mathml import exceptions
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

BAD_LATEX = tuple(
    kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)
)
logger = logging.getLogger(__name__)
ARABIC = re.compile(r"<mtext>([^<]*[\u0600-\u06ff][^<]*)</mtext>")


def to_mathml(latex: str, display: bool) -> str:
    """MathML of a LaTeX formula; Arabic words inside it keep their own direction."""
    mathml = convert(latex, display="block" if display else "inline")
    return ARABIC.sub(r'<mtext dir="rtl">\1</mtext>', mathml)


def draw(node: Any, display: bool) -> str:
    """MathML of a formula node; what cannot be drawn is shown as it was written, with a warning."""
    latex = node.astext()
    fault = ""
    try:
        mathml = to_mathml(latex, display)
        if unknown := re.search(r"\\[a-zA-Z]+", mathml):
            fault = f"unknown command {unknown[0]}"
    except BAD_LATEX as reason:
        fault = type(reason).__name__
    if not fault:
        return mathml
    logger.warning("formula cannot be drawn: %s in %r", fault, latex, location=node, type="arabic_book")
    return f"<code>{escape(latex)}</code>"


def visit_math(self: HTML5Translator, node: Any) -> None:
    self.body.append(f'<span class="math" dir="ltr">{draw(node, False)}</span>')
    raise nodes.SkipNode


def visit_displaymath(self: HTML5Translator, node: Any) -> None:
    self.body.append(self.starttag(node, "div", CLASS="math-block"))
    self.body.append(f'<div class="math" dir="ltr">{draw(node, True)}</div>')
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">(<bdi>{number}</bdi>)')
        self.add_permalink_ref(node, "")
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup_math(app: Sphinx) -> None:
    """Add the math renderer ``mathml``."""
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
