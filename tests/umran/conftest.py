"""The two forms of an output."""

import pytest


@pytest.fixture
def whole(monkeypatch):
    """Outputs that carry everything, as in JupyterLab."""
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)


@pytest.fixture
def light(monkeypatch):
    """Outputs that name shared files, as committed for the book."""
    monkeypatch.setenv("UMRAN_OUTPUT", "book")
