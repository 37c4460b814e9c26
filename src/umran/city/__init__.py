"""One place, whoever brought it: its layers and tables, measured and mapped."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "city": ["City"],
        "measures": ["Measure"],
        "nation": ["CityValue", "NationalMeasure", "national_values"],
        "office": ["office_folder"],
        "passing": ["figures", "indicators"],
    },
)
