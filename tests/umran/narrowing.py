"""Whole numbers as narrow as in a page: there numpy's own have 32 bits, and what is not said to be wider overflows in silence."""

import importlib

import numpy as np
import pandas as pd

from support import ROOT

ROOMS = ("city", "coherence", "figures", "indicators", "intake")
# What gives whole numbers of numpy's own width, unless it is told another.
OF_OWN_WIDTH = ("arange", "argsort", "array", "asarray", "bincount", "cumsum", "flatnonzero", "full", "lexsort", "nonzero",
                "searchsorted", "unique", "where")  # fmt: skip


def narrowed(value):
    """The same whole numbers in 32 bits, where they fit: those that do not are made wider in a page too."""
    if isinstance(value, tuple):
        return tuple(map(narrowed, value))
    fits = isinstance(value, np.ndarray) and value.dtype == np.int64 and abs(value).max(initial=0) < 2**31
    return value.astype(np.int32) if fits else value


def as_in_a_page(work):
    def do(*given, **more):
        made = work(*given, **more)
        has_width = "dtype" in more or any(isinstance(each, type | np.dtype) for each in given)
        # The width of arrays that are given stays: of numpy's own are places, counts and what was no array.
        wide = any(isinstance(each, np.ndarray) and each.dtype == np.int64 for each in given)
        if has_width or (wide and work.__name__ in ("array", "asarray", "cumsum", "where")):
            return made
        if wide and work.__name__ == "unique":
            return (made[0], *map(narrowed, made[1:])) if isinstance(made, tuple) else made
        return narrowed(made)

    return do


class Standin:
    """A package with some of its functions replaced."""

    def __init__(self, package, **replaced):
        self.__dict__.update(replaced)
        self._package = package

    def __getattr__(self, name):
        return getattr(self._package, name)


_factorize = pd.factorize


def factorize(values, *given, **more):
    codes, unique = _factorize(values, *given, **more)
    return narrowed(codes), unique


NUMPY = Standin(np, **{name: as_in_a_page(getattr(np, name)) for name in OF_OWN_WIDTH})


def narrow(monkeypatch):
    """Every module of the course counts as in a page; NumPy, pandas and the rest themselves do not. Gives how many."""
    source = ROOT / "src"
    paths = [
        path
        for room in ROOMS
        for path in (source / "umran" / room).rglob("*.py")
        if not path.name.startswith("_")
    ]
    names = [".".join(path.relative_to(source).with_suffix("").parts) for path in sorted(paths)
             if "\nimport numpy as np\n" in path.read_text("utf-8")]  # fmt: skip
    having = [importlib.import_module(name) for name in names]
    for module in having:
        monkeypatch.setattr(module, "np", NUMPY)
    monkeypatch.setattr(pd, "factorize", factorize)
    return len(having)
