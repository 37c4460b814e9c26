"""Runs cells by the runner of the book's pages, here and not in a page: what differs is the machine, not the words."""

import json
import subprocess
import sys

from arabic_book.live.kernel import kernel_files
from arabic_book.strings import LIVE_ENGINE

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
