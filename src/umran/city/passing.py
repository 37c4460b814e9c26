"""The course's indicators and figures for a city that may lack something: what is absent passes through them.

    from umran.city import City, figures, indicators

The functions are those of `umran.indicators` and `umran.figures`. Given something absent they give it back, and so a
notebook that runs with the training city runs with any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import umran.figures
import umran.indicators
from umran.city.absent import Absent, refused, together
from umran.city.city import City
from umran.text.errors import Lacking

_ARABIC = re.compile("[\u0600-\u06ff]")


class Passing:
    """A module whose functions give back what is absent, and what a city's data do not allow, to be shown."""

    def __init__(self, module: ModuleType):
        self._module = module

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return _passing(found) if callable(found) and not isinstance(found, type) else found

    def __dir__(self) -> list[str]:
        return dir(self._module)


def _passing(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def passing(*args: Any, **named: Any) -> Any:
        given = [*args, *named.values()]
        if absent := [each for each in given if isinstance(each, Absent)]:
            return together(absent)
        city = next((each for each in given if isinstance(each, City)), None)
        try:
            return function(*args, **named)
        except Lacking as error:
            if city is None:
                raise
            return city.lacking(*error.names)
        except ValueError as error:  # an indicator refuses in two lines, the first of them Arabic
            reason = str(error).splitlines()[0] if str(error) else ""
            if not _ARABIC.search(reason):
                raise
            return refused(city.name if city else "", reason)

    return passing


figures = Passing(umran.figures)
indicators = Passing(umran.indicators)
