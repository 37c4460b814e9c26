"""Inputs that offices really save, whose true cause is named, or which are simply read."""

import datetime as dt
import zipfile

import pandas as pd
import pyogrio
import pytest
from offices_corpus import HEADER, geopackage, workbook

from umran import intake
from umran.intake import bounds
from umran.text.errors import Unreadable


def with_tables(folder, *layers):
    """A GeoPackage as a map program saves it, with its own tables beside the layers."""
    path = geopackage(layers=layers)(folder)
    for name in ("layer_styles", "qgis_projects"):
        pyogrio.write_dataframe(pd.DataFrame({"name": ["a"], "content": ["<qgis/>"]}), path, layer=name)
    return path


def test_the_one_spatial_layer_of_a_geopackage_is_read_and_the_tables_beside_it_are_named(tmp_path):
    frame, problems = intake.read(with_tables(tmp_path, "layer"), "residents")
    assert frame["population"].tolist() == [120, 80]
    assert problems.valid
    (note,) = [each for each in problems.notes if each.code == "other-layers"]
    assert all(name in note.reason for name in ("layer", "layer_styles", "qgis_projects"))


def test_of_two_spatial_layers_one_must_be_chosen(tmp_path):
    path = with_tables(tmp_path, "first", "second")
    with pytest.raises(Unreadable, match=r"first.*second") as stopped:
        intake.read(path, "residents")
    assert "layer_styles" not in str(stopped.value)
    frame, _ = intake.read(path, "residents", sheet="second")
    assert len(frame) == 2


_ADDRESS = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def strict(folder, *lines):
    """A workbook as «Strict Open XML Spreadsheet» saves it: the same parts under other addresses."""
    usual = workbook(("ورقة", [HEADER.split(","), *lines]))(folder)
    path = folder / "strict.xlsx"
    with zipfile.ZipFile(usual) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            for kind in ("spreadsheetml", "officeDocument", "drawingml"):
                old, new = (
                    f"http://schemas.openxmlformats.org/{kind}/2006/",
                    f"http://purl.oclc.org/ooxml/{kind}/",
                )
                content = content.replace(old, new)
            target.writestr(name, content.replace("/extended-properties", "/extendedProperties"))
    return path


def test_a_strict_workbook_is_read_and_its_texts_stay_as_they_are(tmp_path):
    lines = [[31.95522, 35.94503, 120, "ملاحظة"], [31.96, 35.95, 80, f'Type="{_ADDRESS}"']]
    lines[0].append(dt.date(2020, 5, 1))
    frame, problems = intake.read(strict(tmp_path, *lines), "residents")
    assert frame["population"].tolist() == [120, 80] and frame["latitude"].tolist() == [31.95522, 31.96]
    assert "Strict Open XML" in problems.form
    assert [each.code for each in problems.errors if each.code != "unnamed-column"] == []
    assert f'Type="{_ADDRESS}"' in frame.iloc[1].tolist() and "2020-05-01" in frame.iloc[0].tolist()


def test_a_strict_workbook_that_cannot_be_held_in_memory_is_named_as_what_it_is(tmp_path, monkeypatch):
    path = strict(tmp_path, [31.95522, 35.94503, 120])
    monkeypatch.setattr(bounds, "SHEET_BYTES", 3000)
    with pytest.raises(Unreadable, match=r"Strict Open XML.*\.xlsx"):
        intake.read(path, "residents")
