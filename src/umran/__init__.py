"""What the Umran course computes: data, indicators, maps and charts of its cities."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(__name__, submod_attrs={"city": ["City"]})
