"""What is around a map: a document of its own in a notebook, a root of its own in the book's page; Arabic in both."""

from __future__ import annotations

import re
from typing import Any

from branca.element import Figure
from folium.template import Template

from umran.figures.outputs import MAP_STYLES, SCHEME, in_book, tag
from umran.text.html import Markup, render

DISCLAIMER = (
    "الحدود والأسماء المبيّنة والتسميات المستخدمة على هذه الخريطة "
    "لا تعني إقراراً رسمياً بها أو قبولاً لها من الأمم المتحدة."
)
RUN_THE_CELL = "شغّل الخلية لتظهر الخريطة"


class Frame(Figure):
    """The document around a map: Arabic, titled, with the files that it needs.

    In the book the map is drawn in the page itself, whose maps load the shared files once.
    """

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
    # The script of the map as a function of what `page_maps.js` gives it.
    _page_script = Template("(umran, L, $) => {\n{{ this.script.render(**kwargs) }}\n}")
    _page_html = Template("{{ this.html.render(**kwargs) }}{{ this.legend }}{{ this.hatch }}")
    needs_land = True
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
        return _numbered(super().render(**kwargs))[0]

    @property
    def shared(self) -> tuple[str, ...]:
        return (*MAP_STYLES, "leaflet.js", *(["land.js"] if self.needs_land else []), "maps.js")

    def _repr_html_(self, **kwargs: Any) -> str:
        values: dict[str, Any] = {"frame": self, "style": tag("page.css")}
        if not in_book():
            return render("umran.figures", "map.html", document=self.render(**kwargs), **values)
        super().render(**kwargs)  # what the map's parts have to say
        parts = (
            template.render(this=self, kwargs=kwargs) for template in (self._page_html, self._page_script)
        )
        html, script = _numbered(*parts)
        content = {"html": html, "land": self.needs_land}
        return render(
            "umran.figures", "page_map.html", content=content, script=Markup(script), scheme=SCHEME, **values
        )


def _numbered(*texts: str) -> list[str]:
    """Texts in which folium's random names are numbers, in order of appearance."""
    order: dict[str, int] = {}
    name = re.compile(r"(?<=_)[0-9a-f]{32}\b")
    return [name.sub(lambda found: str(order.setdefault(found[0], len(order))), text) for text in texts]
