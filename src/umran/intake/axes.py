"""Whether the latitude and longitude of a table are exchanged: proposed only where something else in the run says so.

A layer with a coordinate system is never swapped, for its format gives its axes an order. The rows of a table are
judged by the country that the user states and by the other layers of the run. Where neither is known, and the rows lie
outside the participating countries but inside one when exchanged, the country is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from umran.intake.points import Points, centres, is_missing
from umran.intake.problems import ERROR, NOTE
from umran.intake.proposals import DECLINED, Proposal, in_file
from umran.intake.sheet import Sheet
from umran.text.words import listed, ltr, quoted, ranges

COLUMN = "latitude+longitude"
_NEAR = 0.3  # degrees around an outline in which its cities may lie, for outlines are simplified
_APART = 0.5  # degrees around another layer of the same city
_DOUBT = 0.03  # degrees from the other layers, within _APART of them, at which a table is doubted
_ELSEWHERE = "لا يُعرف البلد، والموقع هكذا خارج البلدان المشاركة، وبعكسهما في داخلها"
_Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class LocationHints:
    """What is known of where a table lies: the country (ISO 3166-1 alpha-3), and other layers with their bounds."""

    country: str | None = None
    layers: tuple[tuple[str, _Bounds], ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.country or self.layers)

    def areas(self) -> list[tuple[str, Any]]:
        """Who says it, in Arabic, and the area in degrees; a country whose outline is not in the data says nothing."""
        import shapely

        found = [(f"الطبقة {quoted(name)}", shapely.box(*box).buffer(_APART)) for name, box in self.layers]
        outline = _outlines().get(self.country or "")
        if outline is not None:
            found.append((f"البلد {ltr(self.country)}", outline.buffer(_NEAR)))
        return found


@lru_cache(maxsize=1)
def _outlines() -> dict[str, Any]:
    from umran import data

    try:
        frame = data.load("countries")
    except (data.DataError, OSError, KeyError):
        return {}
    return dict(zip(frame["iso3"], frame.geometry, strict=True))


@lru_cache(maxsize=1)
def participating_countries() -> Any:
    """The participating countries in one shape; None where the project's data cannot be read."""
    import shapely

    if not _outlines():
        return None
    shape = shapely.union_all(list(_outlines().values()))
    shapely.prepare(shape)
    return shape


def check_axis_order(
    sheet: Sheet,
    shapes: Points,
    raw: Points,
    filled: np.ndarray,
    rows: Sequence[int],
    to_degrees: Callable[[np.ndarray], np.ndarray],
    where: LocationHints,
) -> set[int]:
    """Exchange the places of `shapes` (in degrees) that the user accepts to exchange, and return them.

    `raw` are the points as the table has them; `to_degrees` brings their coordinates to degrees. Places that cannot be
    in degrees at all are named and emptied.
    """
    import shapely

    which = filled
    numbers = raw.xy[which]
    here, there = to_degrees(numbers), to_degrees(numbers[:, ::-1])
    somewhere = ~(numbers == 0).all(1)
    areas = where.areas()
    swapped = np.zeros(len(which), dtype=bool)
    if areas:
        within = [_near(area, here, 0) for _, area in areas]
        inside = np.any(within, axis=0)
        other = ~inside & np.any([_near(area, there, 0) for _, area in areas], axis=0) & somewhere
        if where.layers:
            doubted = _nearer_exchanged(where, here, there) & inside & somewhere
            if other.any() or doubted[somewhere].all():
                other |= doubted
        if other.any() and _ask(sheet, areas, numbers, which, rows, other) is not None:
            swapped = other
        if len(areas) > len(where.layers):
            lost = ~within[-1] & ~other & _valid(here) & somewhere
            _name_lost(sheet, areas[-1][0], numbers, which, rows, lost)
    elif not where.country:
        outside = _valid(here) & _valid(there) & somewhere & ~_near(participating_countries(), here, _NEAR)
        strange = outside & _near(participating_countries(), there, _NEAR)
        if strange.any():
            _ask_country(sheet, numbers, which, rows, strange)
    for place, xy in zip(which[swapped], there[swapped], strict=True):
        shapes[place] = shapely.Point(xy)
    for index in np.flatnonzero(~_valid(here) & ~swapped):
        place = which[index]
        if shapes[place] is not None:
            hint, remedy = "", "صححها بالدرجات العشرية"
            if _valid(there)[index]:
                hint = "؛ لعل خط العرض وخط الطول متبادلان"
                remedy = f"اكتب كلاً منهما في عموده، أو اذكر البلد: {ltr('--country ISO3')}"
            sheet.add("out-of-range", ERROR, f"إحداثيات خارج مدى الدرجات: {_shown(numbers[index])}{hint}", remedy, row=rows[place], column=COLUMN)  # fmt: skip
        shapes[place] = None
    return {int(place) for place in which[swapped]}


def check_layer_location(
    sheet: Sheet, shapes: Points | np.ndarray, filled: np.ndarray, rows: Sequence[int], where: LocationHints
) -> None:
    """Name what lies outside the stated country; where none is stated, say what an exchange would mean. Nothing is moved."""
    which = filled[~is_missing(shapes[filled])]
    if not len(which):
        return
    numbers = centres(shapes[which])
    somewhere = ~(numbers == 0).all(1)
    outline = _outlines().get(where.country or "")
    if outline is not None:
        area = outline.buffer(_NEAR)
        lost = somewhere & ~_near(area, numbers, 0)
        hint = "؛ لعل الطول والعرض متبادلان" if (lost & _near(area, numbers[:, ::-1], 0)).any() else ""
        _name_lost(sheet, f"البلد {ltr(where.country)}{hint}", numbers, which, rows, lost, "geometry")
    elif not where.country:
        strange = (
            somewhere
            & ~_near(participating_countries(), numbers, _NEAR)
            & _near(participating_countries(), numbers[:, ::-1], _NEAR)
        )
        if strange.all():
            sheet.add("which-country", NOTE, f"{_ELSEWHERE} {_shown(numbers[0])}؛ ولا يُبدَّل محورا طبقة لها نظام إحداثيات", f"إن كانا متبادلين فأعد تصدير الطبقة، الطول قبل العرض؛ ولفحص موقعها اذكر البلد: {ltr('--country ISO3')}", column="geometry")  # fmt: skip


def _valid(xy: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.isfinite(xy).all(1) & (np.abs(xy[:, 0]) <= 180) & (np.abs(xy[:, 1]) <= 90)


def _near(area: Any, xy: np.ndarray, distance: float) -> np.ndarray:
    """Which places lie within a distance of an area, told to a hundredth of a degree."""
    import shapely

    if area is None:
        return np.ones(len(xy), dtype=bool)
    valid = _valid(xy)
    hundredths = np.rint(np.where(valid[:, None], xy, 0) * 100).astype(np.int64) + np.array([18_000, 9_000])
    # Both coordinates as one whole number, by which places are sooner told apart than by pairs.
    back, pairs = pd.factorize(hundredths[:, 0] * 100_000 + hundredths[:, 1])
    coarse = np.column_stack([pairs // 100_000 - 18_000, pairs % 100_000 - 9_000]) / 100
    return shapely.dwithin(area, shapely.points(coarse), distance)[back] & valid


def _nearer_exchanged(where: LocationHints, here: np.ndarray, there: np.ndarray) -> np.ndarray:
    """Which rows lie nearer to the other layers when exchanged: where latitude and longitude are much alike, both are near."""
    import shapely

    found = np.zeros(len(here), dtype=bool)
    chosen = _valid(here) & _valid(there)
    layers = shapely.union_all([shapely.box(*box) for _, box in where.layers])
    as_it_is, exchanged = (shapely.distance(layers, shapely.points(xy[chosen])) for xy in (here, there))
    found[chosen] = (exchanged < as_it_is) & (as_it_is > _DOUBT)
    return found


def _shown(xy: np.ndarray) -> str:
    return ltr(f"({xy[1]:.10g}, {xy[0]:.10g})")  # as the table has it: latitude, longitude


def _ask(
    sheet: Sheet,
    areas: list[tuple[str, Any]],
    numbers: np.ndarray,
    which: np.ndarray,
    rows: Sequence[int],
    other: np.ndarray,
) -> str | None:
    said = listed((name for name, _ in areas), "و")
    reason = f"يقع الموقع هكذا بعيداً عن {said}، وبعكسهما قريباً"
    return sheet.ask(_proposal(numbers, which, rows, other, reason))


def _proposal(
    numbers: np.ndarray, which: np.ndarray, rows: Sequence[int], chosen: np.ndarray, reason: str
) -> Proposal:
    first = numbers[np.flatnonzero(chosen)[0]]
    text = f"خط العرض وخط الطول متبادلان {_shown(first)}: {reason}"
    return Proposal("swap-axes", text, rows=tuple(rows[place] for place in which[chosen]), column=COLUMN)


def _ask_country(
    sheet: Sheet, numbers: np.ndarray, which: np.ndarray, rows: Sequence[int], strange: np.ndarray
) -> None:
    reason = _ELSEWHERE
    proposal = _proposal(numbers, which, rows, strange, reason)
    if sheet.accepted.answer(in_file(proposal, sheet.file)) == DECLINED:
        sheet.ask(proposal)
        return
    text = proposal.text.replace("متبادلان", "قد يكونان متبادلين")
    if len(proposal.rows) > 1:
        text += f" (الصفوف {ranges(proposal.rows)})"
    remedy = (
        f"اذكر البلد: {ltr('--country ISO3')}، أو أعطِ معه طبقة لها نظام إحداثيات، "
        f"أو اكتب {ltr(f'--accept {proposal.name}={DECLINED}')} إن كانا صحيحين"
    )
    sheet.add("which-country", ERROR, text, remedy, row=proposal.rows[0], column=COLUMN)


def _name_lost(
    sheet: Sheet,
    country: str,
    numbers: np.ndarray,
    which: np.ndarray,
    rows: Sequence[int],
    lost: np.ndarray,
    column: str = COLUMN,
) -> None:
    for index in np.flatnonzero(lost):
        sheet.add("outside-country", ERROR, f"الموقع {_shown(numbers[index])} خارج {country}", f"صحح الموقع، أو اذكر بلده: {ltr('--country')}", row=rows[which[index]], column=column)  # fmt: skip
