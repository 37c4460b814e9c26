"""Solved exercises as cells, what of their outputs is compared, and the runner of the book's pages without a page."""

import json
import subprocess
import sys

from arabic_book.live.kernel import kernel_files
from arabic_book.strings import LIVE_ENGINE
from support import ROOT
from umran.exercises import source
from umran.exercises.judging import ANSWER_TYPE

SOURCES = [source.read(path) for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
KEY = json.loads((ROOT / "exercises" / "key.json").read_text("utf-8"))["questions"]
PROGRAM = """
import asyncio, json, os, sys
sys.path.insert(0, sys.argv[1])
given = json.load(sys.stdin)
out = sys.stdout
os.environ["UMRAN_OUTPUT"] = "book"
from pathlib import Path
from arabic_live.kernel import Kernel, as_json
told = []
kernel = Kernel(lambda message, buffers: told.append(json.loads(as_json(message))), given["words"], Path(sys.argv[2]), given["sets"])
def run(notebook, cell, source):
    told.clear()
    request = {"id": 1, "notebook": notebook, "cell": cell, "source": source}
    done = asyncio.run(kernel.run(request))
    return {"notebook": notebook, "cell": cell, "source": source, "status": done["status"], "needs": done.get("needs"),
            "outputs": [each["output"] for each in told if each["type"] == "output"]}
results = [run(*each) for each in given["cells"]]
out.write(json.dumps(results))
"""


def run_cells(cells, folder, sets=None):
    """Run (notebook, cell, source) one after the other; gives for each its status, what it needs and its outputs."""
    runner = folder / "runner"
    for name, content in kernel_files().items():
        path = runner / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    given = json.dumps({"cells": cells, "words": LIVE_ENGINE, "sets": sets or {}})
    command = [sys.executable, "-c", PROGRAM, str(runner), str(folder / "home")]
    done = subprocess.run(command, input=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def cells_of(each):
    """What is run of a solved exercise: all but the widgets; then what somebody asks who does not know, and the end."""
    code = [cell for cell in each.cells if cell["cell_type"] == "code" and "key" not in source.tags(cell)]
    run = [(cell["id"], source.text(cell)) for cell in code if not source.text(cell).startswith("ask(")]
    assert run[-1][1] == "export_progress()"
    asked = []
    for name in (name for name in KEY if KEY[name]["exercise"] == each.number):
        asked += [f'hint("{name}")'] * 4
        asked += [f'check("{name}", {value!r})' for value in (None, -1, "ز", ["ز"], {"a": 1})]
    # Of an open bracket the page knows more than a kernel, which says no more than that the cell is incomplete.
    asked += ["____", "no_such_name", "answer_9 = = 2", "1 / 0"]
    return [*run[:-1], *((f"asked-{n}", text) for n, text in enumerate(asked)), run[-1]]


def said(outputs):
    """The cards of a cell, their HTML and the answers that they keep; and what was printed."""
    shown = [(each["data"].get("text/html"), each["data"]["text/plain"], each["data"].get(ANSWER_TYPE))
             for each in outputs if each.get("data", {}).get("text/html", "").startswith('<div class="umran-card"')]  # fmt: skip
    printed = "".join("".join(each["text"]) for each in outputs if each["output_type"] == "stream")
    failed = [(each["ename"], each["traceback"]) for each in outputs if each["output_type"] == "error"]
    return shown, printed, failed
