"""A cell as code: what is done, what its last line shows, and what is no Python at all."""

from __future__ import annotations

import ast
import io
import linecache
import re
import tokenize
from dataclasses import dataclass
from types import CodeType

_SYSTEM = re.compile(r"^\s*(?:[\w, .\[\]'\"]+=\s*)?(?P<sign>%%?|!!?)\s*(?P<name>[\w.]*)")
_HELP = re.compile(r"^\s*\?|\?\s*$")
_UNSEEN = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


class NotPython(Exception):
    """A line that only a notebook's server understands: `kind` is "magic", "system" or "help"."""

    def __init__(self, kind: str, line: int, text: str):
        self.kind, self.line, self.text = kind, line, text
        super().__init__(text)


@dataclass(frozen=True)
class Compiled:
    body: CodeType | None
    last: CodeType | None
    quiet: bool


def compile_cell(source: str, name: str) -> Compiled:
    """The statements of a cell, and its last expression apart; the source is kept for whoever shows lines of it."""
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        tree = compile(source, name, "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        _refuse_lines_of_a_server(source, error)
        raise
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = compile(ast.Expression(tree.body.pop().value), name, "eval", flags, dont_inherit=True)
    body = compile(tree, name, "exec", flags, dont_inherit=True) if tree.body else None
    return Compiled(body, last, last is not None and ends_quietly(source))


def ends_quietly(source: str) -> bool:
    """Whether the last thing said is a semicolon."""
    seen = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in _UNSEEN:
                seen = token.string
    except (tokenize.TokenError, SyntaxError):
        return False
    return seen == ";"


def _refuse_lines_of_a_server(source: str, error: SyntaxError) -> None:
    lines = source.splitlines()
    number = error.lineno or 1
    text = lines[number - 1] if number <= len(lines) else ""
    if found := _SYSTEM.match(text):
        kind = "magic" if found["sign"].startswith("%") else "system"
        raise NotPython(kind, number, text.strip()) from None
    if _HELP.search(text):
        raise NotPython("help", number, text.strip()) from None
