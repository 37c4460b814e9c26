"""Tools that need a kernel, and what stands for them where there is none."""

from __future__ import annotations

from typing import Any

import ipywidgets

from umran.figures.outputs import in_book, tag
from umran.text.html import LANGUAGE, Markup

NEEDS_A_KERNEL = "مثال ثابت. هذه الأداة تحتاج إلى نواة: افتح الدفتر على Binder."


class Tool(ipywidgets.VBox):
    """Controls that answer at once; on the book's pages stands `static_html` in their place."""

    card: ipywidgets.HTML

    def static_html(self) -> str:
        """The tool as it stands, for a page without a kernel: its card, where it has one."""
        return Markup('<figure class="umran-figure" {}>{}{}<figcaption>{}</figcaption></figure>').format(
            LANGUAGE, tag("page.css"), Markup(self.card.value), NEEDS_A_KERNEL
        )

    def _repr_mimebundle_(self, **kwargs: Any) -> dict[str, Any] | None:
        if not in_book():
            return super()._repr_mimebundle_(**kwargs)
        return {"text/html": self.static_html(), "text/plain": repr(self)}
