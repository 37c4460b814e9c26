"""Files as offices have them: read, judged by a schema in Arabic, mended only when asked.

    from umran import offices

    frame, problems = offices.read("stops.xlsx", "stops")
    problems            # in a notebook: an Arabic table
    offices.names()     # the datasets a file can be read as

A file is never changed. `repair` writes what was mended to a new file, and nothing is lost silently: every row is in
the frame or named in a problem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from umran._lazy import lazily

if TYPE_CHECKING:
    from umran.offices.copies import repair
    from umran.offices.problems import Problem, Problems, Unreadable
    from umran.offices.reading import read
    from umran.offices.schemas import columns, names

# Loaded when first asked for: the command line shows its help without waiting for pandas.
_HOME = {
    "Problem": "problems",
    "Problems": "problems",
    "Unreadable": "problems",
    "columns": "schemas",
    "names": "schemas",
    "read": "reading",
    "repair": "copies",
}

__all__ = ["Problem", "Problems", "Unreadable", "columns", "names", "read", "repair"]


__getattr__, __dir__ = lazily(__name__, _HOME)
