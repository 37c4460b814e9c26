"""Print what a bank of questions gives away, and what its modules count; the exit code is 1 where a rule is broken.

Usage: python -m arabic_book.quiz [--root FOLDER] [--module MODULE] [--table]
"""

import argparse
import sys
from pathlib import Path

import yaml

from .bank import Question, read_bank
from .rules import LEVELS, by_module, check_bank, count_questions, guesses, percent


def print_table(bank: list[Question]) -> None:
    """One line a module, and one a test."""
    heads = (
        "questions statements true% single longest% shortest% recall understand apply judge silent guessed%"
    )
    print(f"{'':24}{heads}")
    tests = {f"test {place}": [q for q in bank if q.place == place] for place in ("pre", "post")}
    for name, mine in [
        *sorted(by_module(bank).items()),
        *((name, mine) for name, mine in tests.items() if mine),
    ]:
        found = count_questions(mine)
        cells = [found.questions, found.statements, round(percent(found.true, found.statements)), found.single,
                 round(percent(found.longest, found.single)), round(percent(found.shortest, found.single)),
                 *(found.levels[level] for level in LEVELS), found.without_feedback, round(found.guessed)]  # fmt: skip
        widths = map(len, heads.split())
        print(f"{name:24}" + " ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)))
        if name.startswith("test"):
            print("\n".join(f"{'':24}{guesser}: {share:.0f} %" for guesser, share in guesses(mine).items()))


def main(arguments: list[str] | None = None) -> int:
    """The command ``python -m arabic_book.quiz``; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m arabic_book.quiz", description=__doc__.split("\n")[0])
    parser.add_argument("--root", type=Path, default=Path("."), help="folder of _config.yml")
    parser.add_argument("--module", help="only what concerns this folder of lessons")
    parser.add_argument("--table", action="store_true", help="print counts too")
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    settings = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    bank_of = settings.get("sphinx", {}).get("config", {}).get("quiz_bank")
    if not bank_of:
        parser.error(f"{root / '_config.yml'} names no quiz_bank")
    files = (root / bank_of["questions"], root / bank_of["options"])
    bank = read_bank(*files)
    found = check_bank(bank, files, root, bank_of.get("root", ""))
    if options.module:
        mine = {q.line for q in bank.values() if q.module == options.module}
        lines = {o.line for q in bank.values() if q.module == options.module for o in q.options}
        found = [
            fault
            for fault in found
            if f"/{options.module}/" in str(fault.path)
            or (fault.path == files[0] and fault.line in mine)
            or (fault.path == files[1] and fault.line in lines)
        ]
    for fault in found:
        print(f"{fault.path.relative_to(root)}:{fault.line}: {fault.message}")
    if options.table:
        print_table([question for question in bank.values() if question.lesson])
    print(f"{len(found)} fault{'' if len(found) == 1 else 's'}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
