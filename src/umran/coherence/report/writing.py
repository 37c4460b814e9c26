"""Write a report in the form that its file's ending names."""

from __future__ import annotations

import os
from pathlib import Path

from umran.coherence import Review
from umran.coherence.analysis.files import write_output
from umran.coherence.report.content import Heading, scores_csv
from umran.coherence.report.page import page


def write(review: Review, path: str | os.PathLike[str], heading: Heading | None = None) -> Path:
    """Write a report. An earlier one is replaced unless it was edited since.

    Raises ValueError for an ending that is no form of the report, CoherenceError where the file may not be replaced.
    """
    path, head = Path(path), heading or Heading()
    if path.suffix == ".html":
        content = page(review, head).encode()
    elif path.suffix == ".docx":
        from umran.coherence.report.document import document

        content = document(review, head)
    elif path.suffix == ".xlsx":
        from umran.coherence.report.workbook import workbook

        content = workbook(review, head)
    elif path.suffix == ".csv":
        content = scores_csv(review).encode(
            "utf-8-sig"
        )  # a spreadsheet takes the Arabic for something else without the mark
    else:
        raise ValueError(f"path ends in {path.suffix!r}; expected .html, .docx, .xlsx or .csv")
    return write_output(path, content)
