"""A long text is read by its columns: whatever stands in it, what comes out is what comes out cell by cell."""

import os

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran.intake import bulk, copies, reading
from umran.text.errors import Unreadable

TIMES = int(os.environ.get("UMRAN_FUZZ", "1"))
HEADS = {
    "residents": ["population", "latitude", "longitude", "sex", "age_group", "disability", "name", "ملاحظة"],
    "households": ["persons", "weight", "improved_water", "persons_per_room", "منزل"],
    "totals": ["year", "population", "area_km2", "waste_generated", "gdp", "street_share"],
    "quarter_population": ["name", "population", "female", "male", "year"],
    "air": ["year", "name", "pm25", "population", "latitude", "longitude"],
    "streets": ["name", "width_m", "geometry"],
}
WRITTEN = {
    "population": ["12", "0", "7", "3500"],
    "latitude": ["31.95", "31.9531", "31.953123456789012", "31.951", "-31.9"],
    "longitude": ["35.91", "35.9", "35.955", "36"],
    "sex": ["female", "male", "ذكر", "أنثى"],
    "age_group": ["0-14", "65+"],
    "disability": ["true", "نعم", "0"],
    "year": ["2015", "2020", "١٤٤٠هـ", "2015/2016", "15/3/2019"],
    "area_km2": ["12.5", "12.345", "1234.567", "0.125"],
    "width_m": ["4.5", "0.5", "200", "200.5", "12 م", "3.125"],
    "street_share": ["0.31", "31%", "0.4"],
    "geometry": ["POINT (35.9 31.9)", "LINESTRING (35.9 31.9; 36 32)"],
    "weight": ["1.25", "1.255", "1"],
}
FAULTS = [
    "", " ", "-", "لا يوجد", "n/a", "١٢٣", "١٢٫٥", "1,5", "1.234", "1.234,5", "1 234", "12 نسمة", "12%", "٪12", "+5", "-5", "1e3", "1e400",
    "0x1", "nan", "inf", "1_000", "007", "-0", "5.", ".5", "--5", "1-", "1.2.3", "9" * 16, "9" * 30, "0." + "1" * 17, "90.000000000000000001",
    "9007199254740993", "99999999999999999999", "=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "المجموع", "إجمالي حي", "Total", "المتوسط", "الكل",
    "31°57'19\"N", "0", "91", "181", "1000", "\u200f12", "\u00a012", "٣١٫٩٥", "حي الزهور", "12\u0660", "²", "½", "x" * 70, "population", "أ" * 40,
]  # fmt: skip
ODD_LINES = [
    "",
    ",",
    "{}",
    "{},9",
    "تقرير السكان",
    "المجموع",
    "المجموع,100",
    '"مفتوحة{}',
    '"سطر\nثان"{}',
    '"أ{}\nب{}\nج"{}',
    '{}"',
    "   ",
]


@st.composite
def tables(draw):
    """A text with mostly sound rows, a fault anywhere, and odd lines between."""
    kind = draw(st.sampled_from([*HEADS]))
    heads = draw(st.lists(st.sampled_from(HEADS[kind]), min_size=2, unique=True))
    cell = {
        name: st.one_of(*[st.sampled_from(WRITTEN.get(name, ["أ", "b", "3"]))] * 6, st.sampled_from(FAULTS))
        for name in heads
    }
    row = st.tuples(*cell.values())
    rows = draw(st.lists(row, min_size=3, max_size=12))
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    quote = draw(st.sampled_from(["", "", "", '"']))
    lines = [
        delimiter.join(
            quote + each.replace(delimiter, " ").replace('"', '""' if quote else "″") + quote
            for each in cells
        )
        for cells in rows
    ]
    lines += [lines[-1]] * draw(st.integers(0, 2))
    heads = draw(
        st.sampled_from([heads, [f"{each} (بالآلاف)" if each == "population" else each for each in heads]])
    )
    head = delimiter.join(heads) + draw(st.sampled_from(["", "", delimiter]))
    lines.insert(0, head)
    for at, odd in draw(
        st.lists(st.tuples(st.integers(0, len(lines)), st.sampled_from(ODD_LINES)), max_size=2)
    ):
        lines.insert(at, odd.replace(",", delimiter).replace("{}", delimiter * (len(heads) - 1)))
    if draw(st.booleans()):
        lines.insert(draw(st.integers(1, len(lines))), head)
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return draw(st.sampled_from([kind, kind, None])), end.join(lines) + draw(st.sampled_from(["", end]))


ACCEPTED = st.sampled_from(
    [(), "total=المجموع", "total", "percent", "hijri-year=start", "year-from-date", "drop-duplicates"]
)


def outcome(path, kind, accept):
    """All that a reader gives: the frame, the problems word for word, and the repaired copy."""
    try:
        table = reading.open_table(path, kind, accept=accept)
    except Unreadable as error:
        return str(error)
    frame = reading.frame(table)
    written = (
        pd.DataFrame(frame).assign(geometry=frame.to_wkt()["geometry"]) if table.shapes is not None else frame
    )
    return (
        [*table.problems],
        str(table.problems),
        written.to_csv(),
        written.dtypes.astype(str).to_dict(),
        frame.attrs,
        copies._csv(table),
    )


@settings(max_examples=150 * TIMES, derandomize=TIMES == 1, database=None, deadline=None)
@given(tables(), ACCEPTED)
def test_a_table_read_by_its_columns_is_the_table_read_by_its_cells(tmp_path_factory, drawn, accept):
    kind, text = drawn
    path = tmp_path_factory.mktemp("long") / "table.csv"
    path.write_bytes(text.encode())
    found = []
    for least in (10**9, 0):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "LEAST", least)
            patch.setattr("umran.intake.totals._FEW", 2)
            found.append(outcome(path, kind, accept))
    assert found[0] == found[1]


def in_other_digits(text, draw):
    """The text with the digits of figures alone in their cell as another hand writes them, of one script."""
    digits = str.maketrans("0123456789", draw(st.sampled_from(("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"))))
    head, _, rest = text.partition("\n")
    return f"{head}\n{rest.translate(digits)}"


@settings(max_examples=80 * TIMES, derandomize=TIMES == 1, database=None, deadline=None)
@given(st.data())
def test_digits_of_another_script_are_read_for_a_whole_column_as_cell_by_cell(tmp_path_factory, data):
    kind, text = data.draw(tables())
    path = tmp_path_factory.mktemp("long") / "table.csv"
    path.write_bytes(in_other_digits(text, data.draw).encode())
    found = []
    for many in (10**9, -1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk, "LEAST", 0)
            patch.setattr("umran.intake.totals._FEW", 2)
            patch.setattr("umran.intake.cells._MANY", many)
            found.append(outcome(path, kind, ()))
    if isinstance(found[0], str):
        assert found[0] == found[1]
        return
    (one, _, frame, types, *_), (other, _, again, kinds, *_) = found
    assert (frame, types) == (again, kinds)
    said = [sorted(str(each) for each in problems if each.code not in ("digits", "year-form")) for problems in (one, other)]  # fmt: skip
    assert said[0] == said[1]
    counted = [sum(each.code in ("digits", "year-form") for each in problems) for problems in (one, other)]
    assert counted[1] <= counted[0] and bool(counted[0]) == bool(counted[1])


def test_more_cells_of_other_digits_than_are_looked_at_are_read_and_said_by_column(tmp_path, monkeypatch):
    monkeypatch.setattr("umran.intake.bounds.LOOKED_AT", 25_000)
    path = tmp_path / "residents.csv"
    rows = "٣١.٩٥١٢,٣٥.٩١٢٣,١٢,٢٠٢٤\n" * 21_000
    path.write_text(f"latitude,longitude,population,ملاحظة\n{rows}", encoding="utf-8")
    frame, problems = reading.read(path, "residents")
    assert len(frame) == 21_000 and frame["population"].sum() == 12 * 21_000
    told = [each.column for each in problems if each.code == "digits"]
    assert problems.valid and {*told} == {"latitude", "longitude", "population"} and len(told) <= 6
