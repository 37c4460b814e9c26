"""Live Python on a stick: the same files as classic scripts, which a page opened from a folder can load.

The book publishes them as they are, for servers; the zip has them in this form alone, and its small server too.
"""

import base64
import json
import re
from collections.abc import Sequence

from ..live.collecting import script

FOLDER = "book/_static/live/"
LIST = f"{FOLDER}manifest.js"


def has_live(files: dict[str, bytes]) -> bool:
    """Whether the book among these files runs Python in its pages."""
    return LIST in files


# The script that makes cells run names the list; without it a page offers what it did before.
_TAG = re.compile(
    rb'[ \t]*<script\b[^>]*\bdata-manifest="[^"]*_static/live/manifest\.js[^"]*"[^>]*></script>\n?'
)


def without_live(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a light zip, whose pages offer no more than those of a book without live Python."""
    kept = {name: content for name, content in files.items() if not name.startswith(FOLDER)}
    pages = {name: _TAG.sub(b"", content) for name, content in kept.items() if name.endswith(".html")}
    return {**kept, **pages, LIST: b"window.arabicBookLive = null;\n"}


def as_scripts(files: dict[str, bytes], sets: Sequence[str]) -> dict[str, bytes]:
    """The files with those of these sets as scripts; what is in other sets only the official address has then."""
    _, _, text = files[LIST].decode().partition(" = ")
    manifest = json.loads(text.rstrip(";\n"))
    kept = {
        name: content
        for name, content in files.items()
        if not name.endswith(".bin") or not name.startswith(FOLDER)
    }
    for name, one in manifest["sets"].items():
        for entry in one["files"]:
            if entry["path"] is None:
                continue
            if name not in sets:
                entry["path"] = None
                continue
            text = base64.b64encode(files[FOLDER + entry["path"]]).decode()
            line = f'(window.arabicBookLiveFiles ??= {{}})["{entry["sha256"]}"] = "{text}";\n'
            kept[f"{FOLDER}{entry['path']}.js"] = line.encode()
    return {**kept, LIST: script({**manifest, "scripts": True}).encode()}
