"""Make what learners, trainers and the book have of the solved sources in exercises/.

Usage: python -m umran.exercises [--root FOLDER] [--check]
--check writes nothing: it exits with 1 and names each file that differs from what the sources give.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from umran.exercises import source
from umran.exercises.marks import seal
from umran.exercises.pages import pages, toc
from umran.text.files import replace

ROOT = Path(__file__).resolve().parents[3]
# Told to learners as it is; the rest of a row is sealed or left out.
_PUBLIC = ("kind", "step", "tolerance", "slips", "labels", "fields", "hints", "exercise")


def make(root: Path = ROOT) -> dict[str, str]:
    """Every generated file: its text by its path from the root."""
    sources = [source.read(path) for path in sorted((root / "exercises").glob("*.ipynb"))]
    key: dict[str, dict] = {}
    for each in sources:
        key |= source.rows(each)
    marks = {
        name: {part: row[part] for part in _PUBLIC if part in row} | {"findings": seal(name, row["findings"])}
        for name, row in key.items()
    }
    made = {f"exercises/learner/{each.name}.ipynb": source.learner_notebook(each) for each in sources}
    made["exercises/key.json"] = source.as_json({"format": "umran-key", "version": 1, "questions": key})
    made["src/umran/exercises/marks.json"] = source.as_json(marks)
    made["_toc.yml"] = toc(sources, (root / "_toc.yml").read_text("utf-8"))
    return made | pages(sources, key)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m umran.exercises", description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    made = make(options.root)
    stale = {
        path for path in options.root.glob("exercises/learner/*.ipynb")
        if path.relative_to(options.root).as_posix() not in made
    }  # fmt: skip
    stale |= {path for path in options.root.glob("book/07_end/solutions/*.md")
              if path.relative_to(options.root).as_posix() not in made}  # fmt: skip
    changed = []
    for name, text in made.items():
        path = options.root / name
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        changed.append(name)
        if not options.check:
            replace(path, text.encode())
    for path in stale:
        changed.append(path.relative_to(options.root).as_posix())
        if not options.check:
            path.unlink()
    for name in changed:
        print(f"{name}: {'differs; run make exercises' if options.check else 'written'}")
    return 1 if options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
