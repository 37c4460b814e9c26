"""The two forms of an output, and the sandbox."""

import os

import pytest

from umran.grading import sandbox
from umran.text.errors import Unreadable


@pytest.fixture
def whole(monkeypatch):
    """Outputs that carry everything, as in JupyterLab."""
    monkeypatch.delenv("UMRAN_OUTPUT", raising=False)


@pytest.fixture
def light(monkeypatch):
    """Outputs that name shared files, as committed for the book."""
    monkeypatch.setenv("UMRAN_OUTPUT", "book")


@pytest.fixture(scope="module")
def bubblewrap():
    """Skipped on a machine without a working bubblewrap, but never in CI, where tools/system.py brings it."""
    try:
        sandbox.prepare(sandbox.LIMITS)
    except Unreadable as refused:
        if os.environ.get("CI"):
            pytest.fail(f"bubblewrap must work in CI: {refused}")
        pytest.skip(f"no working bubblewrap: {refused}")
