"""What the rooms that must also run in a page import: little, and nothing compiled that has no plain form."""

import json
import subprocess
import sys

# The engine of a page brings numpy and pandas; markupsafe has a form in plain Python for its compiled part.
ENGINE = {"numpy", "pandas", "dateutil", "six", "markupsafe"}
# Indicators of tables; the others need GEOS and PROJ.
TABLES = ("air", "disasters", "heritage", "housing", "land_use", "national", "scores", "waste")
LOADED = """
import importlib, json, os, pkgutil, sys
before = {*sys.modules}
for room in ("text", "data", "exercises"):
    package = importlib.import_module(f"umran.{room}")
    for module in pkgutil.iter_modules(package.__path__, f"umran.{room}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
for module in TABLES:
    importlib.import_module(f"umran.indicators.{module}")
files = {name: sys.modules[name].__file__ for name in {*sys.modules} - before if getattr(sys.modules[name], "__file__", None)}
json.dump({name: [file, os.path.getsize(file)] for name, file in files.items()}, sys.stdout)
"""


def test_what_runs_in_a_page_is_small_and_plain_python():
    code = f"TABLES = {TABLES!r}\n{LOADED}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    brought = {
        name: (file, size)
        for name, (file, size) in json.loads(done.stdout).items()
        if name.split(".")[0] not in sys.stdlib_module_names | ENGINE
    }
    assert "umran.exercises.judging" in brought and "umran.indicators.land_use" in brought
    assert [name for name, (file, _) in brought.items() if not file.endswith(".py")] == [], (
        "compiled, with no plain form"
    )
    assert {"babel", "frictionless", "pooch"} & {name.split(".")[0] for name in brought} == set()
    assert sum(size for _, size in brought.values()) <= 1024 * 1024
