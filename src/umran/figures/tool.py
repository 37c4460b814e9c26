"""Tools that answer what one asks, and what stands for them until their cell is run."""

from __future__ import annotations

from typing import Any

import ipywidgets

from umran.figures.outputs import in_book, in_page, tag
from umran.text.html import LANGUAGE, Markup

# Where cells run in the page itself, its style sheet shows the first sentence; elsewhere the second stands.
HERE = "شغّل الخلية لتعمل الأداة في هذه الصفحة."
ELSEWHERE = "تعمل الأداة حين تُشغَّل خليتها: على Binder، أو في JupyterLab على حاسوبك."
HOW_TO_RUN = Markup(
    '<span class="umran-here" hidden>{}</span><span class="umran-elsewhere">{}</span>'
).format(HERE, ELSEWHERE)


class Tool(ipywidgets.VBox):
    """Controls that answer at once; in an output that is stored for the book stands `static_html` in their place."""

    card: ipywidgets.HTML

    def static_html(self) -> str:
        """The tool as it stands, for a page until its cell is run: its card, where it has one."""
        return Markup('<figure class="umran-figure" {}>{}{}<figcaption>{}</figcaption></figure>').format(
            LANGUAGE, tag("page.css"), Markup(self.card.value), HOW_TO_RUN
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        if not in_book() or in_page():
            return super()._repr_mimebundle_(**kwargs)
        return {"text/html": self.static_html(), "text/plain": repr(self)}
