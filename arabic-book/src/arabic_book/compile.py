"""Run Sphinx over a book in this process: ``python -m arabic_book.compile BOOK WORK [BUILDER]``.

The commands ``build`` and ``translate`` start it: Sphinx leaves its settings behind in the process that it ran in.
"""

import sys
from pathlib import Path

# Where JupyterLab has brought rfc3987_syntax, jsonschema (which MyST-NB imports) loads it and compiles 38 grammars, longer
# than the rest of a build, to check addresses in data that no book has. It is optional, but there is no setting
# against it: to be absent is the one way to leave it out.
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

from sphinx.application import Sphinx  # noqa: E402
from sphinx.util.docutils import docutils_namespace, patch_docutils  # noqa: E402

from .settings import SettingsError, sphinx_settings  # noqa: E402


def compile_book(book: Path, work: Path, builder: str = "html") -> int:
    """Run Sphinx over a book in this process. A warning is an error, but none hides the others.

    Parameters
    ----------
    book
        Folder of ``_config.yml`` and ``_toc.yml``.
    work
        Folder for the result, in ``work/<builder>``, and for what Sphinx keeps for the next build.
    builder
        Name of a builder of Sphinx.

    Returns
    -------
    int
        0 where the book is right.

    Raises
    ------
    SettingsError
        Where a file is missing, or a setting is not one of Jupyter Book's.
    """
    settings = sphinx_settings(book, work / "settings.pickle")
    with patch_docutils(None), docutils_namespace():
        app = Sphinx(
            srcdir=book,
            confdir=None,
            outdir=work / builder,
            doctreedir=work / ".doctrees",
            buildername=builder,
            confoverrides=settings,
            status=None,
            warningiserror=True,
            keep_going=True,
        )
        app.build()
    return app.statuscode


def main(arguments: list[str]) -> int:
    """The command ``python -m arabic_book.compile``; returns its exit code."""
    book, work, *builder = arguments
    try:
        return compile_book(Path(book), Path(work), *builder)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except Exception as error:
        # Sphinx's own words for its errors, and the place of a report for what is none of them.
        from types import SimpleNamespace

        from sphinx.cmd.build import handle_exception

        handle_exception(None, SimpleNamespace(pdb=False, verbosity=0, traceback=False), error, sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
