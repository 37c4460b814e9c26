"""What stands in the page for IPython: the display and pretty-printing of the real one, on a shell of our own.

The files that are not here come from the installed IPython as they are; `arabic_book.live.kernel` names them.
"""

from importlib import import_module

from .core.getipython import get_ipython
from .core.interactiveshell import InteractiveShell
from .core.release import version as __version__
from .core.release import version_info

import_module(f"{__name__}.display")  # a module that is there without asking

__all__ = ["InteractiveShell", "__version__", "get_ipython", "version_info"]
