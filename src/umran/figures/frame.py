"""The document around a map: Arabic from frame to legend."""

from __future__ import annotations

import re
from typing import Any

from branca.element import Figure
from folium.template import Template

from umran.figures.outputs import tag
from umran.text.html import Markup, render

DISCLAIMER = (
    "الحدود والأسماء المبيّنة والتسميات المستخدمة على هذه الخريطة "
    "لا تعني إقراراً رسمياً بها أو قبولاً لها من الأمم المتحدة."
)
RUN_THE_CELL = "شغّل الخلية لتظهر الخريطة"


class Frame(Figure):
    """The document around a map: Arabic, titled, with the shared files in the form the output asks for."""

    _template = Template(
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{{ this.title | e }}</title>\n"
        "{% for name in this.shared %}{{ this.tag(name) }}\n{% endfor %}"
        "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n"
        '<p id="waiting" style="font:1rem sans-serif;text-align:center;color:#6b7480">{{ this.waiting }}</p>\n'
        '<div id="stage" hidden>\n{{ this.html.render(**kwargs) }}\n{{ this.legend }}\n{{ this.hatch }}\n</div>\n'
        "<script>\nif (window.L && window.umran) {\n{{ this.script.render(**kwargs) }}\n}\n</script>\n"
        "</body>\n</html>\n"
    )
    shared: tuple[str, ...] = ("fonts.css", "leaflet.css", "maps.css", "leaflet.js", "land.js", "maps.js")
    waiting = RUN_THE_CELL
    # Every circle is hatched unless the style sheet gives its class a colour: a gap is seen without colours too.
    hatch = Markup(
        '<svg width="0" height="0" aria-hidden="true"><pattern id="hatch" patternUnits="userSpaceOnUse" width="4" '
        'height="4" patternTransform="rotate(45)"><rect class="gap" width="4" height="4"/>'
        '<path class="gap-line" d="M0 0v4"/></pattern></svg>'
    )
    tag = staticmethod(tag)

    def __init__(self, title: str, legend: Markup, caption: str | Markup, alternative: str | Markup):
        super().__init__(title=title)
        self.header._children.clear()
        self.legend, self.caption, self.alternative = legend, caption, alternative

    def render(self, **kwargs: Any) -> str:
        """The document; folium's random names become numbers in order of appearance, so that it never varies."""
        order: dict[str, int] = {}
        text = super().render(**kwargs)
        return re.sub(
            r"(?<=_)[0-9a-f]{32}\b", lambda found: str(order.setdefault(found[0], len(order))), text
        )

    def _repr_html_(self, **kwargs: Any) -> str:
        return render(
            "umran.figures", "map.html", frame=self, document=self.render(**kwargs), style=tag("page.css")
        )
