"""What a city could learn from others, as a strip on its page."""

from __future__ import annotations

from typing import Any

from umran.practices import exchange
from umran.text.html import Markup, bdi

DATASETS = exchange.DATASETS
_GALLERY = "page:book/06_exchange/gallery"


def build(city: str) -> tuple[Markup, list[tuple[str, str]]]:
    """The strip as HTML, and the lines that the search reads. Raises ValueError for a place the data do not know."""
    found = exchange.suggest(city)
    return (
        Markup('<div class="ex-learn">{}</div><p class="ex-small">{} {}</p>').format(
            exchange.body(found, _address, _rest), exchange.CAUTION, exchange.RULE
        ),
        [("", f"ما يمكن أن تتعلمه {found.name}")],
    )


def _address(practice: dict[str, Any]) -> str:
    return f"{_GALLERY}#practice-{practice['practice_id'].lower()}"


def _rest(need: exchange.Need) -> Markup:
    left = len(need.offers) - exchange.OFFERS_SHOWN
    return Markup('<a href="{}#target={}">وفي المعرض غيرها للغاية {}</a> ({})').format(
        _GALLERY, need.target, bdi(need.target), bdi(left)
    )
