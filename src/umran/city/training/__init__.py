"""The training city: an invented place whose indicators are known from its plan."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "charts": ["access_by_distance_chart", "groups_chart", "spaces_chart"],
        "maps": ["cells_map", "city_map", "density_map", "open_space_map", "transport_map", "units_map"],
        "plan": ["FOLDER", "LABEL", "SOURCE", "access_by_distance", "access_lost", "block_status", "descriptor", "known", "load",
                 "population_grid", "titled"],
        "widgets": ["access_explorer"],
    },
)  # fmt: skip
