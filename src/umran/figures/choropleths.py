"""Maps of quarters that can be argued with: classes side by side, one scale for many maps, two measures on one map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from umran.figures.breaks import SHADES, WAYS, class_limits, classes_of, shades_of
from umran.figures.panels import (
    AREA,
    TABLE_OF_MAPS,
    Entry,
    Panel,
    Panels,
    Sheet,
    quarters_named,
    source_and_words,
)
from umran.figures.place import Place
from umran.text.html import Markup, render, table
from umran.text.numbers import NO_DATA, figure, percent
from umran.text.words import AREAS, counted, listed

_NOTES = {
    "equal": "تقسم المدى أقساماً متساوية، وقد يفرغ بعضها.",
    "quantiles": "في كل فئة العدد نفسه تقريباً من المناطق، وإن تباعدت أرقامها.",
    "natural": "تجمع ما تقارب من الأرقام، وحدودها لهذه الأرقام وحدها.",
}
Form = Callable[[float], str]


def class_maps(
    place: Place,
    values: pd.Series,
    title: str,
    form: Form = figure,
    people: pd.Series | None = None,
    count: int = SHADES,
) -> Panels:
    """Map the same figures of quarters three times, with classes that end where three usual ways put their limits.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    values : Series
        A share, a rate or a density, indexed by the names of the quarters; those that it leaves out are not drawn.
    title : str
        What is mapped, and when.
    form : callable
        A figure as text, with its unit.
    people : Series, optional
        Inhabitants by the same names, known of every quarter: each class then says which part of them lives in it.
    count : int, default 5
        How many classes, 2 to 5.

    Returns
    -------
    Panels
        Three maps of the same shades, each with its limits.

    Raises
    ------
    ValueError
        Where the place has no layer `quarters`, for names that are none of it, for figures that are all missing, and for
        people that are not known of every quarter.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.load("agadir")
    >>> density = city.layers["quarters"].set_index("name")["density_2024"]
    >>> figures.class_maps(city, density, "الكثافة 2024")
    الكثافة 2024
    """
    numbers = values.astype(float)
    if people is not None and (lost := int(people.reindex(numbers.index).isna().sum())):
        raise ValueError(f"people lacks {lost} of {len(numbers)} quarters; expected a number for each")
    panels = []
    for way, name in WAYS.items():
        limits = class_limits(numbers, _checked_count(count), way)
        panels.append(_shaded(name, numbers, limits, form, people, _NOTES[way]))
    subtitle = "الأرقام واحدة في الخرائط الثلاث، والحدود بين الفئات مختلفة."
    return _figure(place, numbers.index, panels, title, subtitle, {title: numbers}, form, people)


def shared_maps(
    place: Place,
    columns: Mapping[str, pd.Series],
    title: str,
    form: Form = figure,
    way: str = "equal",
    count: int = SHADES,
) -> Panels:
    """Map several measures, or years, of quarters by the same classes, so that one map can be held against another.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    columns : mapping of str to Series
        What each map shows, in the unit that all have; indexed by the same names of quarters.
    title : str
        What they show together.
    form : callable
        A figure as text, with its unit.
    way : {"equal", "quantiles", "natural"}
        Where the classes end, of all figures together; see `class_limits`.
    count : int, default 5
        How many classes, 2 to 5.

    Returns
    -------
    Panels
        A small map a column, and one legend.

    Raises
    ------
    ValueError
        Where the place has no layer `quarters`, for columns of different quarters, and for figures that are all missing.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.load("agadir")
    >>> quarters = city.layers["quarters"].set_index("name")
    >>> columns = {"2014": quarters["density_2014"], "2024": quarters["density_2024"]}
    >>> figures.shared_maps(city, columns, "الكثافة في سنتين", way="natural")
    الكثافة في سنتين
    """
    numbers = {name: values.astype(float) for name, values in columns.items()}
    names = next(iter(numbers.values())).index if numbers else pd.Index([])
    if not len(numbers) or any(not values.index.equals(names) for values in numbers.values()):
        raise ValueError(f"columns are {list(columns)}; expected one or more, of the same quarters")
    limits = class_limits(np.concatenate([*numbers.values()]), _checked_count(count), way)
    panels = [replace(_shaded(name, values, limits, form), legend=()) for name, values in numbers.items()]
    known = pd.concat([*numbers.values()])
    legend = _key(
        f"الفئات واحدة: {WAYS[way]}", [replace(each, note="") for each in _entries(known, limits, form)]
    )
    size = "many" if len(numbers) > 3 else ""
    return _figure(
        place,
        names,
        panels,
        title,
        "الفئات واحدة في كل الخرائط، فتُقارن.",
        numbers,
        form,
        legend=legend,
        size=size,
    )


def two_measures_map(
    place: Place, across: pd.Series, up: pd.Series, title: str, forms: tuple[Form, Form] = (figure, figure)
) -> Panels:
    """Map two measures of quarters at once, each in three classes of equal counts: nine colours, and a number for each.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    across, up : Series
        The two measures, indexed by the same names of quarters; their `name` says what they are.
    title : str
        What is mapped, and when.
    forms : pair of callables
        A figure of each as text, with its unit.

    Returns
    -------
    Panels
        One map and a square of nine colours, from little to much of the one to the left, and of the other upwards.

    Raises
    ------
    ValueError
        Where the place has no layer `quarters`, for series of different quarters or of one name, and for a measure whose
        known figures are too alike for three classes.

    Examples
    --------
    >>> from umran import City, figures
    >>> city = City.load("agadir")
    >>> quarters = city.layers["quarters"].set_index("name")
    >>> figures.two_measures_map(city, quarters["growth"], quarters["density_2024"], "النمو والكثافة")
    النمو والكثافة
    """
    measures = [each.astype(float) for each in (across, up)]
    if not across.index.equals(up.index) or across.name == up.name:
        raise ValueError(
            f"across is {across.name!r} and up {up.name!r}; expected two names, and the same quarters"
        )
    limits = [class_limits(each, 3, "quantiles") for each in measures]
    if any(len(each) < 4 for each in limits):
        raise ValueError("a measure has fewer than three classes; expected figures that differ")
    columns, rows = (
        classes_of(each, ends) + 1 for each, ends in zip(measures, limits, strict=True)
    )  # 0: unknown
    known = (columns > 0) & (rows > 0)
    looks = [
        f"b{column}{row}" if each else "unknown"
        for column, row, each in zip(columns, rows, known, strict=True)
    ]
    texts = [
        f"{across.name}: {_told(first, forms[0])}؛ {up.name}: {_told(second, forms[1])}"
        for first, second in zip(*measures, strict=True)
    ]
    marks = [
        str(3 * (3 - row) + column) if each else "؟"
        for column, row, each in zip(columns, rows, known, strict=True)
    ]
    members = {
        (row, column): [name for name, x, y in zip(across.index, columns, rows, strict=True) if (y, x) == (row, column)]
        for row in (1, 2, 3)
        for column in (1, 2, 3)
    }  # fmt: skip
    square = render(
        "umran.figures",
        "two_measures.html",
        across=str(across.name),
        up=str(up.name),
        heads=[_ended(limits[0], place_, forms[0]) for place_ in range(3)],
        sides=[_ended(limits[1], place_, forms[1]) for place_ in range(3)],
        members=members,
        unknown=bool((~known).any()),
        listed=listed,
    )
    shown = {str(each.name): numbers for each, numbers in zip((across, up), measures, strict=True)}
    panel = Panel("", looks, texts, [], marks)
    subtitle = (
        "لكل مقياس ثلاث فئات فيها العدد نفسه تقريباً من المناطق. الرقم على المنطقة رقم خانتها في المفتاح."
    )
    return _figure(
        place,
        across.index,
        [panel],
        title,
        subtitle,
        shown,
        dict(zip(shown, forms, strict=True)),
        legend=square,
        size="one",
    )


def _checked_count(count: int) -> int:
    if not 2 <= count <= SHADES:
        raise ValueError(f"count is {count!r}; expected 2 to {SHADES}")
    return count


def _shaded(
    name: str,
    values: pd.Series,
    limits: np.ndarray,
    form: Form,
    people: pd.Series | None = None,
    note: str = "",
) -> Panel:
    shades, found = shades_of(len(limits) - 1), classes_of(values, limits)
    looks = ["unknown" if each < 0 else shades[each] for each in found]
    return Panel(
        name,
        looks,
        [_told(each, form) for each in values],
        _entries(values, limits, form, people),
        note=note,
    )


def _entries(
    values: pd.Series, limits: np.ndarray, form: Form, people: pd.Series | None = None
) -> list[Entry]:
    shades, found = shades_of(len(limits) - 1), classes_of(values, limits)
    entries = []
    for rank, shade in enumerate(shades):
        note = counted(int((found == rank).sum()), AREAS)
        if people is not None:
            note += f"، {percent(people[values.index][found == rank].sum() / people[values.index].sum())} من السكان"
        entries.append(Entry(shade, _ended(limits, rank, form), note))
    if (found < 0).any():
        entries.append(Entry("unknown", NO_DATA, counted(int((found < 0).sum()), AREAS)))
    return entries[::-1]


def _ended(limits: np.ndarray, rank: int, form: Form) -> str:
    if rank == 0:
        return f"{form(limits[1])} أو أقل"
    return f"أكثر من {form(limits[rank])} إلى {form(limits[rank + 1])}"


def _told(value: float, form: Form) -> str:
    return NO_DATA if pd.isna(value) else form(value)


def _key(head: str, entries: Sequence[Entry]) -> Markup:
    return render("umran.figures", "panels_key.html", head=head, entries=entries)


def _figure(
    place: Place,
    names: pd.Index,
    panels: Sequence[Panel],
    title: str,
    subtitle: str,
    columns: Mapping[str, pd.Series],
    form: Form | Mapping[str, Form],
    people: pd.Series | None = None,
    legend: Markup | str = "",
    size: str = "",
) -> Panels:
    quarters = quarters_named(place, [*names])
    forms = form if isinstance(form, Mapping) else dict.fromkeys(columns, form)
    shown = [(name, [_told(each, forms[name]) for each in values]) for name, values in columns.items()]
    if people is not None:
        shown.append(("السكان", [figure(people[name], 0) for name in names]))
    order = next(iter(columns.values())).to_numpy(float)
    order = np.argsort(-np.where(np.isnan(order), -np.inf, order), kind="stable")
    rows = [[str(names[int(each)]), *(texts[each] for _, texts in shown)] for each in order]
    return Panels(
        title,
        subtitle,
        [*names],
        Sheet(quarters).draw(quarters),
        panels,
        source_and_words(place),
        table(TABLE_OF_MAPS, [AREA, *(name for name, _ in shown)], rows),
        legend,
        size,
    )
