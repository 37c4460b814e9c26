"""The form as it stands at the end of its five steps, for a page until its cell is run: the training city, which is invented."""

from __future__ import annotations

from umran.city import boundary
from umran.city.brief import choosing, policy_brief
from umran.city.brief.page import page
from umran.city.city import City
from umran.city.form.shown import cards, drawn_map, figures_table
from umran.figures.outputs import tag
from umran.figures.tool import HOW_TO_RUN
from umran.intake.kinds import kinds
from umran.text.html import Markup, render
from umran.text.words import FEATURES, INDICATORS, ROWS, after, counted, listed, ltr, quoted


def example() -> Markup:
    """Files, answers, figures, a map and the brief of the training city, each said to be invented."""
    city = City.training()
    measures = city.indicators()
    problem = choosing.topic(measures)
    assert problem is not None  # its plan gives figures
    found = [each for each in measures if each.code == problem.code]
    rows = [
        (listed(map(quoted, names)), kinds()[kind].title, counted(len(city.frames[kind]), FEATURES if kind in city.layers else ROWS))
        for kind, names in city.origins.items()
        if kind in kinds() and kind in city.frames
    ]  # fmt: skip
    return render(
        "umran.city",
        "form_example.html",
        style=tag("page.css"),
        label=city.label,
        name=city.name,
        rows=rows,
        boundary=boundary.told(city),
        done=ltr(len({each.indicator for each in measures if each.result})),
        of=counted(len({each.indicator for each in measures}), after(INDICATORS)),
        table=figures_table(measures),
        card=cards(found, city),
        map=drawn_map(found, city),
        brief=page(policy_brief(city, measures), inside=True),
        how_to_run=HOW_TO_RUN,
        source=city.source,
    )
