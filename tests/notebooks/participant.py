"""Runs notebooks as a participant's kernel does; prints the kernel's peak memory (MB) of each as JSON.

Usage: python participant.py NOTEBOOK ...
"""

import json
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def peak_memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def run(path: Path) -> float:
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=180, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    with client.setup_kernel():
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        return peak_memory(client.km.provisioner.pid)


print(json.dumps({Path(name).name: run(Path(name)) for name in sys.argv[1:]}))
