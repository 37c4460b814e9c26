"""Runs a notebook's cells inside the page. Knows nothing of the page: it is given what to post by."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOME = "/home/reader"


def boot(post: Any, settings: str) -> Any:
    """Start the runner inside the engine; ``post`` is a function of JavaScript that takes JSON and buffers."""
    import json

    from pyodide.ffi import to_js

    from .guards import block_network
    from .kernel import Kernel, as_json

    given: Mapping[str, Any] = json.loads(settings)
    os.environ["ARABIC_LIVE"] = "1"  # by which code knows that it runs in the page
    os.environ.update(given.get("env") or {})

    def send(message: dict[str, Any], buffers: list[Any]) -> None:
        post(as_json(message), to_js([memoryview(each).cast("B") for each in buffers]))

    block_network(given["words"])
    sets = {name: tuple(modules) for name, modules in (given.get("sets") or {}).items()}
    return Kernel(send, given["words"], Path(HOME), sets)
