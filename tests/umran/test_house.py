"""The house keeps its floors: imports point down, in no circle, through no private door."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load_tool():
    spec = importlib.util.spec_from_file_location("house", ROOT / "tools" / "house.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


house = load_tool()


def package(folder, **files):
    """A small package named umran with these files: their path, with __ for /, to their text."""
    for name, text in files.items():
        path = folder / "umran" / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder / "umran"


def test_every_import_keeps_to_the_floors():
    assert house.faults(ROOT / "src" / "umran") == []


def test_the_picture_names_every_room():
    shown = house.picture(ROOT / "src" / "umran")
    rooms = {path.stem for path in (ROOT / "src" / "umran").iterdir() if path.name[0] not in "_."}
    assert {line.split()[1] for line in shown.splitlines()} == rooms


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"text__words": "from umran.data import frames", "data__frames": ""}, "upwards: umran/text/words.py:1 -> umran.data.frames"),
        ({"text__words": "def f():\n    import umran.city.city", "city__city": ""}, "upwards: umran/text/words.py:2 -> umran.city.city"),
        ({"city__city": "from umran.intake.reading import _open", "intake__reading": ""}, "private door: umran/city/city.py:1 -> umran.intake.reading (_open)"),
        ({"city__city": "from umran.indicators import _layers", "indicators___layers": ""}, "private door: umran/city/city.py:1 -> umran.indicators._layers (_layers)"),
        ({"attic__box": ""}, "attic: a room on no floor"),
        (
            {"city__a": "from umran.coherence import b", "coherence__b": "from umran.city import a"},
            "circle of rooms: umran/city/a.py:1 -> umran.coherence.b, umran/coherence/b.py:1 -> umran.city.a",
        ),
        (
            {"data__a": "from umran.data import b", "data__b": "def f():\n    from umran.data import a"},
            "circle of modules: umran/data/a.py:1 -> umran.data.b, umran/data/b.py:2 -> umran.data.a",
        ),
    ],
)  # fmt: skip
def test_what_breaks_the_plan_is_named_with_its_files(tmp_path, files, fault):
    found = house.faults(package(tmp_path, **files))
    ends = fault.split(": ", 1)[1].split(", ")
    assert any(
        each == fault or (fault.startswith("circle") and all(end in each for end in ends)) for each in found
    )


def test_a_type_alone_makes_no_circle(tmp_path):
    files = {
        "city__a": "from umran.city import b",
        "city__b": "if TYPE_CHECKING:\n    from umran.city import a",
    }
    assert house.faults(package(tmp_path, **files)) == []
