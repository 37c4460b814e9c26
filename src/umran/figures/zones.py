"""Where quarters lie, and whether they lie there: zones that somebody draws, and points that are known otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from umran.figures.frame import DISCLAIMER
from umran.figures.panels import AREA, TABLE_OF_MAPS, Panel, Panels, Sheet, quarters_named, source_and_words
from umran.figures.place import Place
from umran.text.html import render, stacked, table
from umran.text.words import ltr

if TYPE_CHECKING:
    import geopandas as gpd

_ZONES = ("core", "ring", "rest")  # looks of panels.css


def zones_map(place: Place, zones: Mapping[str, Sequence[str]], title: str, subtitle: str = "") -> Panels:
    """Map which quarters somebody counts to which zone, each with a number and its name in a list.

    Parameters
    ----------
    place : Place
        A place with the layer `quarters` (polygons, `name`), such as a `City`.
    zones : mapping of str to sequence of str
        The names of the quarters of each zone, three zones at most: they take the looks of a core, a ring and the rest.
    title : str
        What is mapped.
    subtitle : str
        Whose zones these are.

    Returns
    -------
    Panels
        One map with numbers, and the names under them.

    Raises
    ------
    ValueError
        Where the place has no layer `quarters`, for names that are none of it or stand in two zones, and for more zones.

    Examples
    --------
    >>> from umran import City, figures
    >>> figures.zones_map(City.load("agadir"), {"ساحل": ["أورير", "تغازوت"]}, "جماعتان على الساحل")
    جماعتان على الساحل
    """
    if not 1 <= len(zones) <= len(_ZONES):
        raise ValueError(f"zones are {len(zones)}; expected 1 to {len(_ZONES)}")
    names = [name for members in zones.values() for name in members]
    of = {name: zone for zone, members in zones.items() for name in members}
    looks = dict(zip(zones, _ZONES, strict=False))
    numbers = {name: str(place_) for place_, name in enumerate(names, 1)}
    marks = [numbers[name] for name in names]
    legend = render(
        "umran.figures",
        "zones.html",
        zones=[(zone, looks[zone], [(numbers[name], name) for name in members]) for zone, members in zones.items()],
    )  # fmt: skip
    panel = Panel("", [looks[of[name]] for name in names], [f"{name}: {of[name]}" for name in names], [], marks)  # fmt: skip
    quarters = quarters_named(place, names)
    rows = [[name, ltr(numbers[name]), of[name]] for name in names]
    return Panels(
        title,
        subtitle,
        names,
        Sheet(quarters).draw(quarters),
        [panel],
        source_and_words(place),
        table(TABLE_OF_MAPS, [AREA, "رقمها على الخريطة", "القسم"], rows),
        legend,
        "one",
    )


def control_maps(
    layers: Mapping[str, gpd.GeoDataFrame], points: gpd.GeoDataFrame, title: str, source: str
) -> Panels:
    """Lay points whose place is known upon layers that say the same of themselves, and see which layer holds them.

    Parameters
    ----------
    layers : mapping of str to GeoDataFrame
        The same quarters (polygons, `name`) as each layer has them.
    points : GeoDataFrame
        Points from another source, with the `name` of the quarter in which each should lie.
    title : str
        What is looked at.
    source : str
        Where layers and points come from.

    Returns
    -------
    Panels
        A map a layer, all on one plane: a ring where a point lies in its quarter, a cross where it does not.

    Raises
    ------
    ValueError
        Without a layer or a point, and for a point whose quarter a layer does not have.

    Examples
    --------
    >>> from umran import City, figures
    >>> quarters = City.load("agadir").layers["quarters"]
    >>> points = quarters.set_geometry(quarters.representative_point())
    >>> figures.control_maps({"الطبقة": quarters}, points, "اختبار الموضع", "المصدر: مثال.")
    اختبار الموضع
    """
    lost = {str(name) for frame in layers.values() for name in points["name"] if name not in [*frame["name"]]}
    if not layers or not len(points) or lost:
        told = f"of quarters unknown: {', '.join(sorted(lost))}" if lost else f"{len(points)}"
        raise ValueError(
            f"points are {told}; expected one or more in quarters of every layer, and a layer or more"
        )
    sheet = Sheet(*layers.values(), points)
    panels, rows = [], {str(name): [str(name)] for name in points["name"]}
    for name, frame in layers.items():
        shape = frame.to_crs("EPSG:4326").set_index("name").geometry
        inside = [bool(shape[each].contains(at)) for each, at in zip(points["name"], points.to_crs("EPSG:4326").geometry, strict=True)]  # fmt: skip
        drawn = [
            ("point-in" if found else "point-out", "", x, y)
            for found, (x, y) in zip(inside, sheet.points(points), strict=True)
        ]
        for each, found in zip(points["name"], inside, strict=True):
            rows[str(each)].append("في جماعتها" if found else "خارجها")
        told = f"نقاط في مواضعها: {ltr(sum(inside))} من {ltr(len(inside))}"
        panels.append(
            Panel(
                name,
                ["rest"] * len(frame),
                [""] * len(frame),
                [],
                [],
                told,
                drawn,
                sheet.draw(frame).shapes,
            )
        )
    subtitle = "دائرة: النقطة في جماعتها. وعلامة الضرب: النقطة خارجها."
    ground = sheet.draw(next(iter(layers.values())))
    listed_ = table(TABLE_OF_MAPS, ["النقطة", *layers], list(rows.values()))
    return Panels(title, subtitle, [], ground, panels, stacked(source, DISCLAIMER), listed_)
