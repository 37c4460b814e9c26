"""A quiz as HTML: the form and, in a folded list below it, the answers."""

from hashlib import sha256
from html import escape

from ..inline import inline, plain
from ..strings import QUIZ
from .bank import Option, Question
from .order import shuffled, shuffled_matches


def choices_html(question: Question, prefix: str) -> str:
    """The options as radio buttons or check boxes; their values are their places on the page."""
    kind = "checkbox" if question.type == "multiple" else "radio"
    rows = [
        f'<label class="option"><input type="{kind}" name="{prefix}" value="{place}">'
        f"<span>{inline(question.options[i].text)}</span></label>"
        for place, i in enumerate(shuffled(question, [option.text for option in question.options]), 1)
    ]
    return f'<div class="options">{"".join(rows)}</div>'


def number_html(question: Question, prefix: str) -> str:
    unit = f'<span class="unit" id="{prefix}-unit">{inline(question.unit)}</span>' if question.unit else ""
    described = f"{prefix}-hint" + (f" {prefix}-unit" if unit else "")
    return (
        f'<p class="number"><label for="{prefix}-number">{QUIZ.number_label}</label> '
        f'<input id="{prefix}-number" type="text" inputmode="decimal" dir="ltr" autocomplete="off" maxlength="40" '
        f'aria-describedby="{described}">{unit}</p>'
    )


def steps_html(question: Question) -> str:
    """Steps to put in order; buttons that move them are shown by the script."""
    rows = []
    for place, i in enumerate(shuffled(question, [option.text for option in question.options]), 1):
        text = question.options[i].text
        buttons = "".join(
            f'<button type="button" class="move" data-move="{step}" '
            f'aria-label="{escape(QUIZ[word])}: {plain(text)}" hidden></button>'
            for step, word in ((-1, "move_up"), (1, "move_down"))
        )
        rows.append(f'<li data-option="{place}"><span class="step">{inline(text)}</span>{buttons}</li>')
    return f'<ol class="order">{"".join(rows)}</ol>'


def pairs_html(question: Question, prefix: str) -> str:
    lefts = shuffled(question, [option.text for option in question.options])
    rights = shuffled_matches(question, lefts)
    menu = "".join(
        f'<option value="{place}">{plain(question.options[i].match)}</option>'
        for place, i in enumerate(rights, 1)
    )
    rows = [
        f'<div class="pair" data-option="{place}"><label for="{prefix}-{place}">{inline(question.options[i].text)}</label>'
        f'<select id="{prefix}-{place}"><option value="">{QUIZ.match_choose}</option>{menu}</select></div>'
        for place, i in enumerate(lefts, 1)
    ]
    return f'<div class="pairs">{"".join(rows)}</div>'


def table_html(rows: list[str]) -> str:
    """What a question is about as a table: cells between ``|``, the heads first."""
    cells = [[inline(cell.strip()) for cell in row.split("|")] for row in rows]
    head = "".join(f'<th scope="col">{cell}</th>' for cell in cells[0])
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in cells[1:]
    )
    return f'<div class="table-wrap"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def form_of(question: Question) -> str:
    """What changes with the question: an answer that a reader gave to another form of it is none."""
    parts = [question.type, question.text, *(f"{option.text}\t{option.match}" for option in question.options)]
    return sha256("\n".join(parts).encode()).hexdigest()[:8]


def question_html(question: Question, prefix: str, place: int, count: int) -> str:
    """One question of a form. Rows after ``||`` in its text are a table."""
    text, *rows = question.text.split("||")
    table = table_html(rows) if rows else ""
    number = (
        f'<span class="question-place">{QUIZ.place.format(place=place, count=count)}</span> '
        if count > 1
        else ""
    )
    body = {
        "number": lambda: number_html(question, prefix),
        "order": lambda: steps_html(question),
        "match": lambda: pairs_html(question, prefix),
    }.get(question.type, lambda: choices_html(question, prefix))()
    return (
        f'<fieldset class="question" id="{prefix}" data-question="{question.name}" data-type="{question.type}" '
        f'data-module="{escape(question.module)}" data-form="{form_of(question)}" aria-describedby="{prefix}-hint">'
        f'<legend>{number}<span class="question-text">{inline(text.strip())}</span></legend>{table}'
        f'<p class="hint" id="{prefix}-hint">{QUIZ["hint_" + question.type]}</p>{body}'
        f'<p class="question-tools" hidden><button type="button" class="check">{QUIZ.check}</button></p>'
        f'<div class="feedback"></div></fieldset>'
    )


def option_html(option: Option, number: int, text: str | None = None) -> str:
    """An option in the list of answers, with its number in the form and its feedback."""
    state = ' class="right"' if option.correct else ""
    mark = f"<b>{QUIZ.right_mark}</b> " if option.correct else ""
    feedback = f'<span class="why">{inline(option.feedback)}</span>' if option.feedback else ""
    return (
        f'<li data-option="{number}"{state}>{mark}<span>{text or inline(option.text)}</span> {feedback}</li>'
    )


def answer_html(question: Question) -> str:
    """The answer of one question, which the script reads and a reader without scripts unfolds."""
    options, order = question.options, shuffled(question, [option.text for option in question.options])
    place = {i: number for number, i in enumerate(order, 1)}
    key = ""
    if question.type == "number":
        unit = f" {inline(question.unit)}" if question.unit else ""
        key = f'<p>{QUIZ.answer}: <span class="ltr">{escape(question.answer)}</span>{unit}</p>'
        mistakes = [f'<li data-number="{escape(o.text)}"><span class="ltr">{escape(o.text)}</span>: '
                    f'<span class="why">{inline(o.feedback)}</span></li>' for o in options if o.feedback]  # fmt: skip
        key += f"<ul>{''.join(mistakes)}</ul>" if mistakes else ""
    elif question.type == "order":
        key = f"<ol>{''.join(option_html(Option(o.text, False, '', o.feedback), place[i]) for i, o in enumerate(options))}</ol>"
    elif question.type == "match":
        rights = shuffled_matches(question, order)
        at = {i: number for number, i in enumerate(rights, 1)}
        rows = [f'<li data-option="{place[i]}" data-match="{at[i]}">{inline(o.text)}: <strong>{inline(o.match)}</strong>'
                + (f' <span class="why">{inline(o.feedback)}</span>' if o.feedback else "") + "</li>"
                for i, o in enumerate(options)]  # fmt: skip
        key = f"<ul>{''.join(rows)}</ul>"
    else:
        key = f"<ul>{''.join(option_html(options[i], number) for number, i in enumerate(order, 1))}</ul>"
    numbers = (
        f' data-number="{question.answer}" data-tolerance="{question.tolerance}"'
        if question.type == "number"
        else ""
    )
    return (
        f'<li data-answer="{question.name}"{numbers}>{key}'
        f'<p class="explanation">{inline(question.explanation)}</p>'
        f'<p class="source">{QUIZ.source}: {inline(question.source)}</p></li>'
    )


def quiz_html(questions: list[Question], name: str, number: int, title: str, test: str = "") -> str:
    """The form of a quiz and its folded answers.

    ``name`` is what a reader's record calls it, ``number`` its place among the quizzes of its page.
    """
    prefix = f"quiz-{number}"
    kind = f' data-test="{test}"' if test else ""
    return (
        f'<form class="quiz" data-quiz="{escape(name)}"{kind} aria-labelledby="{prefix}-title" novalidate>'
        f'<h2 class="quiz-title" id="{prefix}-title">{inline(title)}</h2>'
        f'<p class="quiz-note">{QUIZ.note_test if test else QUIZ.note}</p>{fields_html(questions, prefix)}'
        f'<div class="quiz-end" hidden></div>{answers_html(questions)}</form>'
    )


def check_html(questions: list[Question], name: str) -> str:
    """Questions inside a lesson: a form without a score, and without a name, so that a page has no landmark for each."""
    prefix = f"check-{questions[0].name}"
    return (
        f'<form class="quiz check" data-quiz="{escape(name)}" novalidate>'
        f'<p class="quiz-title">{QUIZ.title_check}</p>{fields_html(questions, prefix)}'
        f'<div class="quiz-end" hidden></div>{answers_html(questions)}</form>'
    )


def fields_html(questions: list[Question], prefix: str) -> str:
    return "".join(
        question_html(question, f"{prefix}-{place}", place, len(questions))
        for place, question in enumerate(questions, 1)
    )


def answers_html(questions: list[Question]) -> str:
    return (
        f'<details class="quiz-answers"><summary>{QUIZ.answers}</summary>'
        f"<ol>{''.join(map(answer_html, questions))}</ol></details>"
    )
