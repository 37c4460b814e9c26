"""What people see: maps, charts and tools of the cities, of country series, and of one place.

    from umran import figures

    figures.cities_map("11.2.1")       # a folium map
    figures.population_chart()         # an Altair chart with its title, source and data

Every figure shows itself in JupyterLab and on the book's pages, in Arabic, and names its source.
"""

import lazy_loader

# Loaded when first asked for: a map does not wait for Altair, nor a chart for folium.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "access": ["access_by_distance_chart", "groups_chart", "spaces_chart"],
        "access_tool": ["access_explorer"],
        "breaks": ["class_limits"],
        "choropleths": ["class_maps", "shared_maps", "two_measures_map"],
        "cities": ["cities_map"],
        "explorer": ["city_explorer"],
        "city_values": [
            "city_values_chart",
            "profile_chart",
            "share_and_access_chart",
            "two_populations_chart",
        ],
        "countries": ["air_chart", "air_rows", "coverage", "coverage_chart", "slum_chart", "slum_patterns"],
        "dashboard": ["goal_11"],
        "grid_maps": ["cells_map", "density_map", "units_map"],
        "growth": ["growth_chart", "growth_rates", "what_if"],
        "growth_explorer": ["growth_tool"],
        "land_use": [
            "atlas_efficiency",
            "land_rate_chart",
            "land_rates",
            "quito_by_atlas",
            "quito_by_unhabitat",
            "quito_chart",
        ],
        "pictures": ["Picture", "bar_picture", "map_picture"],
        "place": ["Place", "PlaceMap"],
        "place_growth": ["place_growth_chart", "place_land_use_chart"],
        "place_maps": ["MAP_TITLES", "open_space_map", "place_map", "transport_map"],
        "population": ["population_chart"],
        "quarter_card": ["quarter_card"],
        "quarter_charts": ["quarter_change_chart", "quarter_shares_chart"],
        "quarter_maps": ["before_after_map", "quarters_map"],
        "zones": ["control_maps", "zones_map"],
    },
)
