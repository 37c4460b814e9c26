"""The Python that runs inside the page: the runner, and in place of IPython what notebooks need of it.

Display and pretty-printing are IPython's own modules, taken as they are from the installed package, so that a cell
shows in the page what a kernel would; of the rest there is only what libraries ask for.
"""

from __future__ import annotations

from importlib.metadata import distribution, version
from pathlib import Path

HERE = Path(__file__).parent
FOLDERS = ("arabic_live", "IPython")
FROM_IPYTHON = (
    "core/display.py", "core/display_functions.py", "core/formatters.py", "core/getipython.py", "core/release.py",
    "display.py", "lib/__init__.py", "lib/display.py", "lib/pretty.py",
    "testing/__init__.py", "testing/skipdoctest.py", "utils/dir2.py", "utils/sentinel.py",
)  # fmt: skip


def kernel_files() -> dict[str, bytes]:
    """Every file of the archive that the engine unpacks beside its packages, by its path there."""
    own = {
        path.relative_to(HERE).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in sorted((HERE / folder).rglob("*.py"))
    }
    ipython = distribution("ipython")
    taken = {
        f"IPython/{name}": Path(str(ipython.locate_file(f"IPython/{name}"))).read_bytes()
        for name in FROM_IPYTHON
    }
    if both := own.keys() & taken.keys():
        raise ValueError(f"ours and IPython's at once: {', '.join(sorted(both))}")
    licence = next(file for file in ipython.files or () if file.name == "LICENSE")
    return own | taken | {f"ipython-{version('ipython')}.LICENSE": Path(str(licence.locate())).read_bytes()}
