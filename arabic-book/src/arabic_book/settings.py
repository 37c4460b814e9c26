"""Sphinx's settings of a book, made of its ``_config.yml`` as Jupyter Book makes them, but without its own theme.

Jupyter Book adds an extension for each part of its theme (sphinx-book-theme, thebe, comments, copybutton, togglebutton).
None of them is loaded here; what the book names itself is.
"""

import pickle
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Of the extensions that Jupyter Book adds, those that read and write a book in any theme.
THEME_INDEPENDENT = ("myst_nb", "sphinx_external_toc", "sphinx_design")
EXTENSION = "arabic_book"
# What Jupyter Book reads in a _config.yml; it passes over any other name in silence.
CONFIG_KEYS = ("title", "author", "copyright", "logo", "project", "exclude_patterns", "only_build_toc_files", "execute", "parse",
         "html", "latex", "launch_buttons", "repository", "bibtex_bibfiles", "bibtex_reference_style", "sphinx")  # fmt: skip
# Settings of extensions that are left out; Sphinx warns of what nobody knows.
UNUSED_SETTINGS = ("comments_config", "use_jupyterbook_latex", "use_multitoc_numbering")


class SettingsError(Exception):
    """What is wrong with the settings of a book, in words for its author."""


def sphinx_settings(book: Path, cache: Path) -> dict[str, Any]:
    """Settings for Sphinx of the book in a folder.

    Parameters
    ----------
    book
        Folder of ``_config.yml`` and ``_toc.yml``.
    cache
        File that keeps the result: to import what reads ``_config.yml`` takes longer than to build a page.

    Raises
    ------
    SettingsError
        Where a file is missing, or a setting is not one of Jupyter Book's.
    """
    for name in ("_config.yml", "_toc.yml"):
        if not (book / name).is_file():
            raise SettingsError(f"لا ملف {name} في {book}. {book} has no {name}.")
    static = sorted(str(path) for path in (book / "_static").rglob("*.*s"))
    files = [path.read_bytes() for path in (book / "_config.yml", Path(__file__))]
    recipe = [*files, *static, version("jupyter-book"), sys.version]
    mark = sha256(repr(recipe).encode()).hexdigest()
    if not (settings := _cached(cache, mark)):
        settings = _read(book)
        cache.parent.mkdir(parents=True, exist_ok=True)
        cache.write_bytes(pickle.dumps((mark, settings)))
    sys.path += [path for path in settings.pop("local_paths") if path not in sys.path]
    return settings


def _cached(cache: Path, mark: str) -> dict[str, Any] | None:
    try:
        cached_mark, settings = pickle.loads(cache.read_bytes())
    except Exception:  # absent, cut short, or of another version: made again
        return None
    return settings if cached_mark == mark else None


def _read(book: Path) -> dict[str, Any]:
    # Slow to import, and seldom needed.
    import yaml
    from jsonschema import ValidationError
    from jupyter_book.config import get_default_sphinx_config, get_final_config

    path = book / "_config.yml"
    options = {"external_toc_path": "_toc.yml", "latex_individualpages": False}
    try:
        config = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        if unknown := sorted(set(config) - set(CONFIG_KEYS)):
            raise ValueError(f"no such setting: {', '.join(unknown)}")
        settings, _ = get_final_config(
            user_yaml=config, cli_config=options, sourcedir=book, raise_on_invalid=True
        )
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise SettingsError(f"{path}: إعداد لا يصح. A setting is not right.\n{error}") from error
    stock = {*get_default_sphinx_config()["extensions"], "sphinx_jupyterbook_latex"} - {*THEME_INDEPENDENT}
    named = (config.get("sphinx") or {}).get("config") or {}
    if settings.get("intersphinx_mapping"):
        stock.remove("sphinx.ext.intersphinx")
    wanted = [name for name in [*settings["extensions"], EXTENSION] if name not in stock]
    settings |= {
        "language": "ar",
        **named,
        "extensions": list(dict.fromkeys(wanted)),
        "html_theme": EXTENSION,
    }
    settings = {name: value for name, value in settings.items() if name not in UNUSED_SETTINGS}
    local = (config.get("sphinx") or {}).get("local_extensions") or {}
    return settings | {"local_paths": [str((book / path).resolve()) for path in local.values()]}
