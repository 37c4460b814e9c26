"""Speed and memory of reading and checking a table of residents, against pandas reading it, as ratios of one run.

    python benchmarks/reading.py [--size full|quick|tiny]

Seconds are of the processor. pandas reads the table as it stands; here every cell is checked too, and every row placed.
The usual way to a map is pandas, then geopandas' points. Memory is the most that a process of its own held, with all
that it imports; the last line is that of a notebook that has opened the training city.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

SIZES = {"full": range(4, 7), "quick": range(4, 6), "tiny": range(3, 4)}  # powers of ten
# What is measured in a process of its own: seconds of the second run, for the first one loads packages; most memory, MB.
MEASURED = """
import json, resource, sys, time
{prepare}
def work(path):
    {work}
work(sys.argv[1])
start = time.process_time()
work(sys.argv[2])
seconds = time.process_time() - start
unit = 1024**2 if sys.platform == "darwin" else 1024
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit]))
"""
WAYS = {
    "pandas reads": ("import pandas", "pandas.read_csv(path)"),
    "pandas, then points": (
        "import geopandas, pandas",
        "f = pandas.read_csv(path); geopandas.GeoDataFrame(f, geometry=geopandas.points_from_xy(f.longitude, f.latitude), crs=4326)",
    ),
    "checked here": ("from umran.intake.reading import open_table", "open_table(path, 'residents')"),
    "checked, as a frame": ("from umran import intake", "intake.read(path, 'residents')"),
}
NOTEBOOK = "from umran import City; City.training()", "pass"


def write_table(path: Path, count: int) -> None:
    """Residents of one city: their number in a home, its place, and two columns of words."""
    rng = np.random.default_rng(2030)
    people = rng.integers(1, 12, count)
    latitude, longitude = (middle + rng.normal(0, 0.03, count) for middle in (31.95, 35.93))
    sex, age = rng.choice(["female", "male"], count), rng.choice(["0-14", "15-64", "65+"], count)
    with path.open("w", encoding="utf-8") as file:
        file.write("population,latitude,longitude,sex,age_group\n")
        rows = zip(people, latitude, longitude, sex, age, strict=True)
        file.writelines(f"{n},{y:.6f},{x:.6f},{word},{years}\n" for n, y, x, word, years in rows)


def measured(way: tuple[str, str], *paths: Path) -> tuple[float, float]:
    """Seconds and MB of a way of reading."""
    code = MEASURED.format(prepare=way[0], work=way[1])
    command = [sys.executable, "-c", code, *map(str, paths)]
    seconds, memory = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return seconds, memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--size", choices=SIZES, default="full", help="quick: to 100,000 rows; tiny: whether it runs at all"
    )
    print(f"{'what':<44} {'seconds':>9} {'ratio':>8} {'memory':>9}")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.csv"
        write_table(first, 100)
        for exponent in SIZES[parser.parse_args().size]:
            path = Path(folder) / f"{exponent}.csv"
            write_table(path, 10**exponent)
            usual = 0.0
            for name, way in WAYS.items():
                seconds, memory = measured(way, first, path)
                usual = usual or seconds
                print(
                    f"{f'{10**exponent:,} residents: {name}':<44} {seconds:>9.3f} {seconds / usual:>7.1f}× {memory:>6.0f} MB",
                    flush=True,
                )
        _, memory = measured(NOTEBOOK, first, first)
        print(f"{'a notebook with the training city':<44} {'':>9} {'':>8} {memory:>6.0f} MB")


if __name__ == "__main__":
    main()
