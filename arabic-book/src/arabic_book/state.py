"""What the features of the extension remember, each in a class of its own.

Sphinx hands its application and its environment to every listener. A feature keeps what it knows on one of them, and
asks for it with ``of``: ``Assets.of(app).files``, ``Quizzes.of(env)[docname]``. What stands on the application ends
with the build; what stands on the environment is pickled with it, and a class that changes what it keeps raises
``env_version`` in ``extension.py``.
"""

from typing import Self, TypeVar

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

T = TypeVar("T")


class BuildState:
    """What a feature knows during one build. A subclass is a dataclass whose fields all have defaults."""

    @classmethod
    def of(cls, app: Sphinx) -> Self:
        """That of the application; made where it has none yet."""
        state: Self = vars(app).setdefault(f"{cls.__module__}.{cls.__qualname__}", cls())
        return state


class KeptState:
    """What a feature keeps from one build to the next. A subclass is a dataclass whose fields all have defaults."""

    @classmethod
    def of(cls, env: BuildEnvironment) -> Self:
        """That of the environment; made where it has none yet."""
        state: Self = vars(env).setdefault(f"{cls.__module__}.{cls.__qualname__}", cls())
        return state


class PageRecords(KeptState, dict[str, T]):
    """What a feature keeps of each page, by the page's name."""

    @classmethod
    def connect(cls, app: Sphinx) -> None:
        """Drop the record of a page that is read again or gone; take over those that another process has read."""
        app.connect("env-purge-doc", cls._forget)
        app.connect("env-merge-info", cls._merge)

    @classmethod
    def _forget(cls, app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        cls.of(env).pop(docname, None)

    @classmethod
    def _merge(cls, app: Sphinx, env: BuildEnvironment, docnames: set[str], other: BuildEnvironment) -> None:
        theirs = cls.of(other)
        cls.of(env).update({name: theirs[name] for name in docnames if name in theirs})
