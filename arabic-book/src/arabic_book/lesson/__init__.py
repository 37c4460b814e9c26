"""What a lesson is written with. As an extension of its own, ``arabic_book.lesson``: boxes and roles, in any theme."""

from .directives import setup

__all__ = ["setup"]
