"""Arabic Jupyter Books: a Sphinx theme and extension that read right to left, with no network.

Use it from a Jupyter Book 1 ``_config.yml``::

    sphinx:
      extra_extensions: [arabic_book]
      config: {language: ar, html_theme: arabic_book}
"""

__version__ = "0.1.0"


def setup(app):
    """Register the theme and everything it needs with Sphinx."""
    # JupyterLab settings are installed where Sphinx is absent, so nothing is imported above.
    from . import extension

    return extension.setup(app)
