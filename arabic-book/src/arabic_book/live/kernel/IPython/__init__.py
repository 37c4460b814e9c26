"""What stands in the page for IPython: the display and pretty-printing of the real one, on a shell of our own.

The files that are not here come from the installed IPython as they are; `arabic_book.live.kernel` names them.
"""

from .core.getipython import get_ipython
from .core.interactiveshell import InteractiveShell
from .core.release import version as __version__
from .core.release import version_info

from . import display as display  # isort: skip

__all__ = ["InteractiveShell", "__version__", "display", "get_ipython", "version_info"]
