"""What every chart has: its look, its legend, and its two forms, in JupyterLab and in the book."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from umran.figures.outputs import SCHEME, in_book, tag
from umran.text.html import Markup, render
from umran.text.words import rtl

FONT = "IBM Plex Sans Arabic, Noto Sans Arabic, Segoe UI, Tahoma, sans-serif"
_BROUGHT = "fontpkg_ibm_plex_sans_arabic"  # the package of the first of them
INK, PAPER = "#1d2733", "#fffdf9"
# Eight hues of middle lightness: at least 3:1 on light and on dark paper. A shape goes with each, never colour alone.
COLOURS = ("#c96a00", "#2a7ab8", "#2c8f5f", "#8f62c9", "#cf4070", "#178a99", "#9a6b35", "#76808c")
SHAPES = (
    "M-1,0a1,1,0,1,0,2,0a1,1,0,1,0,-2,0z",
    "M-.9,-.9h1.8v1.8h-1.8z",
    "M0,-1.1L1.1,.9h-2.2z",
    "M0,-1.25L1.05,0L0,1.25L-1.05,0z",
    "M0,1.1L1.1,-.9h-2.2z",
    "M-.4,-1.15h.8v.75h.75v.8h-.75v.75h-.8v-.75h-.75v-.8h.75z",
    "M-.5,-1.2h1v2.4h-1z",
    "M-1.2,-.5h2.4v1h-2.4z",
)
# JupyterLab 4 draws version 5 of the Vega-Lite language; these charts say nothing that came after it.
LAB_MIME = "application/vnd.vegalite.v5+json"
LAB_WIDTH = 680
LAB_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
# Every colour is said: where a page does not set them, a dark JupyterLab would.
CONFIG = {
    "background": "transparent",
    "aria": False,  # Vega describes marks in English; the table beside the chart says it all
    "title": {"anchor": "end", "align": "right", "offset": 14, "color": INK, "subtitleColor": INK,
              "fontSize": 17, "subtitleFontSize": 13},
    "view": {"stroke": None},
    "axis": {"labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal", "labelColor": INK,
             "titleColor": INK, "domainColor": INK, "tickColor": INK},
    "axisY": {"orient": "right", "domain": False, "ticks": False, "gridColor": INK, "gridOpacity": 0.14},
    "axisX": {"grid": False, "titlePadding": 6},
    "legend": {"orient": "right", "labelFontSize": 13, "labelColor": INK, "title": None, "rowPadding": 6},
    "text": {"color": INK, "fontSize": 12},
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """One entry of a legend: the value in the data, its colour and its shape (an SVG path in -1..1)."""

    value: str
    colour: str
    shape: str


@dataclass(frozen=True)
class Figure:
    """A chart with its title, source and data, that shows itself in JupyterLab and in the book.

    With `keys` the book draws the legend; a click sets the chart's parameter `chosen` to a list of values, null for
    all. `readout` names what the slider reads: the parameter (also the field) `at`, its `steps`, the fields `of`
    (a key), `value` and `note`, and a `label`.
    """

    chart: Any
    title: str
    source: str | Markup
    table: Markup
    subtitle: str = ""
    keys: tuple[Key, ...] = ()
    readout: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return self.title

    def _ipython_display_(self) -> None:
        from IPython.display import display

        if in_book():
            return display({"text/html": self._repr_html_(), "text/plain": self.title}, raw=True)
        options = {"embed_options": {"actions": False}}
        display(
            {LAB_MIME: self._lab_spec(), "text/plain": self.title}, raw=True, metadata={LAB_MIME: options}
        )
        below = render("umran.figures", "below_chart.html", chart=self, style=tag("page.css"))
        return display({"text/html": below, "text/plain": str(self.source)}, raw=True)

    def _lab_spec(self) -> dict[str, Any]:
        """Vega-Lite that stands alone: its own title, legend and controls, on paper whatever the theme."""
        title = {"text": rtl(self.title), "subtitle": rtl(self.subtitle)}
        # An output of JupyterLab is as wide as what is in it, so a chart cannot take its width from there.
        spec = (
            self.chart.properties(title=title, width=LAB_WIDTH)
            .configure(**CONFIG | {"font": FONT, "background": PAPER})
            .to_dict()
        )
        return spec | {"$schema": LAB_SCHEMA}

    def _book_spec(self) -> dict[str, Any]:
        """Vega-Lite without what the page itself offers."""
        spec = self.chart.properties(description=self.title).configure(**CONFIG).to_dict()
        for parameter in spec.get("params", []):
            parameter.pop("bind", None)
        if self.keys:
            spec["config"]["legend"] = {"disable": True}
        return spec

    def _repr_html_(self) -> str:
        return self._html("شغّل الخلية ليظهر الرسم")

    def for_lesson(self) -> Markup:
        """Give the figure as HTML for a page of the book, with a picture of it for who reads without scripts."""
        return self._html(Markup("<noscript>{}</noscript>").format(self._still()))

    def _html(self, waiting: str | Markup) -> Markup:
        spec, compiler = self._book_spec(), ""
        try:
            spec = _compiled(spec)
        except ImportError:  # Python in a page; there the page compiles
            compiler = f"{SCHEME}vegalite.js"
        content = {"spec": spec, "reading": self.readout}
        height = self.chart.to_dict()["height"]
        return render(
            "umran.figures",
            "chart.html",
            chart=self,
            content=content,
            height=height,
            waiting=waiting,
            compiler=compiler,
            scheme=SCHEME,
            style=tag("page.css"),
        )

    def _still(self) -> Markup:
        """The chart as SVG in the page's own font; the page has its title, legend and source already."""
        import vl_convert  # only where the book is made

        with suppress(ModuleNotFoundError):  # room for words is measured with the font that shows them
            vl_convert.register_font_directory(str(files(_BROUGHT)))
        spec = _compiled(self._book_spec())
        own = {"name": "width", "value": LAB_WIDTH}  # a page tells its own; here there is none
        spec["signals"] = [own if each["name"] == "width" else each for each in spec["signals"]]
        style = spec["config"]["style"]
        for words in ("guide-label", "guide-title", "text"):
            style[words] = style.get(words, {}) | {"font": FONT}
        svg = vl_convert.vega_to_svg(spec)
        return Markup(svg)  # Vega escapes the words that it draws


def _compiled(spec: dict[str, Any]) -> dict[str, Any]:
    """Vega-Lite as Vega."""
    import vl_convert  # only where the book is made, not in a participant's kernel

    return vl_convert.vegalite_to_vega(spec)
