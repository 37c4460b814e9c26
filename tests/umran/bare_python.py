"""A Python as a page has it: no GEOS, PROJ, SciPy, OpenSSL, nor what compiles charts. Runs notebooks and tells what came of each cell.

Usage: python bare_python.py NOTEBOOK... ; writes JSON, by notebook and cell: the name of the module that was missing or the error,
and the outputs as pairs of media type and text.
"""

import hashlib
import json
import os
import sys
from importlib.machinery import PathFinder
from pathlib import Path

ABSENT = {"shapely", "geopandas", "pyproj", "scipy", "pyogrio", "rasterio", "vl_convert", "docx", "lxml"}


def leave_out():
    """From now on none of the modules that are absent is found."""
    found = PathFinder.find_spec

    def find_spec(name, path=None, target=None):
        return None if name.partition(".")[0] in ABSENT else found(name, path, target)

    PathFinder.find_spec = find_spec


def quiet_shell():
    """An IPython that keeps what cells display, and the errors of what shows itself."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.interactiveshell import InteractiveShell

    class Hook(DisplayHook):
        def write_format_data(self, format_dict, md_dict=None):
            self.shell.shown += format_dict.items()

        def write_output_prompt(self):
            pass

        def finish_displayhook(self):
            pass

    class Shell(InteractiveShell):
        def showtraceback(self, exc_tuple=None, **_):
            self.failed = exc_tuple and exc_tuple[1]

    return Shell.instance(displayhook_class=Hook)


def run(path, shell):
    from IPython.utils.capture import capture_output

    shell.reset(new_session=True)
    told = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        shell.shown, shell.failed = [], None
        with capture_output() as captured:
            done = shell.run_cell("".join(cell["source"]))
        error = done.error_before_exec or done.error_in_exec or shell.failed
        if isinstance(error, ImportError):
            told[cell["id"]] = [f"needs {error.name}", []]
        else:
            outputs = [pair for output in captured.outputs for pair in output.data.items()] + shell.shown
            outputs += [("stream", captured.stdout)] if captured.stdout else []
            told[cell["id"]] = [error and f"{type(error).__name__}: {error}", outputs]
    return told


if __name__ == "__main__":
    leave_out()
    del hashlib.pbkdf2_hmac
    os.environ |= {"UMRAN_OUTPUT": "book", "UMRAN_BOUNDARIES": os.devnull}
    shell = quiet_shell()
    found = {Path(each).stem: run(Path(each), shell) for each in sys.argv[1:]}
    sys.stdout.write(json.dumps(found, default=str))
