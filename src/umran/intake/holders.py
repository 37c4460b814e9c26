"""Who usually has what: the offices to ask for a kind of file, or for a column of the yearly totals (holders.json)."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _known() -> dict[str, list[str]]:
    return json.loads((files("umran.intake") / "holders.json").read_text("utf-8"))


def holders(name: str) -> tuple[str, ...]:
    """The offices, in Arabic, the likeliest first; none where it is not known.

    Examples
    --------
    >>> holders("waste_collected")
    ('قسم النظافة في البلدية',)
    """
    return tuple(_known().get(name, ()))
