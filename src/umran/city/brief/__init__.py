"""A city's policy brief: what its files measured, on one page with an annex, as a document, a page or on paper."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "content": ["Brief", "policy_brief", "review_annex"],
        "writing": ["FORMS", "to_bytes", "write_briefs"],
    },
)
