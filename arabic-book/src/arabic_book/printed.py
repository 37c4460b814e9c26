"""Printed editions in a built book: the folder that holds them, and the link that leads to one."""

import re
from html import escape

PRINTED = "_static/print"


def link_to(address: str, words: str) -> str:
    """HTML of the link to an edition; :func:`links_to` finds it again."""
    return f'<p class="edition-link"><a class="sd-btn" href="{escape(address)}">{escape(words)}</a></p>'


def links_to(file: str) -> re.Pattern[bytes]:
    """Every link in a page to one file of the folder, for a copy that lacks it."""
    name = re.escape(escape(f"{PRINTED}/{file}"))
    return re.compile(rf'<p class="edition-link"><a [^>]*{name}">.*?</p>'.encode())
