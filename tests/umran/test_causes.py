"""Inputs that offices really save, whose true cause is named, or which are simply read."""

import pandas as pd
import pyogrio
import pytest
from offices_corpus import geopackage

from umran import intake
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
