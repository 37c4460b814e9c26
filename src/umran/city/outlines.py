"""Outlines of the course's cities that a reader fetched: where they are kept, and what a `City` takes from them.

`umran city boundaries` writes them, one file a city, into the reader's own folder. The book and its notebooks are made
without that folder: they show what is in data/, whatever their maker fetched.
"""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from umran.text.errors import Unreadable
from umran.text.words import ltr, quoted

FORMAT = "umran-boundaries-1"
FOLDER = "UMRAN_BOUNDARIES"  # the variable that names the folder
_KINDS = {"outline": "city", "part": "quarters"}
_CAPTIONS = {"outline": "الحدود", "part": "حدود الأقسام"}


class Plan(NamedTuple):
    """Which level of geoBoundaries holds a city, and which its parts.

    `km2` are our own limits, wide enough for every edition of the outline and too narrow for a province in its place.
    """

    level: str
    parts: str = ""
    km2: tuple[float, float] = (1, 20_000)
    means: str = ""
    note: str = ""


@lru_cache(maxsize=1)
def plans() -> dict[str, Plan]:
    """The cities whose level is known, by city_id."""
    rows = json.loads((files("umran.city") / "outlines.json").read_text("utf-8"))
    return {name: Plan(**row | {"km2": tuple(row["km2"])}) for name, row in rows.items()}


def folder(given: str | None = None) -> Path:
    """Where outlines are kept: the folder given, or UMRAN_BOUNDARIES, or that of the user's data on this system."""
    if given or os.environ.get(FOLDER):
        return Path(given or os.environ[FOLDER])
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "umran" / "boundaries"


def command(city_id: str) -> str:
    """What a reader types to fetch the outlines of a city."""
    return f"umran city boundaries {city_id}"


def remedy(city_id: str) -> str:
    """How the outlines of a city of the course are got, as a sentence."""
    return f"حدودها المنشورة تُنزَّل بالأمر {ltr(command(city_id))}، وتبقى في مجلدك"


def kept(city_id: str) -> dict[str, Any] | None:
    """What a `City` takes of the outlines that the reader fetched; None where there are none, or a book is being made.

    Raises Unreadable for a file that is no longer what the command wrote.
    """
    path = folder() / f"{city_id}.geojson"
    if os.environ.get("UMRAN_OUTPUT") == "book" or not path.is_file():
        return None
    import geopandas as gpd
    import shapely

    try:
        content = json.loads(path.read_bytes())
        about = content["umran"]
        if about["format"] != FORMAT or about["city_id"] != city_id:
            raise ValueError
        frame = gpd.GeoDataFrame.from_features(content["features"], crs="EPSG:4326")
        layers = {
            layer: frame.loc[frame["role"] == role, ["name", "code", "geometry"]].reset_index(drop=True)
            for role, layer in _KINDS.items()
            if (frame["role"] == role).any()
        }
        if not frame.geometry.is_valid.all() or "city" not in layers:
            raise ValueError
        source = "؛ ".join(
            f"{_CAPTIONS[role]}: {ltr(' '.join([each['boundary_id'], '(geoBoundaries)']))} عن {quoted(each['source'], 120)}، "
            f"{ltr(each['year'])}، برخصة {quoted(each['licence'], 120)}"
            for role, each in about["sources"].items()
        )
        boundary = f"{about['means'] or 'الحدود الإدارية'} ({ltr(about['sources']['outline']['level'])})"
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        raise Unreadable(
            f"ملف الحدود {quoted(path, 200)} تغيّر أو تلف", f"احذفه ثم نزّله: {ltr(command(city_id))}"
        ) from None
    return {
        "layers": layers,
        "boundary": boundary,
        "source": f"{source}.",
        "origins": {kind: (path.name,) for kind in layers},
    }
