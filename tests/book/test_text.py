"""The course's text against the rules of its lint."""

from dataclasses import replace

from arabic_book.lint import lint, read_settings
from support import ROOT


def test_the_two_model_lessons_have_no_fault():
    """Where this fails, either the lesson or the rule is to be mended."""
    settings = replace(read_settings(ROOT), sourced=("book/0[1-6]_*/*.md",))
    names = ("01_new_urban_agenda/what_is_it", "03_evidence/evidence_based_policy")
    lessons = [ROOT / "book" / f"{name}.md" for name in names]
    assert lint(settings, lessons)[0] == []
