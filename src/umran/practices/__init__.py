"""Practice cards: files, pages, a form, and what cities can learn from each other."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "card": ["check", "page", "ready"],
        "form_widget": ["EXAMPLE", "form"],
        "exchange": ["comparable", "suggest", "values"],
    },
)
