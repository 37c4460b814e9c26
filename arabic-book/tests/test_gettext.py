"""A book can be translated: its catalogues are made without a warning, kept when it changes, and used."""

import subprocess
import sys

import pytest
from babel.messages.pofile import read_po, write_po

from arabic_book import strings

CONFIG = """title: كتاب
author: مؤلف
only_build_toc_files: true
execute: {{execute_notebooks: "off"}}
html: {{use_multitoc_numbering: false, home_page_in_navbar: false}}
sphinx:
  extra_extensions: [arabic_book]
  config: {{language: {language}, html_theme: arabic_book, locale_dirs: [locales], gettext_compact: false}}
"""
PAGE = """# كتاب

المدينة لا تعمل وحدها.

:::{objectives}
- قراءة رقم قبل تصديقه.
:::

```{plan}
title: خطة
start: "09:00"
items:
  - {minutes: 5, what: ترحيب}
```
"""
FRENCH = {
    "المدينة لا تعمل وحدها.": "La ville n’agit pas seule.",
    "قراءة رقم قبل تصديقه.": "Lire un chiffre avant d’y croire.",
    "ترحيب": "Accueil",
    strings.INTERFACE["contents"]: "Sur cette page",
    strings.INTERFACE["menu"]: "Sommaire",
}


def run(*command):
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def messages(path):
    with path.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def translate(path):
    """Write what we know of French into a catalogue."""
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.id in FRENCH:
            message.string = FRENCH[message.id]
    with path.open("wb") as file:
        write_po(file, catalogue)


pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    folder = tmp_path_factory.mktemp("translated") / "book"
    folder.mkdir()
    (folder / "_config.yml").write_text(CONFIG.format(language="ar"), encoding="utf-8")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (folder / "index.md").write_text(PAGE, encoding="utf-8")
    said = run("arabic_book.translate", str(folder), "--language", "fr")
    assert "0 of " in said
    return folder


def test_pages_boxes_plans_and_interface_have_catalogues(book):
    page = messages(book / "_build" / "gettext" / "index.pot")
    assert {"كتاب", "المدينة لا تعمل وحدها.", "قراءة رقم قبل تصديقه.", "ترحيب"} <= set(page)
    interface = messages(book / "_build" / "gettext" / "interface.pot")
    assert {*strings.INTERFACE.values(), *strings.BOXES.values()} <= set(interface)


def test_a_translation_is_kept_when_the_page_changes_and_shown_where_the_book_asks_for_it(book):
    catalogues = book / "locales" / "fr" / "LC_MESSAGES"
    for name in ("index", "interface"):
        translate(catalogues / f"{name}.po")
    (book / "index.md").write_text(PAGE + "\nفقرة جديدة.\n", encoding="utf-8")
    assert "5 of " in run("arabic_book.translate", str(book), "--language", "fr")
    assert messages(catalogues / "index.po")["فقرة جديدة."] == ""

    (book / "_config.yml").write_text(CONFIG.format(language="fr"), encoding="utf-8")
    run("arabic_book.build", str(book))
    html = (book / "_build" / "html" / "index.html").read_text(encoding="utf-8")
    assert "La ville n’agit pas seule." in html and "المدينة لا تعمل وحدها" not in html
    assert "Lire un chiffre avant d’y croire." in html and "Sommaire" in html and "Accueil" in html
    assert "فقرة جديدة." in html, "what is not translated stays Arabic"
