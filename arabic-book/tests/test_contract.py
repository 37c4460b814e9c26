"""A page owes its reader what its kind promises; what is missing stops the build, with file, line and field."""

import re
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from arabic_book.check.contract import check_settings, faults
from arabic_book.check.source import read_page
from small_books import build, write_book

CONTRACT = """
page_kinds = {"index": None, "notebooks/*": "notebook", "*": "lesson"}
page_contract = {
    "lesson": ["minutes", "topics", "{objectives}", "{activity}", "{takeaway}", "{sources}", "{trainer}"],
    "quiz": ["minutes"],
    "notebook": ["minutes"],
}
page_values = {
    "minutes": {"from": 1, "to": 120},
    "paragraphs": {"from": 1, "to": 175},
    "topics": {"pattern": r"\\d+\\.(\\d+|[a-z])"},
}
"""
CONFIG = """
extensions = ["myst_nb", "arabic_book"]
myst_enable_extensions = ["colon_fence"]
nb_execution_mode = "off"
language = "ar"
html_theme = "arabic_book"
"""
LESSON = """---
minutes: 12
topics: ["11.3", "11.a"]
paragraphs: ["9", "25–42"]
---

# درس

:::{objectives}
- معرفة الدرس.
:::

## قسم

نص الدرس.

:::{activity} فكّر
ما رأيك؟
:::

:::{takeaway}
- خلاصة.
:::

:::{sources}
1. كتاب.
:::

:::{trainer}
تلميح.
:::
"""


def without(box):
    """The lesson without one of its boxes."""
    return re.sub(rf":::{{{box}}}.*?\n:::\n", "", LESSON, flags=re.S)


def box(name, text):
    return f":::{{{name}}}\n{text}\n:::\n"


# A faulty page, the line that is named, and what is said of it.
FAULTS = {
    "no_minutes": (LESSON.replace("minutes: 12\n", ""), 1, "no 'minutes'"),
    "no_topics": (LESSON.replace('topics: ["11.3", "11.a"]', "topics: []"), 3, "no 'topics'"),
    **{f"no_{name}": (without(name), 1, f"no {{{name}}} box")
       for name in ("objectives", "activity", "takeaway", "sources", "trainer")},
    "kind": (LESSON.replace("minutes: 12", "minutes: 12\nkind: lessen"), 3, "'lessen' is none of: lesson, notebook, quiz"),
    "quiz": ("---\nkind: quiz\n---\n\n# أسئلة\n\nنص.\n", 1, "no 'minutes'"),
    "front": ("# درس بلا ترويسة\n\nنص.\n", 1, "no 'minutes'"),
    "many_minutes": (LESSON.replace("12", "500"), 2, "'minutes': 500 is outside 1–120"),
    "word_minutes": (LESSON.replace("12", "قليل"), 2, "is neither a number nor a range"),
    "paragraph": (LESSON.replace('"9"', '"176"'), 4, "'176' is outside 1–175"),
    "backwards": (LESSON.replace("25–42", "42–25"), 4, "'42–25' runs backwards"),
    "topic": (LESSON.replace("11.a", "11"), 3, "'11' is not of the form"),
    "empty_figure": (LESSON.replace("نص الدرس.", ":::{keyfigure} 9\n:::"), 15, "{keyfigure} is empty"),
    "second": (LESSON + box("sources", "1. كتاب."), 32, "a second {sources}; the first is on line 25"),
    "late_objectives": (without("objectives") + box("objectives", "- هدف."), 29, "comes after the first section"),
    "late_section": (LESSON + "\n## قسم آخر\n\nنص.\n", 33, "a section follows {takeaway}"),
    "late_activity": (LESSON + box("activity", "سؤال."), 32, "{activity} follows {takeaway}"),
    "early_sources": (without("sources").replace("نص الدرس.", box("sources", "1. كتاب.")), 15, "comes before {takeaway}"),
    "nested": (LESSON.replace(":::{objectives}\n- معرفة الدرس.\n:::", f"::::{{note}}\n{box('objectives', '- هدف.')}::::"),
               10, "{objectives} stands inside {note}"),
}  # fmt: skip


NOTEBOOK = ('{{"cells": [{{"cell_type": "markdown", "id": "a", "metadata": {{}}, "source": ["# دفتر"]}}], "metadata": {{{}}}, '
            '"nbformat": 4, "nbformat_minor": 5}}')  # fmt: skip


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A book with a good lesson and one page for every fault, built twice."""
    folder = tmp_path_factory.mktemp("contract") / "book"
    pages = {name: text for name, (text, _, _) in FAULTS.items()}
    pages["hollow"] = LESSON.replace("ما رأيك؟", "")
    notebooks = {
        "notebooks/good.ipynb": NOTEBOOK.format('"minutes": 5'),
        "notebooks/bad.ipynb": NOTEBOOK.format(""),
    }
    write_book(folder, {"good": LESSON, **notebooks, **pages}, CONFIG + CONTRACT)
    return build(folder, "dummy"), build(folder, "dummy")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_promise_is_named_with_its_file_and_line(faulty, fault):
    _, line, message = FAULTS[fault]
    for code, said in faulty:
        assert code != 0
        mine = [text for text in said.splitlines() if re.search(rf"/{fault}\.md:{line}:", text)]
        assert any(message in text for text in mine), [
            text for text in said.splitlines() if f"/{fault}.md" in text
        ]


def test_a_kept_promise_is_not_named_and_a_notebook_has_its_own(faulty):
    said = faulty[0][1]
    assert "good.md" not in said and "good.ipynb" not in said and "index.md" not in said
    assert re.search(r"notebooks/bad\.ipynb:1:.*no 'minutes'", said)


def test_each_fault_breaks_one_promise(faulty):
    """Otherwise a test above might be red for another reason than its own."""
    said = faulty[0][1]
    for fault in set(FAULTS) - {"front"}:
        assert len([text for text in said.splitlines() if re.search(rf"/{fault}\.md:\d+:", text)]) == 1, fault


def test_an_empty_box_is_named(faulty):
    assert re.search(r'/hollow\.md:17: ERROR: Content block expected for the "activity"', faulty[0][1])


def settings(**values):
    return SimpleNamespace(**{"page_kinds": {}, "page_contract": {}, "page_values": {}, **values})


def test_a_book_of_another_subject_is_not_checked(tmp_path):
    path = tmp_path / "recipe.md"
    path.write_text("# وصفة\n\nنص.\n", encoding="utf-8")
    assert faults(read_page(path), "recipe", settings()) == []
    contract = settings(page_contract={"lesson": ["minutes"]})
    assert faults(read_page(path), "recipe", contract) == []
    assert faults(
        read_page(path), "recipe", settings(page_kinds={"*": "lesson"}, page_contract={"lesson": ["minutes"]})
    )


@pytest.mark.parametrize(
    "wrong",
    [{"page_kinds": {"*": "chapter"}}, {"page_values": {"minutes": {"least": 1}}}],
    ids=["kind", "value"],
)
def test_settings_that_say_nothing_are_refused(wrong):
    with pytest.raises(ExtensionError, match=r"page_kinds: .*chapter|page_values: .*minutes"):
        check_settings(None, settings(page_contract={"lesson": ["minutes"]}, **wrong))
