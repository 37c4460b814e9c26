"""A small book with quizzes and progress, shared by their tests."""

import pytest


@pytest.fixture(scope="session")
def lessons(small_course):
    """Two modules, a question of every type, both tests, the page of progress."""
    return small_course("demo_quiz")
