"""The parts of a file that holds several tables: the visible sheets of a workbook, the layers of a map file."""

from __future__ import annotations

import warnings
from pathlib import Path

from umran.intake import ods, xls
from umran.intake.containers import ODS, PACKAGE, WORKBOOK, XLS


def parts(path: Path, kind: str) -> list[str]:
    """The names of the sheets or layers that may have data, where there are several; none for any other file.

    A file that cannot be opened has none either: whoever reads it says why.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            name = _NAMES.get(kind)
            found = name(path) if name else []
    except MemoryError:
        raise
    except Exception:  # readers of workbooks and GDAL raise whatever a damaged part happens to break
        return []
    return found if len(found) > 1 else []


def _sheets(path: Path) -> list[str]:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        return [
            sheet.title
            for sheet in book.worksheets
            if sheet.sheet_state == "visible" and any(any(row) for row in sheet.iter_rows(values_only=True))
        ]
    finally:
        book.close()


def _layers(path: Path) -> list[str]:
    import pyogrio

    return [str(name) for name, shape in pyogrio.list_layers(path) if shape is not None]


_NAMES = {WORKBOOK: _sheets, XLS: xls.sheets, ODS: ods.sheets, PACKAGE: _layers}
