"""Decorators of magics, which a page does not have: libraries define theirs at import, and nobody calls them."""

from typing import Any


def _same(*_: Any, **__: Any) -> Any:
    return lambda function: function


argument = magic_arguments = argument_group = kwds = defaults = _same


def parse_argstring(*_: Any) -> None:
    return None
