"""No figure depends on the width of NumPy's own whole numbers: 64 bits here, 32 in a page, where they overflow in silence."""

import ast

import large_numbers
import numpy as np
import pytest
import shapely
from narrowing import NUMPY, narrow

from support import ROOT
from umran.indicators.network import Network
from umran.indicators.walking import is_within

SOURCE = ROOT / "src" / "umran"
# Functions that put two numbers into one, each told its width.
PACKING = {"packed", "unpacked"}
# Types that are as wide as the machine says; `intp` is for places in an array, which are never more than it has.
OWN_WIDTH = {"int_", "uint", "uintp", "long", "ulong"}
MAKING = {"array", "asarray", "arange", "zeros", "ones", "empty", "full", "fromiter", "frombuffer"}


def is_own_width(node):
    named = isinstance(node, ast.Name) and node.id == "int"
    told = isinstance(node, ast.Constant) and node.value in {"int", "uint", "long", "intc"}
    return named or told or (isinstance(node, ast.Attribute) and node.attr in OWN_WIDTH)


def unsaid_widths(text):
    """Where a source leaves the width of whole numbers to the machine, or shifts what may be as narrow."""
    tree, found = ast.parse(text), []
    has_numpy = any(
        isinstance(node, ast.Import) and "numpy" in {each.name for each in node.names}
        for node in ast.walk(tree)
    )
    packing = {
        id(inner)
        for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name in PACKING
        for inner in ast.walk(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", "")
            asked = [each.value for each in node.keywords if each.arg == "dtype"]
            asked += node.args[:1] if name in ("astype", "view") else node.args[1:] if name in MAKING else []
            if any(map(is_own_width, asked)):
                found.append(node.lineno)
        is_shift = isinstance(node, ast.BinOp) and isinstance(node.op, ast.LShift | ast.RShift)
        if has_numpy and is_shift and not isinstance(node.left, ast.Constant) and id(node) not in packing:
            found.append(node.lineno)
    return found


def test_no_source_leaves_a_width_to_the_machine():
    sources = sorted(SOURCE.rglob("*.py"))
    found = {str(path.relative_to(SOURCE)): unsaid_widths(path.read_text("utf-8")) for path in sources}
    assert len(sources) > 200 and {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("text", "is_seen"),
    [
        ("people.astype(int)", True),
        ("people.astype('int')", True),
        ("people.astype(np.int_)", True),
        ("np.array(people, int)", True),
        ("np.zeros(3, dtype=int)", True),
        ("pd.Series(people, dtype=int)", True),
        ("import numpy as np\na << 32 | b", True),
        ("import numpy as np\na >> 32", True),
        ("people.astype('int64')", False),
        ("people.astype(float)", False),
        ("np.array(places, np.intp)", False),
        ("np.full(3, 1)", False),
        ("import numpy as np\n1 << 16", False),
        ("size >> 20", False),
        ("import numpy as np\ndef packed(a, b):\n    return a << 32 | b", False),
    ],
)
def test_a_width_is_said_or_it_is_found(text, is_seen):
    assert bool(unsaid_widths(text)) is is_seen


def figures():
    names = {}
    exec(large_numbers.CELL, names)
    return names["found"]


def test_figures_beyond_32_bits_are_those_reckoned_by_hand():
    assert figures() == large_numbers.EXPECTED


def test_they_are_the_same_where_whole_numbers_are_as_narrow_as_in_a_page(monkeypatch):
    assert narrow(monkeypatch) > 20
    assert figures() == large_numbers.EXPECTED


def test_the_narrow_overflow_as_they_do_in_a_page():
    assert NUMPY.arange(3).dtype == np.int32 and NUMPY.array([1, 2**31]).dtype == np.int64
    assert NUMPY.array([1], np.int64).dtype == NUMPY.arange(3, dtype=np.int64).dtype == np.int64
    assert NUMPY.unique(np.array([2**40]), return_inverse=True)[0].tolist() == [2**40]
    assert (NUMPY.array([65_536]) * 65_536).tolist() == [0]


def streets():
    """A grid of streets with a place in each of its crossings, in metres of a projected system."""
    lines = [[(x, 0), (x, 3_000)] for x in range(0, 3_001, 100)] + [
        [(0, y), (3_000, y)] for y in range(0, 3_001, 100)
    ]
    return np.array([shapely.segmentize(shapely.LineString(line), 100) for line in lines])


def walks():
    network = Network.from_lines(streets())
    points = np.random.default_rng(7).uniform(0, 3_000, (500, 2))
    near = is_within(points, shapely.points(points[:20]), 250)
    return (
        network.xy,
        network.ends,
        network.length,
        network.component_length,
        network.nearest(points, 90)[0],
        near,
    )


def test_streets_meet_and_people_are_near_alike_at_every_width(monkeypatch):
    wide = walks()
    assert len(wide[0]) == 31 * 31 and wide[3].tolist() == [2 * 31 * 3_000]
    narrow(monkeypatch)
    for one, other in zip(wide, walks(), strict=True):
        assert np.array_equal(one, other)


def test_a_cell_of_a_grid_of_the_world_keeps_its_number(monkeypatch):
    from types import SimpleNamespace

    from umran.intake import raster

    narrow(monkeypatch)
    rows = []
    sheet = SimpleNamespace(rows=rows, file="world.tif", add=lambda *_: None)
    grid = SimpleNamespace(
        width=360_819, dtypes=["float64"], transform=SimpleNamespace(a=100, b=0, c=0, d=0, e=-100, f=0)
    )
    window = SimpleNamespace(values=np.array([[0.0, 12.5]]), row=170_000, column=5)
    raster._people(sheet, grid, iter([window]), False)
    assert [row.number for row in rows] == [170_000 * 360_819 + 6 + 1]
