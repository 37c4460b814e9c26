"""Files as offices have them: read, judged by a schema in Arabic, mended only when asked.

    from umran import intake

    frame, problems = intake.read("stops.xlsx", "stops")
    problems            # in a notebook: an Arabic table
    intake.names()     # the datasets a file can be read as

A file is never changed. `repair` writes what was mended to a new file, and nothing is lost silently: every row is in
the frame or named in a problem.
"""

from __future__ import annotations

import lazy_loader

from umran.text.errors import Unreadable as Unreadable

# Loaded when first asked for: the command line shows its help without waiting for pandas.
_HOMES = {
    "problems": ["Problem", "Problems"],
    "proposals": ["Accepted", "Proposal"],
    "schemas": ["columns", "names"],
    "reading": ["read"],
    "copies": ["repair"],
    "raster": ["population_grid"],
}


__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs=_HOMES)
