"""Kill a command again and again, each time at another line of what writes, and look at what the next run makes of it.

Usage: python kills.py (city|refresh) WORK KILLS. Prints one JSON object a kill. Each command is a process of its own,
forked from this one that has loaded everything, and dies by SIGKILL.
"""

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from umran import cli, data
from umran.text import files, journal
from umran.upkeep import refresh  # noqa: F401  loaded once, before the forks

DATA = Path(__file__).resolve().parents[2] / "data"
CITY = ["city", "add", "--yes", "--iso3=JOR", "--name-ar=إربد", "--name-en=Irbid", "--name-local=إربد",
        "--local-lang=ar", "--latitude=32.55556", "--longitude=35.85"]  # fmt: skip
WRITERS = {files.__file__, journal.__file__}
PURE = {"content_of", "sha256", "inside"}  # only look, and are called often


def state(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def source(work):
    """What the World Bank would say: one value revised, one added."""
    lines = (DATA / "country_population.csv").read_text("utf-8").splitlines()[1:]
    rows = [line.split(",") for line in lines]
    rows[0][2] = str(int(rows[0][2]) + 7)
    rows.append(["JOR", "2025", "11600000"])
    records = [
        {"indicator": {"id": "SP.POP.TOTL"}, "countryiso3code": iso3, "date": year, "value": int(value)}
        for iso3, year, value in rows
    ]
    file = work / "source.json"
    file.write_text(json.dumps([{"page": 1, "pages": 1, "total": len(records)}, records]))
    return file


def run(folder, command, said, kill_at=None, count=None):
    """The command in a process of its own, on this folder; gives what os.waitpid says of its end."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    os.environ["UMRAN_DATA"] = str(folder)
    with said.open("w") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    passed = 0

    def lines(frame, event, _):
        nonlocal passed
        passed += event == "line"
        if passed == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return lines

    def start(frame, *_):
        code = frame.f_code
        return lines if code.co_filename in WRITERS and code.co_name not in PURE else None

    def watched(function):
        def call(*arguments, **options):
            sys.settrace(start)
            try:
                return function(*arguments, **options)
            finally:
                sys.settrace(None)

        return call

    if kill_at or count:
        for name in ("_commit", "recover"):
            setattr(journal, name, watched(getattr(journal, name)))
    code = cli.main(command)
    if count:
        count.write_text(str(passed))
    sys.stdout.flush()
    os._exit(code)


def main(kind, work, kills):
    work, chance = Path(work), random.Random(14)
    data.load("cities")  # what the commands load late is loaded once
    command = CITY
    if kind == "refresh":
        command = ["data", "refresh", "country_population", "--from", str(source(work)), "--apply",
                   "--differences", str(work / "review" / "differences.csv")]  # fmt: skip
    folder, said = work / "data", work / "said"

    def fresh():
        for each in (folder, work / "review"):
            shutil.rmtree(each, ignore_errors=True)
        shutil.copytree(DATA, folder)

    fresh()
    old = state(folder)
    assert run(folder, command, said, count=work / "count") == 0, said.read_text()
    new, lines = state(folder), int((work / "count").read_text())
    names = {id(old): "old", id(new): "new"}

    def which():
        now = state(folder)
        return next((names[id(each)] for each in (old, new) if each == now), "mixed")

    for number in range(kills):
        fresh()
        at = 1 + number * (lines - 1) // max(1, kills - 1)
        status = run(folder, command, said, kill_at=at)
        row = {"at": at, "of": lines, "killed": os.WIFSIGNALED(status), "then": which()}
        row["pending"] = journal.is_pending(folder)
        row["left"] = any(folder.glob(".umran-*"))
        if number % 2:  # the run that mends is killed too
            run(folder, ["data", "refresh"], work / "mending", kill_at=chance.randrange(1, 60))
            row["left"] = row["left"] and any(folder.glob(".umran-*"))
        row["mended"] = run(folder, ["data", "refresh"], said)
        row["said"], row["state"] = said.read_text().partition("ما يمكن تجديده")[0], which()
        row["leftovers"] = sorted(path.name for path in folder.glob(".umran-*"))
        row["again"] = run(folder, command, said)
        row["end"] = which()
        if kind == "refresh":  # a renewal is found by the check until somebody has signed it
            data.seal(folder)
        row["check"] = run(folder, ["data", "check"], said)
        print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
