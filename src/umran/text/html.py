"""HTML as its own type: text is escaped unless it came through here.

A sentence is text first, with its direction as isolate characters (`words.ltr`); `as_html` turns it into markup last.
Longer pieces are Jinja templates beside the module that fills them; both escape whatever is not `Markup`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from umran.text.numbers import NO_DATA
from umran.text.words import isolated, ltr

__all__ = [
    "LANGUAGE",
    "Markup",
    "as_html",
    "bdi",
    "gap",
    "own_script",
    "prose",
    "render",
    "stacked",
    "table",
    "to_json",
]

LANGUAGE = Markup('lang="ar" dir="rtl"')
# How a city's name in its own script is marked; «st; en» lists two languages for one spelling.
_RTL_LANGUAGES = {"ar"}
_MARKS = {"\u2066": '<bdi dir="ltr">', "\u2067": '<bdi dir="rtl">', "\u2068": "<bdi>", "\u2069": "</bdi>"}


def as_html(text: object) -> Markup:
    """Text as HTML: escaped, its isolates as markup. What is HTML already stays as it is.

    Examples
    --------
    >>> as_html("من \u20662015–2020\u2069 <b>")
    Markup('من <bdi dir="ltr">2015–2020</bdi> &lt;b&gt;')
    """
    if hasattr(text, "__html__"):
        return Markup(text)
    marked = str(escape(str(text)))
    for mark, tag in _MARKS.items():
        marked = marked.replace(mark, tag)
    return Markup(marked)


def prose(text: object) -> Markup:
    """A sentence as HTML, its bare Latin words isolated too."""
    return Markup(text) if hasattr(text, "__html__") else as_html(isolated(str(text)))


def bdi(text: object) -> Markup:
    """A number, range or code that keeps its order inside an Arabic sentence, as HTML."""
    return as_html(ltr(text))


def to_json(value: object) -> Markup:
    """Compact JSON that may stand inside a <script> element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def gap(reason: str = "") -> Markup:
    """The words for a missing value, in grey, with its reason where one is known."""
    return Markup('<span class="umran-gap">{}{}</span>').format(
        NO_DATA, as_html(f": {reason}") if reason else ""
    )


def stacked(*parts: object) -> Markup:
    """Sentences below one another; an empty one is left out."""
    return Markup("<br>").join(as_html(part) for part in parts if part)


def own_script(name: str, language: str) -> Markup:
    """A name in its own script, marked with its language."""
    code = language.split(";")[0].strip()
    direction = "rtl" if code in _RTL_LANGUAGES else "ltr"
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(code, direction, name)


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Markup:
    """A table behind a disclosure, that scrolls inside its box; the first cell of a row is its header."""
    return render("umran.text", "table.html", caption=caption, columns=columns, rows=rows)


def render(package: str, template: str, **values: object) -> Markup:
    """A template of the folder `templates/` of a package, filled in; a name that it lacks stops it.

    Text is escaped and its isolates become markup; the filter `prose` isolates bare Latin words as well,
    `attribute` leaves them as characters, where no markup can stand. A page that stands alone extends `page.html`,
    and puts a style sheet of its own, if it has one, into the block `style`.
    """
    return Markup(_environment(package).get_template(template).render(**values))


class _Loader(PackageLoader):
    """Templates whose line breaks and indentation are for who reads them, and no part of what they say."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool] | None]:
        source, filename, is_current = super().get_source(environment, template)
        return re.sub(r"\s*\n\s*", "", source), filename, is_current


@lru_cache
def _environment(package: str) -> Environment:
    found = Environment(
        loader=ChoiceLoader([_Loader(each, "templates") for each in (package, "umran.text")]),
        autoescape=True,
        finalize=as_html,
        undefined=StrictUndefined,
    )
    found.filters |= {"prose": prose, "bdi": bdi, "to_json": to_json, "attribute": escape}
    found.globals |= {"language": LANGUAGE, "gap": gap, "NO_DATA": NO_DATA}
    return found
