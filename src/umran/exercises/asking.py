"""`ask`: a question that is answered without code. The choice is kept in the notebook's variable `answer_1`, …"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from umran.exercises.cards import show
from umran.exercises.feedback import find_question
from umran.exercises.judging import Question
from umran.text.html import LANGUAGE, Markup, render
from umran.text.words import ltr

PICK, PICK_SOME, WRITE = "اختر جواباً واحداً", "اختر كل ما يصح", "اكتب العدد"
SCORE = "أعطِ كل زوج درجة"
_WIDE = {"width": "auto", "max_width": "42em"}


def ask(name: str) -> None:
    """Show the question `name` as something to choose from or to fill in, and keep the answer.

    Where no widgets can be shown, the options are printed, to be answered in code.
    """
    question = find_question(name)
    if question is None:
        return
    variable = f"answer_{name.split('.')[1]}"
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    space: dict[str, Any] = shell.user_ns if shell else {}
    space.setdefault(variable, None)
    if shell is None:
        show("hint", name, [f"{letter}: {label}" for letter, label in question.labels.items()])
        return
    from IPython.display import display

    def keep(value: Any) -> None:
        space[variable] = value

    display(_WIDGETS[question.kind](question, space[variable], keep))


def _box(title: str, children: list[Any]) -> Any:
    import ipywidgets

    head = ipywidgets.HTML(render("umran.exercises", "question.html", title=title))
    box = ipywidgets.VBox([head, *children], layout=_WIDE)
    box.add_class("umran-ask")
    return box


def _choice(question: Question, value: Any, keep: Callable[[Any], None]) -> Any:
    """One button an option: text of any length wraps, where a radio button's would be cut."""
    import ipywidgets

    options = [
        ipywidgets.ToggleButton(value=letter == value, description=f"{letter}. {label}", layout=_OPTION)
        for letter, label in question.labels.items()
    ]
    letters = list(question.labels)

    def chosen(change: dict[str, Any]) -> None:
        if change["new"]:
            for other in options:
                if other is not change["owner"]:
                    other.value = False
            keep(letters[options.index(change["owner"])])
        elif not any(each.value for each in options):
            keep(None)

    return _watched(PICK, options, chosen)


def _choices(question: Question, value: Any, keep: Callable[[Any], None]) -> Any:
    import ipywidgets

    chosen_before = value if isinstance(value, list) else []
    options = [
        ipywidgets.ToggleButton(
            value=letter in chosen_before, description=f"{letter}. {label}", layout=_OPTION
        )
        for letter, label in question.labels.items()
    ]

    def chosen(_: dict[str, Any]) -> None:
        keep([letter for letter, each in zip(question.labels, options, strict=True) if each.value] or None)

    return _watched(PICK_SOME, options, chosen)


def _watched(title: str, options: list[Any], chosen: Callable[[dict[str, Any]], None]) -> Any:
    def mark(change: dict[str, Any]) -> None:
        chosen(change)
        for each in options:
            each.icon = "check" if each.value else ""
            each.button_style = "info" if each.value else ""

    for each in options:
        each.add_class("umran-option")
        each.icon = "check" if each.value else ""
        each.observe(mark, "value")
    return _box(title, options)


def _number(question: Question, value: Any, keep: Callable[[Any], None]) -> Any:
    import ipywidgets

    field = ipywidgets.Text(
        value="" if value is None else str(value), placeholder="1234.5", layout={"width": "12em"}
    )

    def written(change: dict[str, Any]) -> None:
        keep(_read_number(change["new"]))

    field.observe(written, "value")
    return _box(WRITE, [field])


def _read_number(text: str) -> float | str | None:
    digits = str.maketrans("٠١٢٣٤٥٦٧٨٩٫−", "0123456789.-")
    written = text.strip().translate(digits).replace(",", "").replace("٬", "").replace(" ", "")
    try:
        return float(written) if written else None
    except ValueError:
        return text  # check says that a number is wanted


def _scores(question: Question, value: Any, keep: Callable[[Any], None]) -> Any:
    import ipywidgets

    known = value if isinstance(value, dict) else {}
    given = dict(known)
    options = [
        ("—", None),
        *(
            (ltr(f"{'+' if step > 0 else '−' if step < 0 else ''}{abs(step)}"), step)
            for step in range(3, -4, -1)
        ),
    ]
    rows = []
    for pair, label in question.labels.items():
        menu = ipywidgets.Dropdown(options=options, value=known.get(pair), layout={"width": "6em"})
        text = ipywidgets.HTML(
            Markup('<div {} style="line-height:1.7">{}</div>').format(LANGUAGE, label),
            layout={"flex": "1 1 auto", "width": "auto"},
        )

        def chosen(change: dict[str, Any], pair: str = pair) -> None:
            given[pair] = change["new"]
            keep({name: step for name, step in given.items() if step is not None} or None)

        menu.observe(chosen, "value")
        rows.append(ipywidgets.HBox([text, menu], layout={"max_width": "30em"}))
    return _box(SCORE, rows)


_WIDGETS = {"choice": _choice, "choices": _choices, "number": _number, "scores": _scores}
_OPTION = {"width": "auto", "height": "auto", "max_width": "42em"}
