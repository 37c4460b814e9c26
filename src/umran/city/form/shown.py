"""What was measured, as the form and its example show it: a table of all, the cards and the map of one."""

from __future__ import annotations

from collections.abc import Sequence

from umran import figures
from umran.city import report
from umran.city.city import City
from umran.city.form.wording import note, plainly
from umran.city.measures import Measure
from umran.city.page import facts
from umran.text.html import Markup, render
from umran.text.words import ltr

_PACKAGE = "umran.city"


def figures_table(measures: Sequence[Measure]) -> Markup:
    """Every indicator in a row: its value, or «لا بيانات» with what is missing."""
    rows = []
    for each in measures:
        value = each.result.answer() if each.result else ""
        rows.append((each.code, each.title, ltr(each.years) if each.years else "", value, f"{each.missing}."))
    return render(_PACKAGE, "form_figures.html", rows=rows)


def cards(measures: Sequence[Measure], city: City) -> Markup:
    """The cards of one indicator, one a period, with what a reader should know; or what is missing for it."""
    parts = [
        (
            Markup(each.result._repr_html_()),
            [(label, plainly(text)) for label, text in facts(each, city)],
        )
        for each in measures
        if each.result
    ]
    missing = "" if parts else " ".join(report.missing(measures))
    return render(_PACKAGE, "form_card.html", parts=parts, missing=missing)


def drawn_map(measures: Sequence[Measure], city: City) -> Markup:
    """The map of an indicator that has one; why there is none to see, where it has too much detail."""
    done = [each for each in measures if each.result]
    if not done or done[0].code not in figures.MAP_TITLES:
        return Markup()
    try:
        return Markup(figures.place_map(city, done[0].code, done[0].result)._repr_html_())
    except ValueError:
        return note("في الطبقات تفاصيل أكثر مما تحمله خريطة في صفحة، أو لا أشكال فيها تُرسم.")
