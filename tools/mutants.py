"""Plants a seeded sample of small faults in the rooms named in pyproject.toml and prints how many the tests notice.

Usage: python tools/mutants.py [--sample N] [--seed N] [--jobs N] [--room NAME ...] [--modules TEXT ...]

The faults are those of cosmic-ray (a comparison, a sign, a number, a condition). Each is compiled in memory, in a fork
that has pandas and its like loaded already; no file is changed. A fault meets only the tests that run its line,
quickest first, up to `seconds` of them. What lives is listed in _build/mutants.txt.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib.machinery
import importlib.util
import io
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import sys
import time
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "_build" / "mutants.txt"
# Left out: what only breaks a module's import or changes nothing (`is` for `==` among small numbers, bits of numbers).
MEANT = re.compile(
    r"core/(ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_(Eq|NotEq|Lt|LtE|Gt|GtE)"
    r"|ReplaceComparisonOperator_(Is_IsNot|IsNot_Is)|ReplaceUnaryOperator_Delete_\w+|AddNot|NumberReplacer"
    r"|ReplaceBinaryOperator_(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)_(Add|Sub|Mul|Div|FloorDiv|Mod|Pow)"
    r"|ReplaceBinaryOperator_(BitOr|BitAnd|BitXor)_(BitOr|BitAnd|BitXor)"
    r"|Replace(TrueWithFalse|FalseWithTrue|AndWithOr|OrWithAnd|BreakWithContinue|ContinueWithBreak)"
    r"|ExceptionReplacer|ZeroIterationForLoop)"
)
STEADY = [
    "-q",
    "-x",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-p",
    "no:nbval",
    "--hypothesis-seed=0",
    "--no-header",
    "--assert=plain",  # else pytest reads the sources with examples itself, and no fault is in them
    "--doctest-modules",
    "-o",
    "doctest_optionflags=NORMALIZE_WHITESPACE ELLIPSIS",
]


@dataclass(frozen=True)
class Mutant:
    """One planted fault: where it stands and the whole source of its module with it."""

    room: str
    path: Path
    line: int
    operator: str
    source: str

    def difference(self) -> str:
        old, new = (text.splitlines() for text in (self.path.read_text("utf-8"), self.source))
        lines = [
            line
            for line in difflib.unified_diff(old, new, lineterm="", n=0)
            if line[:2] not in ("--", "++", "@@")
        ]
        return "\n".join(f"    {line}" for line in lines)


def meaning(source: str) -> str:
    """What a module does: its syntax tree without annotations, which are never evaluated here."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if getattr(node, name, None) is not None:
                setattr(node, name, ast.Constant(None))
    return ast.dump(tree)


def places_of(room: str, path: Path) -> list[tuple]:
    """Every place for a fault in a module, with the faults of one kind that it could have."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    nodes, places = [*ast_nodes(get_ast(path.read_text("utf-8")))], defaultdict(list)
    for name in sorted(filter(MEANT.fullmatch, operator_names())):
        operator = get_operator(name)()
        found = (place for node in nodes for place in operator.mutation_positions(node))
        for occurrence, (start, _) in enumerate(found):
            places[start, name.split("_")[0]].append((name, occurrence))
    return [(room, path, start[0], choices) for (start, _), choices in sorted(places.items())]


def planted(room: str, path: Path, line: int, choices: list, chance: random.Random) -> Mutant | None:
    """One of the faults of a place, as chance has it; None where it changes nothing but an annotation."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    name, occurrence = chance.choice(choices)
    source = path.read_text("utf-8")
    try:
        mutated = mutate_code(source, get_operator(name)(), occurrence)
        if mutated is None or meaning(mutated) == meaning(source):
            return None
    except (
        AttributeError,
        SyntaxError,
    ):  # a dotted name of an exception, a star among parameters: cosmic-ray errs
        return None
    return Mutant(room, path, line, name.removeprefix("core/"), mutated)


class Planted(importlib.machinery.SourceFileLoader):
    """Loads a module from the text of a mutant."""

    def __init__(self, name: str, mutant: Mutant):
        super().__init__(name, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname: str):
        return compile(self.mutant.source, self.mutant.path, "exec", dont_inherit=True)


class Finder:
    """Gives the mutant where its module is imported."""

    def __init__(self, mutant: Mutant):
        parts = mutant.path.relative_to(ROOT / "src").with_suffix("").parts
        self.package = parts[-1] == "__init__"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.mutant = mutant

    def find_spec(self, name, path=None, target=None):
        if name != self.name:
            return None
        folder = [str(self.mutant.path.parent)] if self.package else None
        loader = Planted(name, self.mutant)
        return importlib.util.spec_from_file_location(
            name, self.mutant.path, loader=loader, submodule_search_locations=folder
        )


class Measure:
    """Notes the lines that each test runs, and its seconds of computing (not of waiting on a busy machine)."""

    def __init__(self, coverage):
        self.coverage, self.seconds = coverage, {}

    def pytest_runtest_logstart(self, nodeid):
        self.coverage.switch_context(nodeid)
        self.seconds[nodeid] = -time.process_time()

    def pytest_runtest_logfinish(self, nodeid):
        self.seconds[nodeid] += time.process_time()


class Choose:
    """Keeps the chosen tests, quickest first; all, where a fault has changed the tests' own names."""

    def __init__(self, chosen: list[str]):
        self.places = {name: place for place, name in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items):
        if kept := [item for item in items if item.nodeid in self.places]:
            items[:] = sorted(kept, key=lambda item: self.places[item.nodeid])


def forget() -> None:
    """Drop the project's modules and its tests, so that a fork imports them afresh."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        if (name != "__main__" and file.startswith((f"{ROOT}/src", f"{ROOT}/tests"))) or name.split(".")[
            0
        ] == "umran":
            del sys.modules[name]


class Fork:
    """A function run in a process of its own with its output put aside; `code` is None until it has ended."""

    def __init__(self, action, wall: float, log: Path | None = None):
        self.end = time.monotonic() + wall
        self.process = os.fork()
        if self.process == 0:
            code = 70
            try:
                os.setpgid(0, 0)
                target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
                os.dup2(target, 1)
                os.dup2(target, 2)
                code = int(action())
            finally:
                os._exit(code)

    @property
    def code(self) -> int | None:
        """The exit code; minus the signal that ended it, as where it outlived its seconds."""
        done, status = os.waitpid(self.process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > self.end:
            os.killpg(self.process, signal.SIGKILL)
            os.waitpid(self.process, 0)
            return -signal.SIGKILL
        return None


def run_all(jobs: list, at_once: int) -> list[int]:
    """The exit codes of forks, each begun by one of the functions `jobs`, a few at a time."""
    codes, running, waiting = {}, {}, dict(enumerate(jobs))
    while waiting or running:
        while waiting and len(running) < at_once:
            place = next(iter(waiting))
            running[place] = waiting.pop(place)()
        for place, fork in list(running.items()):
            if (code := fork.code) is not None:
                codes[place] = code
                del running[place]
        time.sleep(0.02)
    return [codes[place] for place in range(len(jobs))]


def measure(room: str, tests: list[str], sources: list[str], without: str) -> tuple[dict, dict]:
    """Seconds of each test, and for every file and line the tests that run it."""
    answer = RESULT.with_name(f"mutants-{room.replace('/', '-')}.json")

    def run() -> int:
        import coverage
        import pytest

        cover = coverage.Coverage(data_file=None, include=sources, config_file=False)
        cover.start()
        plugin = Measure(cover)
        code = pytest.main([*STEADY, *tests, "-k", without], plugins=[plugin])
        cover.stop()
        data = cover.get_data()
        lines = {name: data.contexts_by_lineno(name) for name in data.measured_files()}
        answer.write_text(json.dumps([plugin.seconds, lines]))
        return code

    log = answer.with_suffix(".log")
    if any(run_all([lambda: Fork(run, 3600, log)], 1)):
        sys.exit(f"{room}: the tests fail without a planted fault:\n{log.read_text()[-3000:]}")
    return json.loads(answer.read_text())


def span(source: str, line: int) -> range:
    """The lines of the smallest statement around a line; of a block, its head alone."""
    best = range(line, line + 1)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno:
            body = getattr(node, "body", None)
            last = max(node.lineno, body[0].lineno - 1) if body else node.end_lineno
            if line <= last:
                best = range(node.lineno, last + 1)
    return best


def tests_of(mutant: Mutant, seconds: dict, lines: dict, most: float) -> list[str]:
    """The tests that run a mutant's line, quickest first; those of its file, where the line runs at import."""
    rows = {int(line): set(tests) for line, tests in lines.get(str(mutant.path), {}).items()}
    here = set().union(*(rows.get(line, set()) for line in span(mutant.path.read_text("utf-8"), mutant.line)))
    if "" in here:
        here = set().union(*rows.values())
    chosen, spent = [], 0.0
    for name in sorted(here & seconds.keys(), key=seconds.get):
        spent += seconds[name]
        if chosen and spent > most:
            break
        chosen.append(name)
    return chosen


def plant(mutant: Mutant, chosen: list[str], seconds: dict) -> Fork:
    """Run the chosen tests with the fault planted; exit code 0 says that it lives."""
    usual = sum(map(seconds.get, chosen))

    def run() -> int:
        import pytest

        limit = int(20 + 5 * usual)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        sys.meta_path.insert(0, Finder(mutant))
        files = sorted({name.split("::")[0] for name in chosen})
        return pytest.main([*STEADY, *files], plugins=[Choose(chosen)]) if chosen else 0

    return Fork(run, 300 + 20 * usual)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutants"]
    parser.add_argument("--sample", type=int, default=settings["sample"])
    parser.add_argument("--seed", type=int, default=settings["seed"])
    parser.add_argument("--jobs", type=int, default=multiprocessing.cpu_count())
    parser.add_argument("--room", nargs="*", default=[*settings["rooms"]], choices=[*settings["rooms"]])
    parser.add_argument(
        "--modules", nargs="*", default=[""], help="only modules whose path holds one of these"
    )
    asked = parser.parse_args()
    os.chdir(ROOT)
    os.environ |= {
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": os.devnull,
    }
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    sys.path.insert(0, str(ROOT / "src"))
    RESULT.parent.mkdir(exist_ok=True)
    import pytest

    chance, places, known = random.Random(asked.seed), [], {}
    for room, about in settings["rooms"].items():
        paths = sorted({path for pattern in about["files"] for path in ROOT.glob(pattern)})
        if not paths:
            sys.exit(f"pyproject.toml, [tool.mutants], {room}: no file matches {about['files']}")
        if room in asked.room:
            paths = [path for path in paths if any(part in str(path) for part in asked.modules)]
            places += [place for path in paths for place in places_of(room, path)]
    chance.shuffle(places)
    drawn = (mutant for place in places if (mutant := planted(*place, chance)))
    sample = [*islice(drawn, asked.sample)]
    print(f"{len(places)} places for a fault; {len(sample)} planted (seed {asked.seed})", flush=True)

    rooms = {one.room for one in sample}
    files = {
        room: sorted(str(path) for pattern in settings["rooms"][room]["tests"] for path in ROOT.glob(pattern))
        for room in rooms
    }
    hidden, sys.stdout = sys.stdout, io.StringIO()
    pytest.main([*STEADY, "--collect-only", *sorted({name for names in files.values() for name in names})])
    sys.stdout = hidden
    forget()
    for room in sorted(rooms):
        known[room] = measure(
            room,
            files[room],
            [str(ROOT / pattern) for pattern in settings["rooms"][room]["files"]],
            settings["without"],
        )
        print(f"{room}: {len(known[room][0])} tests, {sum(known[room][0].values()):.0f} s", flush=True)

    def job(mutant: Mutant):
        seconds, lines = known[mutant.room]
        return lambda: plant(mutant, tests_of(mutant, seconds, lines, settings["seconds"]), seconds)

    lived = [code == 0 for code in run_all([job(mutant) for mutant in sample], asked.jobs)]
    report = []
    for room in sorted(rooms):
        mine = [alive for one, alive in zip(sample, lived, strict=True) if one.room == room]
        report.append(
            f"{room:<12}{mine.count(False):4} of {len(mine):4} killed  {mine.count(False) / len(mine):.0%}"
        )
    report.append(
        f"{'all':<12}{lived.count(False):4} of {len(lived):4} killed  {lived.count(False) / len(lived):.0%}"
    )
    print("\n".join(report))
    alive = sorted(
        (one for one, alive in zip(sample, lived, strict=True) if alive), key=lambda one: (one.path, one.line)
    )
    told = [f"{one.path.relative_to(ROOT)}:{one.line} {one.operator}\n{one.difference()}" for one in alive]
    RESULT.write_text("\n".join([*report, "", "Alive:", *told, ""]), encoding="utf-8")
    print(f"what lived: {RESULT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
