"""Layers that are read one by one when they are asked for: their names are known without geopandas."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd


class Layers(UserDict):
    """Layers by name. `read` gives the layer of a name when it is first asked for."""

    def __init__(self, names: Iterable[str], read: Callable[[str], gpd.GeoDataFrame]):
        super().__init__(dict.fromkeys(names))
        self._read = read

    def __getitem__(self, name: str) -> gpd.GeoDataFrame:
        if self.data[name] is None:
            self.data[name] = self._read(name)
        return self.data[name]

    def __repr__(self) -> str:
        return repr(dict(self.items()))
