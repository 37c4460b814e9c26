"""Errors whose message is Arabic and says how to mend what went wrong."""

from __future__ import annotations

from umran.text.words import isolated


class Unreadable(ValueError):
    """The file cannot be read at all. The message is Arabic: what stands in the way, and what to do."""

    def __init__(self, reason: str, remedy: str = ""):
        self.reason, self.remedy = reason, remedy
        stop = "" if remedy.endswith("؟") else "."
        super().__init__(isolated(f"{reason}. {remedy}{stop}" if remedy else f"{reason}."))


class Lacking(ValueError):
    """Something cannot be drawn of a place: `names` are the layers, tables or columns that it lacks."""

    def __init__(self, message: str, names: tuple[str, ...]):
        self.names = names
        super().__init__(message)
