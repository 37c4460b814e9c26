"""Twenty learners come into the room at once and run notebook 01: who succeeds, how long, how much memory.

Usage: python benchmarks/room.py [--learners 20] [--json FILE]

Hub, learners' servers and kernels are the real ones of `make room`, all on this machine and cold; the learners are
threads of this program. Time runs from signing in. Memory is the proportional share (PSS) of a learner's server and
kernel after the last cell, so that pages shared by many are counted once. Other work on the machine lengthens all times.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "deploy" / "room"), str(ROOT / "tests"), str(ROOT / "tests" / "deploy"),
                str(ROOT / "arabic-book" / "tests")]  # fmt: skip

from open_room import CODE, Room, three_free_ports  # noqa: E402
from visitor import Visitor  # noqa: E402


def memory(folder):
    """Megabytes of the processes that call this folder home."""
    total = 0
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME") == str(folder):
                total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def work(room, number):
    """One learner's morning: seconds until the server, the first map and the last cell; cells that failed."""
    start = time.monotonic()
    visitor = Visitor(room.address, f"مشارك {number}", CODE).open_server()
    took = {"server": time.monotonic() - start, "map": None, "failed": []}
    kernel = visitor.kernel()
    for cell in visitor.notebook("01_cities_atlas.ipynb")["cells"]:
        if cell["cell_type"] == "code":
            status, _ = kernel.run(cell["source"])
            if status != "ok":
                took["failed"].append(cell["id"])
            if cell["id"] == "cities-map":
                took["map"] = time.monotonic() - start
    took["end"] = time.monotonic() - start
    return took


def measure(learners):
    with tempfile.TemporaryDirectory() as folder:
        room = Room(Path(folder) / "room", three_free_ports()).open()
        try:
            with ThreadPoolExecutor(learners) as pool:
                runs = list(pool.map(lambda number: work(room, number), range(1, learners + 1)))
            used = [memory(home) for home in room.folder.iterdir() if not home.name.startswith(".")]
        finally:
            room.close()
    return {"runs": runs, "memory": used}


def report(result):
    runs, used = result["runs"], result["memory"]
    print(
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB, load {os.getloadavg()[0]:.1f} at the end"
    )
    print(f"succeeded: {sum(not run['failed'] for run in runs)} of {len(runs)}")
    print("| seconds from signing in to | median | slowest |\n| --- | --: | --: |")
    for name, label in (
        ("server", "JupyterLab answers"),
        ("map", "first map"),
        ("end", "last cell of notebook 01"),
    ):
        values = [run[name] for run in runs]
        print(f"| {label} | {statistics.median(values):.1f} | {max(values):.1f} |")
    print(
        f"memory a learner: median {statistics.median(used):.0f} MB, largest {max(used):.0f} MB, all {sum(used) / 1e3:.1f} GB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = measure(options.learners)
    report(result)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1), encoding="utf-8")
    if any(run["failed"] for run in result["runs"]):
        sys.exit(1)
