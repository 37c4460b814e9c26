"""Bar charts of office files."""

from __future__ import annotations

from openpyxl.chart import BarChart
from openpyxl.chart.data_source import AxDataSource, NumData, NumDataSource, NumVal, StrData, StrVal
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.xml.functions import tostring

from umran.coherence.report.content import FILLS, SIGNED_FORMAT


def empty_bar_chart(title: str, count: int) -> BarChart:
    chart = BarChart()
    chart.type, chart.title, chart.legend = "bar", title, None
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = -3, 3
    chart.y_axis.scaling.orientation = "maxMin"  # from the right
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.number_format = SIGNED_FORMAT
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.height, chart.width = 3 + 1.1 * count, 22
    return chart


def bar_chart_xml(title: str, names: list[str], values: list[float]) -> bytes:
    """A bar chart with its values inside, as a part of a document (DrawingML)."""
    chart = empty_bar_chart(title, len(names))
    words = StrData(ptCount=len(names), pt=[StrVal(idx=place, v=name) for place, name in enumerate(names)])
    numbers = NumData(formatCode=SIGNED_FORMAT, ptCount=len(values),
                      pt=[NumVal(idx=place, v=value) for place, value in enumerate(values)])  # fmt: skip
    series = Series(
        cat=AxDataSource(strLit=words), val=NumDataSource(numLit=numbers), tx=SeriesLabel(v="المتوسط")
    )
    series.invertIfNegative = False
    series.graphicalProperties.solidFill = FILLS[3]
    chart.series.append(series)
    drawn: bytes = tostring(chart._write())  # type: ignore[attr-defined, assignment]  # the stubs lack the one, and say text of the other
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + drawn
