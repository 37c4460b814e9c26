"""How often a book says that something was not read: every such sentence may be honest, and too many hide what was.

A book sets how many it allows, in its text and in its footnotes::

    [tool.arabic_book.lint.unread]
    patterns = ["لم نقرأ", "لم نتحقق"]   # regular expressions; vowel marks other than the damma do not matter
    text = 12
    footnotes = 12
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ..check.source import Page
from .settings import UnreadBudget
from .text import without_markup

# All but the damma, which tells «لم يُقرأ» from «لم يقرأ».
VOWELS = re.compile(r"[\u064b-\u064e\u0650-\u0652\u0670]")
SENTENCE = re.compile(r"[^.؟!|]+")

# File, line, and whether it is a footnote.
Said = tuple[Path, int, bool]


def sentences(page: Page, unread: UnreadBudget) -> Iterator[Said]:
    """Yield each sentence of a page that says so. A cell of a table is a sentence; so is a line without an end."""
    says = re.compile("|".join(unread.patterns))
    for line in page.lines:
        if line.kind not in ("text", "title", "footnote", "html"):
            continue
        is_note = line.kind == "footnote" or "sources" in line.boxes
        for sentence in SENTENCE.findall(VOWELS.sub("", without_markup(line.text))):
            if says.search(sentence):
                yield page.path, line.number, is_note


def over_budget(said: list[Said], unread: UnreadBudget) -> Iterator[tuple[Path, int, str]]:
    """Yield (file, line, message) for all of them where there are more than allowed."""
    for is_note, most, where in ((False, unread.text, "text"), (True, unread.footnotes, "footnotes")):
        mine = [(path, line) for path, line, note in said if note is is_note]
        if len(mine) > most:
            for number, (path, line) in enumerate(mine, 1):
                yield (
                    path,
                    line,
                    f"says that something was not read: {number} of {len(mine)} in the {where}, more than {most}",
                )
