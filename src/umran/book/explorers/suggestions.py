"""What a city could learn from others, as a strip on its page."""

from __future__ import annotations

from typing import Any

from umran.practices import exchange
from umran.text.html import bdi

DATASETS = exchange.DATASETS
_GALLERY = "page:book/06_exchange/gallery"


def piece(city: str) -> tuple[str, list[tuple[str, str]]]:
    """The strip as HTML, and the lines that the search reads. Raises ValueError for a place the data do not know."""
    found = exchange.suggest(city)
    return (
        f'<div class="ex-learn">{exchange.body(found, _address, _rest)}</div>'
        f'<p class="ex-small">{exchange.CAUTION} {exchange.RULE}</p>',
        [("", f"ما يمكن أن تتعلمه {found.name}")],
    )


def _address(practice: dict[str, Any]) -> str:
    return f"{_GALLERY}#practice-{practice['practice_id'].lower()}"


def _rest(need: exchange.Need) -> str:
    left = len(need.offers) - exchange.SHOWN
    return f'<a href="{_GALLERY}#target={need.target}">وفي المعرض غيرها للغاية {bdi(need.target)}</a> ({bdi(left)})'
