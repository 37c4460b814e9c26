"""Catalogues for translating a book: its pages, and the words of the interface.

Usage: python -m arabic_book.translate [FOLDER] [--language fr]

Templates are written into _build/gettext: one for each page, and interface.pot. With a language, its catalogues in
locales/<language>/LC_MESSAGES are made or brought up to date; what was translated is kept. A book whose settings say
``language: fr``, ``locale_dirs: [locales]`` and ``gettext_compact: false`` shows them.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from sphinx.application import Sphinx
from sphinx.config import Config

from . import strings
from .build import run_sphinx
from .lesson import plans

INTERFACE = "interface"


def word_lists() -> dict[str, dict[str, Any]]:
    """Every table of the interface's words: name and dictionary."""
    found = {
        name: value for name, value in vars(strings).items() if isinstance(value, dict) and name.isupper()
    }
    return {**found, "PLANS": plans.WORDS}


def interface_catalogue() -> Catalog:
    """The interface's words as a template; each says where it stands."""
    catalogue = Catalog(project="arabic_book", fuzzy=False, charset="utf-8")
    for name, words in word_lists().items():
        for key, text in words.items():
            if isinstance(text, str) and text:
                catalogue.add(text, auto_comments=[f"{name}: {key}"])
    return catalogue


def extract(book: Path) -> Path | None:
    """Write the gettext templates of a book into its folder ``_build/gettext``.

    Parameters
    ----------
    book
        Folder of ``_config.yml`` and ``_toc.yml``.

    Returns
    -------
    Path or None
        Folder of the templates: one for each page, and ``interface.pot``. None where the book has a fault, which is
        then printed.
    """
    work = book / "_build" / "gettext-work"
    shutil.rmtree(work, ignore_errors=True)
    done = run_sphinx(book, work, "gettext")
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        return None
    target = book / "_build" / "gettext"
    for template in sorted((work / "gettext").rglob("*.pot")):
        path = target / template.relative_to(work / "gettext")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(template.read_bytes())
    with (target / f"{INTERFACE}.pot").open("wb") as file:
        write_po(file, interface_catalogue(), width=120)
    return target


def update(template: Path, path: Path, language: str) -> tuple[int, int]:
    """Bring one catalogue up to date with its template, keeping what is translated.

    Parameters
    ----------
    template
        The ``.pot`` file, as :func:`extract` writes it.
    path
        The ``.po`` file; made where it is not there.
    language
        Code of the language, for example ``fr``.

    Returns
    -------
    tuple of int
        How many messages are translated, and how many there are.
    """
    with template.open("rb") as file:
        fresh = read_po(file)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(fresh, no_fuzzy_matching=True)
    else:
        catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
        catalogue.update(fresh)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=120)
    messages = [message for message in catalogue if message.id]
    return sum(bool(message.string) for message in messages), len(messages)


def load_translations(app: Sphinx, config: Config) -> None:
    """Put the translated words of the interface, where the book has them, in place of the Arabic ones."""
    for folder in config.locale_dirs if config.language != "ar" else ():
        path = Path(app.confdir) / folder / config.language / "LC_MESSAGES" / f"{INTERFACE}.po"
        if not path.exists():
            continue
        with path.open("rb") as file:
            translated = {message.id: message.string for message in read_po(file) if message.string}
        for words in word_lists().values():
            words.update({key: translated[text] for key, text in words.items() if text in translated})


def setup_translate(app: Sphinx) -> None:
    """Show the interface in the book's language where ``locales/`` has its words."""
    # Before anything takes a word.
    app.connect("config-inited", load_translations, priority=50)


def main(arguments: list[str] | None = None) -> int:
    """The command ``python -m arabic_book.translate``; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.translate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=Path("."), help="folder of _config.yml and _toc.yml"
    )
    parser.add_argument("--language", help="code of the language to translate into, for example fr")
    options = parser.parse_args(arguments)
    book = options.folder.resolve()
    templates = extract(book)
    if templates is None:
        return 1
    found = sorted(templates.rglob("*.pot"))
    print(f"{len(found)} templates in {templates}")
    if options.language:
        target = book / "locales" / options.language / "LC_MESSAGES"
        counts = [
            update(path, (target / path.relative_to(templates)).with_suffix(".po"), options.language)
            for path in found
        ]
        done, whole = (sum(numbers) for numbers in zip(*counts, strict=True))
        print(f"{target}: {done} of {whole} messages translated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
