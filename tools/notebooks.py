"""Run every notebook again and keep its outputs, in the light form that the book shows.

Usage: python tools/notebooks.py [--check] [notebook ...]
--check runs nothing: it exits with 1 and names each notebook that was not run, or was saved by another program.
"""

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[1]
# What describes the lesson; whatever else an editor writes there differs from machine to machine.
METADATA = ("minutes", "sdg", "nua")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run the cells in a new kernel, in the notebook's folder."""
    os.environ["UMRAN_OUTPUT"] = "book"
    NotebookClient(notebook, timeout=180, kernel_name="python3", store_widget_state=False,
                   record_timing=False, resources={"metadata": {"path": str(folder)}}).execute()  # fmt: skip


def normalise(notebook: nbformat.NotebookNode) -> str:
    """The text of the file: the same for the same cells and outputs, whoever saved it."""
    kept = {name: notebook.metadata[name] for name in METADATA if name in notebook.metadata}
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, **kept}
    notebook.nbformat_minor = 5
    count = 0
    for cell in notebook.cells:
        cell.source = cell.source.strip()
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if cell.cell_type != "code":
            continue
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        for output in cell.outputs:
            if "metadata" in output:
                output.metadata = {}
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
    nbformat.validate(notebook)
    return nbformat.writes(notebook).strip() + "\n"


def faults(text: str) -> list[str]:
    """Why a notebook's file is not as this program leaves it."""
    notebook = nbformat.reads(text, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    not_run = [cell.id for cell in code if cell.execution_count is None]
    found = [f"cell {cell_id} was not run" for cell_id in not_run]
    if normalise(notebook) != text:
        found.append("not normalised")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("notebooks", nargs="*", type=Path)
    options = parser.parse_args()
    failed = False
    for path in options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb")):
        before = path.read_text(encoding="utf-8")
        if options.check:
            for fault in faults(before):
                failed = True
                print(f"{path}: {fault}; run tools/notebooks.py", file=sys.stderr)
            continue
        notebook = nbformat.reads(before, as_version=4)
        run(notebook, path.parent)
        after = normalise(notebook)
        if after != before:
            path.write_text(after, encoding="utf-8")
        print(f"{path}: {'written' if after != before else 'unchanged'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
