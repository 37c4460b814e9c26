"""A file that would keep somebody waiting is refused at once, with its reason."""

import json
import zipfile

import pytest

from umran import intake
from umran.intake import bounds

HEAD = "latitude,longitude,population\n"


def write(path, text):
    path.write_text(text, "utf-8")
    return path


def deep(folder):
    return write(folder / "a.geojson", '{"type":"FeatureCollection","features":' + "[" * 300_000)


def many_properties(folder):
    features = [{"type": "Feature", "geometry": None, "properties": {f"k{i}": 1}} for i in range(3_000)]
    return write(folder / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def many_rows_of_many_properties(folder):
    features = [
        {"type": "Feature", "geometry": None, "properties": {f"k{i % 1500}": 1}} for i in range(3_000)
    ]
    return write(folder / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def big_sheet(folder):
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        row = b"".join(b'<c r="A1"><v>%d</v></c>' % (i * 7919 % 10**6) for i in range(2_000))
        archive.writestr("xl/worksheets/sheet1.xml", row * (bounds.SHEET_BYTES // len(row) + 1))
    return folder / "a.xlsx"


SLOW = {
    "one line of many fields": (lambda f: write(f / "a.csv", HEAD + "1," * 1_500_000), "الأعمدة"),
    "a header of many fields": (lambda f: write(f / "a.csv", "a," * 1_500_000 + "\n1,2\n"), "الأعمدة"),
    "many lines": (lambda f: write(f / "a.csv", HEAD + "1,2,3\n" * (bounds.BULK_ROWS + 1)), "الأسطر"),
    "many lines of too few cells": (
        lambda f: write(f / "a.csv", HEAD + "1,2\n" * (bounds.ROWS + 1)),
        "الصفوف",
    ),
    "many empty lines": (lambda f: write(f / "a.csv", HEAD + "\r" * (bounds.ROWS + 1)), "الأسطر"),
    "many cells": (lambda f: write(f / "a.csv", HEAD + ("1," * 199 + "1\n") * 10_100), "الخانات"),
    "open quotation marks": (lambda f: write(f / "a.csv", HEAD + '"1,2,3\n' * 30_001), "تنصيص"),
    "deep JSON": (deep, "JSON"),
    "many properties": (many_properties, "الأعمدة"),
    "many cells of a layer": (many_rows_of_many_properties, "الخانات"),
    "a large sheet": (big_sheet, "ميغابايت"),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_is_too_large_is_refused_before_it_is_read(name, tmp_path):
    build, phrase = SLOW[name]
    path = build(tmp_path)
    with pytest.raises(intake.Unreadable) as refused:
        intake.read(path, "residents")
    assert phrase in str(refused.value) and refused.value.remedy


def test_a_long_table_whose_cells_must_all_be_looked_at_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "LOOKED_AT", 2_100)
    path = write(tmp_path / "a.csv", HEAD + "31.5,35.5,٣\n" * 2_050)
    assert len(intake.read(path, "residents")[1].notes) == 2_050
    path = write(tmp_path / "a.csv", HEAD + "31.5,35.5,٣\n" * 2_101)
    with pytest.raises(intake.Unreadable, match="2,100"):
        intake.read(path, "residents")


def test_a_table_longer_than_what_is_read_cell_by_cell_is_read(tmp_path):
    path = write(tmp_path / "a.csv", HEAD + "31.5,35.5,3\n" * (bounds.ROWS + 1) + "31.5,35.5,x\n")
    frame, problems = intake.read(path, "residents")
    assert frame["population"].sum() == 3 * (bounds.ROWS + 1)
    assert [each.row for each in problems] == [bounds.ROWS + 3]


def test_a_long_shape_is_one_cell(tmp_path):
    ring = ",".join(f"{35 + i / 1e5:.5f} {31 + (i % 7) / 1e3:.5f}" for i in range(20_000))
    path = write(tmp_path / "a.csv", f'geometry,name\n"LINESTRING ({ring})",شارع\n')
    frame, problems = intake.read(path, "streets")
    assert problems.valid and len(frame.geometry.iloc[0].coords) == 20_000
