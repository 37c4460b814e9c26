"""Exercises that answer in Arabic: `ask`, `check`, `hint` and `export_progress`, for a learner's notebook.

`python -m umran.exercises` (or `make exercises`) makes what learners open from the solved sources in exercises/; see
`umran.exercises.source`. Imported in a notebook, it also explains errors of the cells in Arabic.
"""

from __future__ import annotations

from importlib import import_module

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "asking": ["ask"],
        "brief": ["write_brief"],
        "feedback": ["check", "hint"],
        "progress": ["export_progress"],
    },
)


def _in_notebook():
    """The running IPython shell, or None; IPython is not imported for asking."""
    import sys

    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


if (_shell := _in_notebook()) is not None:
    import_module(f"{__name__}.errors").install(_shell)
