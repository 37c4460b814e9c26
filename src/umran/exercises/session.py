"""What exercises remember of one notebook: results, and hints that were shown.

It stands among the notebook's own names, so that it goes when the notebook starts anew: a page of the book runs many
notebooks in one Python, for one learner after another.
"""

from __future__ import annotations

import sys
from typing import Any

_NAME = "_umran_exercises"
_alone: dict[str, Any] = {}


def kept(part: str) -> dict[str, Any]:
    """The table of a part of the session, empty at first."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    space = shell.user_ns if shell else _alone
    found = space.get(_NAME)
    if not isinstance(found, dict):
        found = space[_NAME] = {}
    return found.setdefault(part, {})
