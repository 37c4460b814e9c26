"""What a spreadsheet would run is written as the text that it is; numbers stay numbers."""

import csv
import io
import string

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from umran.text.cells import escape_formula, is_formula, put, to_csv

FORMULAS = ["=1+1", "@SUM(A1)", "+A1", "-2+3+cmd|' /C calc'!A0", "＝cmd()", "＋A1*2", "－A1", "＠SUM(1)", " =1", "\u200f=1",
            "\t=1", "\r=1", '=HYPERLINK("http://a.b","c")', '+cmd|"/C"!A0']  # fmt: skip
NUMBERS = ["-5", "-5.25", "+3", "-1,234.5", "-٥", "-1e-7", "-12%", "+962 6 555 0000"]
SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text):
    assert is_formula(text) or text == "－A1" or text.lstrip().startswith("\u200f")
    cell = escape_formula(text)
    assert cell.lstrip(" \u200f")[0] == "'" and cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("value", [*NUMBERS, -5, -0.5, 0, None, True, "", "جبل عمّان", "2015–2020"])
def test_numbers_and_words_stay_as_they_are(value):
    assert escape_formula(value) == value and type(escape_formula(value)) is type(value)
    assert not is_formula(str(value))


texts = st.text(
    st.sampled_from(SIGNS + ";,\t\r\n\" '" + string.ascii_letters + "0123456789أبج()!|."), max_size=20
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(texts, min_size=1, max_size=3), min_size=1, max_size=3))
def test_no_cell_is_a_formula_under_either_separator(rows):
    written = to_csv(rows)
    assert len(list(csv.reader(io.StringIO(written, newline="")))) == len(rows)
    for row in csv.reader(io.StringIO(written, newline="")):
        assert all(escape_formula(cell) == cell and cell[:1] not in ("=", "@", "＝", "＠") for cell in row)
    for line in written.replace(
        '"', ""
    ).splitlines():  # a spreadsheet that separates by semicolons knows no quotes here
        assert all(part.lstrip()[:1] not in ("=", "@", "＝", "＠") for part in line.split(";"))


def test_a_workbook_holds_text_where_somebody_wrote_text(tmp_path):
    book = openpyxl.Workbook()
    for place, value in enumerate([*FORMULAS[:4], -5, 0.5], start=1):
        put(book.active.cell(place, 1), value)
    book.save(tmp_path / "a.xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * 4 + ["n"] * 2
    assert [cell.value for cell in cells] == [*FORMULAS[:4], -5, 0.5]


def test_every_writer_goes_through_one_place():
    from pathlib import Path

    import umran

    writers = ("csv.writer(", "csv.DictWriter(", ".to_csv(", ".to_excel(")
    found = [
        path.name
        for path in Path(umran.__file__).parent.rglob("*.py")
        if path.name != "cells.py" and any(each in path.read_text("utf-8") for each in writers)
    ]
    assert found == []
