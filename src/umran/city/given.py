"""What a participant's files hold together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import pandas as pd
import shapely

from umran.city.files import File
from umran.indicators import layers as _layers
from umran.intake.kinds import PLACED, kinds
from umran.text.words import Noun, listed, ltr, quoted

_MANY = ("stops", "streets", "open_spaces", "built_up", "totals")  # kinds that may come in several files
_APART = 50_000  # metres between two layers of one city that say a coordinate system is wrong


@dataclass
class Given:
    """What the files hold together: frames by kind, and figures by year; `faults` are Arabic sentences."""

    files: list[File]
    year: str = ""  # of the layers
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    totals: dict[int, dict[str, float]] = field(default_factory=dict)
    tellers: dict[tuple[int, str], str] = field(default_factory=dict)  # which file told a yearly figure
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for kind, schema in kinds().items():
            found = [file for file in self.files if file.kind == kind]
            if len(found) > 1 and kind not in _MANY:
                names = listed(quoted(file.name) for file in found)
                self.faults.append(
                    f"أكثر من ملف من نوع «{schema.title}»: {names}. أبقِ واحداً، أو ادمجها في ملف."
                )
            elif found:
                self.frames[kind] = pd.concat([file.frame for file in found], ignore_index=True)
        for file in self.files:
            if file.kind in ("totals", "built_up"):
                self._add_years(file)
        self._check_money()
        self._check_distances()

    def names(self, *wanted: str) -> tuple[str, ...]:
        """The files of these kinds."""
        return tuple(file.name for file in self.files if file.kind in wanted)

    def _add_years(self, file: File) -> None:
        for year, rows in file.frame.groupby("year"):
            for name, value in _of_year(file.kind, rows).items():
                known = self.totals.setdefault(int(year), {})
                teller = self.tellers.setdefault((int(year), name), file.name)
                if known.setdefault(name, value) != value:
                    title = kinds()["totals"][name].title
                    self.faults.append(
                        f"{title} لسنة {ltr(year)}: {ltr(f'{known[name]:,.10g}')} في {quoted(teller)} "
                        f"و{ltr(f'{value:,.10g}')} في {quoted(file.name)}. أبقِ الصحيح منهما."
                    )

    def _check_money(self) -> None:
        """Sums of money in several files are in one currency, and all say in what or none does."""
        sums = [(file.name, *each) for file in self.files for each in file.frame.attrs.get("money", ())]
        for (here, head, unit), (there, other, second) in combinations(sums, 2):
            if here == there or (unit is None and second is None):
                continue
            if unit is None or second is None or not unit.agrees(second):
                self.faults.append(
                    f"{quoted(head)} في {quoted(here)} و{quoted(other)} في {quoted(there)} ليسا بعملة واحدة مذكورة فيهما. "
                    "اذكر العملة والمقدار في العنوانين."
                )
                return

    def _check_distances(self) -> None:
        placed = [file for file in self.files if file.kind in PLACED and _has_shapes(file.frame)]
        boxes = {file.name: shapely.box(*file.frame.total_bounds) for file in placed if file.frame.crs}
        if len(boxes) < 2:
            return
        from umran.indicators.plane import plane

        metres = plane(next(file.frame for file in placed if file.name in boxes))
        moved = _boxes_in(boxes, metres)
        for (first, here), (second, there) in combinations(moved.items(), 2):
            if not (apart := shapely.distance(here, there)) <= _APART:
                far = f"{apart / 1000:,.0f} كم" if apart < 2e7 else "مسافة بعيدة"
                self.faults.append(
                    f"بين {quoted(first)} و{quoted(second)} {far}: نظام إحداثيات أحدهما غير ما يُظن، أو هما لمدينتين. "
                    f"تحقق من النظام عند التصدير، أو اذكره: {ltr('--crs')}."
                )


def _boxes_in(boxes: Mapping[str, shapely.Geometry], metres: str) -> dict[str, shapely.Geometry]:
    import geopandas as gpd

    return dict(zip(boxes, gpd.GeoSeries(list(boxes.values()), crs="EPSG:4326").to_crs(metres), strict=True))


def _has_shapes(frame: pd.DataFrame) -> bool:
    return "geometry" in frame and frame.geometry.notna().any()


def _of_year(kind: str, rows: pd.DataFrame) -> dict[str, float]:
    """The figures that the rows of one year give."""
    known = {each.name for each in kinds()["totals"].fields} - {"year"}
    sums = {name: rows[name].sum() for name in rows if name in known and rows[name].notna().all()}
    figures = {name: float(value) for name, value in sums.items()}
    if kind == "built_up" and "area_km2" not in figures and _has_shapes(rows):
        layer = _layers.read("built_up", rows, _layers.POLYGONS, _layers._LAYER)
        _layers.to_metres({"built_up": layer})
        figures["area_km2"] = shapely.union_all(layer.geometry).area / 1e6
    return figures


_FAULTS = Noun("لا خلل", "خلل واحد", "خللان", "مواضع", "موضعاً", "موضع")
