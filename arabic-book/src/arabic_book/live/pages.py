"""What pages with cells of code are given, so that a reader may run them: names of cells, a script, the notebook."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from ..assets import Assets
from .directive import Live, LiveCells

NOTEBOOKS = "_static/notebooks"


def cell_id(cell: nbformat.NotebookNode, index: int) -> str:
    """The id of a notebook's cell; one of an old format has none, and takes its place for a name."""
    return cell.get("id") or f"n{index}"


def read_notebook(path: Path) -> nbformat.NotebookNode:
    # As it is written: nbformat gives cells of an old format other ids at every reading.
    return nbformat.from_dict(json.loads(path.read_text(encoding="utf-8")))


def name_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each cell of a notebook its id as an anchor, by which text and outputs of a reader find it again."""
    path = Path(app.env.doc2path(app.env.docname))
    if path.suffix != ".ipynb":
        return
    cells = read_notebook(path)["cells"]
    for node in doctree.findall(nodes.container):
        if node.get("nb_element") == "cell_code":
            index = node["cell_index"]
            node["ids"].append(f"cell-{cell_id(cells[index], index)}")


def page_notebook(app: Sphinx, docname: str) -> nbformat.NotebookNode | None:
    """The notebook that a reader of a page runs; None where the page has no cell of code."""
    path = Path(app.env.doc2path(docname))
    if path.suffix == ".ipynb":
        notebook = read_notebook(path)
        for index, cell in enumerate(notebook["cells"]):
            cell["id"] = cell_id(cell, index)
        return notebook if any(cell["cell_type"] == "code" for cell in notebook["cells"]) else None
    cells = LiveCells.of(app.env).get(docname)
    if not cells:
        return None
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(cell.source, id=cell.name) for cell in cells]
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    return notebook


def write_copy(app: Sphinx, docname: str, notebook: nbformat.NotebookNode) -> str:
    """Write a notebook as a script, which a page opened from a folder may load; gives its address under ``_static``."""
    name, text = json.dumps(docname), json.dumps(notebook, ensure_ascii=False)
    # As a text of JSON it is parsed faster than as a value of JavaScript.
    script = f"(window.arabicBookNotebooks ??= {{}})[{name}] = JSON.parse({json.dumps(text, ensure_ascii=False)});\n"
    target = Path(app.outdir, NOTEBOOKS, f"{docname}.js")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(script, encoding="utf-8")
    return f"{NOTEBOOKS}/{docname}.js?{sha256(script.encode()).hexdigest()[:8]}"


def cells_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the script of cells on a page that has some, where files of live Python are published with the book."""
    context["live_page"] = None
    manifest = app.config.live_manifest or context.get("live")
    if not manifest or app.builder.format != "html" or pagename not in app.env.all_docs:
        return
    notebook = page_notebook(app, pagename)
    if notebook is None:
        return
    addresses = Assets.of(app).addresses
    context["live_page"] = {
        "notebook": pagename,
        "book": app.config.progress_id or app.config.html_short_title or app.config.project,
        "written": write_copy(app, pagename, notebook),
        "manifest": manifest,
        "engine": f"_static/{addresses.get('live-engine.js', 'live-engine.js')}",
        "session": f"_static/{addresses['live-session.js']}",
        "script": f"_static/{addresses['live.js']}",
        "style": f"_static/{addresses['live.css']}",
    }


def remove_stale_copies(app: Sphinx, error: Exception | None) -> None:
    """Remove the scripts of notebooks that are no part of the book any more."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir, NOTEBOOKS)
    for script in folder.rglob("*.js"):
        if script.relative_to(folder).with_suffix("").as_posix() not in app.env.all_docs:
            script.unlink()


def setup_cells(app: Sphinx) -> None:
    """Add the directive ``live``, and what makes cells of code run."""
    # Where in the book the files of live Python are listed, if something else publishes them than `make live`.
    app.add_config_value("live_manifest", "", "html", types=[str])
    app.add_directive("live", Live)
    LiveCells.connect(app)
    app.connect("doctree-read", name_cells)
    # After the context says whether there are files.
    app.connect("html-page-context", cells_context, priority=800)
    app.connect("build-finished", remove_stale_copies)
