"""The course's text against the rules of its lint."""

import re
from dataclasses import replace

from lxml import html

from arabic_book.lint import lint, read_settings
from support import ROOT


def test_the_two_model_lessons_have_no_fault():
    """Where this fails, either the lesson or the rule is to be mended."""
    settings = replace(read_settings(ROOT), sourced=("book/0[1-6]_*/*.md",))
    names = ("01_new_urban_agenda/what_is_it", "03_evidence/evidence_based_policy")
    lessons = [ROOT / "book" / f"{name}.md" for name in names]
    assert lint(settings, lessons)[0] == []


def test_every_page_that_speaks_of_the_readers_city_leads_to_its_notebook(book):
    word = re.compile("(?<![ء-ي])[وفبلك]{0,2}مدينتك(?![ء-ي])")
    speaking, dumb = [], []
    for page in sorted(
        [*(book.folder / "book").rglob("*.html"), *(book.folder / "notebooks").glob("*.html")]
    ):
        (article,) = html.parse(page).xpath("//article")
        texts = article.xpath(
            ".//p//text()[not(ancestor::script or ancestor::svg or ancestor::code or ancestor::fieldset or ancestor::*[contains(@class, 'quiz')])]"
        )
        if page.stem == "12_your_city" or not any(word.search(text) for text in texts):
            continue
        speaking.append(page.stem)
        if not article.xpath(".//a[contains(@href, '12_your_city.html')]"):
            dumb.append(page.stem)
    assert dumb == [] and len(speaking) > 40
