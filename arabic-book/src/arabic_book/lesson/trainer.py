"""Notes for whoever teaches: kept out of the page and its search, at hand for a presentation.

The notes of a page stand in ``_static/notes/<page>.js``, which no page loads by itself. With the setting
``trainer_notes = "shown"`` the book is a trainers' edition: notes stay where they were written.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config


def section_of(node: Any) -> str:
    """Anchor of the section that a node stands in; empty at the top of a page."""
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node["ids"][0] if node is not None else ""


def extract_notes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take the notes out of a page and write them beside the files that pages share."""
    builder = app.builder
    if app.config.trainer_notes == "shown" or not isinstance(builder, StandaloneHTMLBuilder):
        return
    notes = []
    for box in [box for box in doctree.findall(nodes.admonition) if "trainer" in box["classes"]]:
        section = section_of(box)
        box.parent.remove(box)
        notes.append({"section": section, "html": builder.render_partial(box)["fragment"]})
    path = Path(app.outdir) / "_static" / "notes" / f"{docname}.js"
    if not notes:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"window.bookNotes = {json.dumps(notes, ensure_ascii=False)};\n", encoding="utf-8")


def tag_edition(app: Sphinx, config: Config) -> None:
    """What stands in ``{only} trainers`` is in the trainers' edition alone, not even in the files of the other."""
    if config.trainer_notes == "shown":
        app.tags.add("trainers")


def setup_trainer(app: Sphinx) -> None:
    """Add the setting ``trainer_notes``, and take the notes out of pages unless it is ``shown``."""
    app.add_config_value("trainer_notes", "hidden", "env", types=[str])
    app.connect("config-inited", tag_edition)
    app.connect("doctree-resolved", extract_notes)
