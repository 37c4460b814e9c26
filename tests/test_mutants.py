"""The tool that plants faults finds places in every room, and passes over what cannot be planted."""

import random
import sys
import tomllib
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from support import ROOT

ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutants"]["rooms"]


@pytest.fixture(scope="module")
def mutants():
    spec = spec_from_file_location("mutants_tool", ROOT / "tools" / "mutants.py")
    module = sys.modules[spec.name] = module_from_spec(spec)  # a dataclass looks for the module it stands in
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_files_and_places_for_faults(mutants, room):
    files = [path for pattern in ROOMS[room]["files"] for path in ROOT.glob(pattern)]
    tests = [path for pattern in ROOMS[room]["tests"] for path in ROOT.glob(pattern)]
    assert files and tests
    places = mutants.places_of(room, min(files, key=lambda path: abs(path.stat().st_size - 3_000)))
    chance = random.Random(2030)
    planted = [mutants.planted(*place, chance) for place in chance.sample(places, min(6, len(places)))]
    assert any(planted)
    for fault in filter(None, planted):
        assert fault.source != fault.path.read_text("utf-8") and fault.difference()


def test_an_exception_with_a_dotted_name_is_passed_over(mutants, tmp_path):
    module = tmp_path / "dotted.py"
    module.write_text(
        "import json\ntry:\n    pass\nexcept (json.JSONDecodeError, OSError):\n    pass\n", "utf-8"
    )
    places = mutants.places_of("room", module)
    replacers = [place for place in places if any("ExceptionReplacer" in name for name, _ in place[3])]
    found = [mutants.planted(room, path, line, [choice], random.Random(1))
             for room, path, line, choices in replacers for choice in choices]  # fmt: skip
    assert len(found) == 2 and any(found) and None in found
