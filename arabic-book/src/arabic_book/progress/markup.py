"""The page of a reader's progress and the certificate, as HTML that ``progress-page.js`` fills."""

from collections.abc import Callable
from html import escape

from sphinx.application import Sphinx

from .. import strings
from ..menu import Chapter
from ..quiz import Quizzes
from ..strings import PROGRESS, QUIZ
from .course import Course, Module, minutes_of

Address = Callable[[str], str]  # of a page, by its name


def lesson_row(page: Chapter, address: Address) -> str:
    minutes = minutes_of(page)
    length = f' <span class="minutes">{strings.minutes(minutes)}</span>' if minutes else ""
    return (
        f'<li data-page="{escape(page.docname)}" data-minutes="{minutes}"><span class="state" aria-hidden="true"></span>'
        f'<a href="{address(page.docname)}">{escape(page.title)}</a>{length}'
        f'<span class="said sr-only"></span></li>'
    )


def quiz_rows(page: Chapter, address: Address, quizzes: Quizzes) -> str:
    minutes = minutes_of(page)
    rows = []
    for quiz in quizzes[page.docname]:
        rows.append(
            f'<li data-quiz="{escape(quiz.name)}" data-minutes="{minutes}">'
            f'<span class="state" aria-hidden="true"></span><a href="{address(page.docname)}">{escape(page.title)}</a>'
            f'<span class="said">{PROGRESS.not_taken}</span></li>'
        )
        minutes = 0
    return "".join(rows)


def module_box(module: Module, address: Address, quizzes: Quizzes) -> str:
    lessons = "".join(lesson_row(page, address) for page in module.lessons)
    tests = "".join(quiz_rows(page, address, quizzes) for page in module.quizzes)
    count = len(module.lessons)
    return (
        f'<details class="progress-module" data-module="{escape(module.name)}">'
        f'<summary><span class="module-title">{escape(module.title)}</span>'
        f'<span class="module-share">{PROGRESS.share.format(done=0, count=count)}</span>'
        f'<progress max="{max(count, 1)}" value="0" aria-label="{escape(module.title)}"></progress></summary>'
        f"<ul>{lessons}{tests}</ul></details>"
    )


def test_links(quizzes: Quizzes, address: Address) -> dict[str, str]:
    """Address of each test of the book by its name, ``pre`` or ``post``."""
    return {
        quiz.test: address(docname) for docname, placed in quizzes.items() for quiz in placed if quiz.test
    }


def progress_html(app: Sphinx, address: Address) -> str:
    """The page of a reader's progress; ``progress-page.js`` fills it."""
    quizzes, modules = Quizzes.of(app.env), Course.of(app).modules
    tests = test_links(quizzes, address)
    boxes = "".join(module_box(module, address, quizzes) for module in modules)
    lesson_count = sum(len(module.lessons) for module in modules)
    quiz_count = sum(len(module.quizzes) for module in modules)
    rows = "".join(
        f'<li data-test="{name}"><a href="{tests[name]}">{QUIZ["title_" + name]}</a>: '
        f'<span class="said">{PROGRESS.not_taken}</span></li>'
        for name in ("pre", "post")
        if name in tests
    )
    return f"""<div class="my-progress">
<noscript><p class="progress-message">{PROGRESS.no_script}</p></noscript>
<div class="progress-message" role="status" hidden></div>
<div class="progress-summary">
<p><span class="figure" data-fill="lessons">{PROGRESS.share.format(done=0, count=lesson_count)}</span> <span>{PROGRESS.lessons}</span></p>
<p><span class="figure" data-fill="quizzes">{PROGRESS.share.format(done=0, count=quiz_count)}</span> <span>{PROGRESS.quizzes}</span></p>
<p><span class="figure" data-fill="hours">—</span> <span data-fill="hours-all">{PROGRESS.hours}</span></p>
</div>
<h2 id="progress-modules">{PROGRESS.modules}</h2>
{boxes}
<h2 id="progress-tests">{PROGRESS.tests}</h2>
<ul class="progress-tests">{rows}</ul>
<div class="test-difference"></div>
<h2 id="progress-exercises">{PROGRESS.exercises}</h2>
<p class="exercises-none">{PROGRESS.exercises_none}</p>
<div class="exercises"></div>
<h2 id="progress-file">{PROGRESS.file}</h2>
<p>{PROGRESS.file_note}</p>
<p class="progress-file" hidden>
<button type="button" class="export">{PROGRESS.export}</button>
<label class="button">{PROGRESS.import_}<input type="file" class="import sr-only" accept=".json,application/json"></label>
<button type="button" class="erase quiet">{PROGRESS.erase}</button>
</p>
<dialog class="erase-dialog" aria-labelledby="erase-title"><h2 id="erase-title">{PROGRESS.erase_ask}</h2><p>{PROGRESS.erase_note}</p>
<p><button type="button" class="erase-sure">{PROGRESS.erase_sure}</button> <button type="button" class="quiet erase-not">{PROGRESS.erase_not}</button></p></dialog>
</div>"""


def months_menu(name: str) -> str:
    months = "".join(f'<option value="{i}">{month}</option>' for i, month in enumerate(strings.MONTHS, 1))
    return f'<select id="{name}">{months}</select>'


def certificate_html(app: Sphinx) -> str:
    """The certificate; ``progress-page.js`` fills it when its conditions are met."""
    modules = "".join(f"<li>{escape(module.title)}</li>" for module in Course.of(app).modules)
    text = (
        f'<p class="certificate-text">{escape(app.config.certificate_text)}</p>'
        if app.config.certificate_text
        else ""
    )
    return f"""<div class="certificate-desk">
<noscript><p class="progress-message">{PROGRESS.no_script}</p></noscript>
<p class="certificate-state">{PROGRESS.conditions}</p>
<ul class="conditions"></ul>
<form class="certificate-form" hidden><label for="certificate-name">{PROGRESS.name}</label>
<p><input id="certificate-name" type="text" autocomplete="name" dir="auto" maxlength="90" required aria-describedby="certificate-name-note">
<button type="submit">{PROGRESS.issue}</button></p>
<p class="hint" id="certificate-name-note">{PROGRESS.name_note}</p><p class="certificate-fault" role="alert"></p></form>
<section class="certificate" aria-label="{PROGRESS.certificate}" hidden>
<div class="certificate-paper">
<p class="certificate-mark">{escape(app.config.html_short_title or app.config.html_title)}</p>
<p class="certificate-title">{PROGRESS.certificate}</p>
<p class="certificate-to">{PROGRESS.granted}</p>
<p class="certificate-name"><bdi></bdi></p>
<p class="certificate-for"></p>
{text}
<ul class="certificate-modules">{modules}</ul>
<dl><div><dt>{PROGRESS.date}</dt><dd data-certificate="date"></dd></div><div><dt>{PROGRESS.length}</dt><dd data-certificate="hours"></dd></div><div><dt>{PROGRESS.score}</dt><dd data-certificate="score"></dd></div><div><dt>{PROGRESS.code}</dt><dd data-certificate="code" class="ltr"></dd></div></dl>
<p class="certificate-small">{PROGRESS.certificate_note}</p>
</div></section>
<p class="certificate-tools" hidden><button type="button" class="print">{PROGRESS.print}</button></p>
<details class="verify"><summary>{PROGRESS.verify}</summary>
<form class="verify-form"><p class="hint">{PROGRESS.verify_note}</p>
<p><label for="verify-name">{PROGRESS.verify_name}</label><input id="verify-name" type="text" dir="auto" autocomplete="off"></p>
<fieldset><legend>{PROGRESS.date}</legend>
<label for="verify-day">{PROGRESS.day}</label><input id="verify-day" type="text" inputmode="numeric" dir="ltr" size="3">
<label for="verify-month">{PROGRESS.month}</label>{months_menu("verify-month")}
<label for="verify-year">{PROGRESS.year}</label><input id="verify-year" type="text" inputmode="numeric" dir="ltr" size="5"></fieldset>
<p><label for="verify-hours">{PROGRESS.verify_hours}</label><input id="verify-hours" type="text" inputmode="numeric" dir="ltr" size="4"></p>
<p><label for="verify-code">{PROGRESS.code}</label><input id="verify-code" type="text" dir="ltr" autocomplete="off" spellcheck="false"></p>
<p><button type="submit">{PROGRESS.verify_do}</button></p><p class="verify-said" role="status"></p></form></details>
</div>"""
