"""Validate the data folder, or seal a reviewed change of it."""

import argparse
import sys

from umran.data import DataError, seal, validate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m umran.data", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["validate", "seal"], default="validate")
    parser.add_argument(
        "path", nargs="?", help="a data folder or, to validate, one file; the project's by default"
    )
    arguments = parser.parse_args()
    try:
        (seal if arguments.command == "seal" else validate)(arguments.path)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
