"""What is heavy is loaded by what needs it, not by whoever opens a notebook."""

import subprocess
import sys

import pytest

from umran import intake

HEAVY = {"rasterio", "vl_convert", "pikepdf", "pyogrio", "docx", "openpyxl", "altair", "lxml"}
SAY = "import sys; print(*sys.modules)"


@pytest.mark.parametrize(
    "code", ["from umran import City; City.training()", "from umran import intake; intake.read"]
)
def test_a_heavy_package_is_not_loaded_before_it_is_needed(code):
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; {SAY}"], capture_output=True, text=True, check=True
    )
    assert not HEAVY & {*done.stdout.split()}


def test_nothing_heavy_comes_with_the_package_itself():
    done = subprocess.run(
        [sys.executable, "-c", f"import umran; {SAY}"], capture_output=True, text=True, check=True
    )
    assert not {"numpy", "pandas", "shapely", "scipy"} & {*done.stdout.split()}


def test_a_grid_is_refused_with_the_way_to_its_reader_where_it_is_not_installed(tmp_path, monkeypatch):
    path = tmp_path / "population.tif"
    path.write_bytes(b"II*\0" + bytes(100))
    monkeypatch.setitem(sys.modules, "rasterio", None)
    with pytest.raises(intake.Unreadable) as refused:
        intake.read(path)
    assert "غير مثبت" in refused.value.reason and "pip install rasterio" in refused.value.remedy
