"""The form of notebook 12: from files dragged in to a brief, by hand."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"form": ["CityForm"]})
