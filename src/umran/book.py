"""Sphinx extension: the files that maps and charts share, written once and named by the pages that use them.

Outputs stored with UMRAN_OUTPUT=book say `umran-assets:<name>`; a page gets its own relative address instead, so
that it also works when opened from a folder with no server. Geometry is a script for the same reason.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import vl_convert

from umran.outputs import SCHEME, asset

FOLDER = "_static/umran"
FILES = (
    "fonts.css",
    "leaflet.js",
    "leaflet.css",
    "land.js",
    "maps.js",
    "maps.css",
    "charts.js",
    "vega.js",
    "page.css",
)
_REFERENCE = re.compile(re.escape(SCHEME) + r"([\w.]+)")


@lru_cache
def content(name: str) -> str:
    """The text of a shared file. Charts are compiled when their notebook runs, so that Vega alone is enough here."""
    return vega_script() if name == "vega.js" else asset(name)


def vega_script() -> str:
    """Vega's `View` and `parse` as one script, from the copy inside vl-convert."""
    # An address, but nothing is asked of it: vl-convert names its own modules so. Its word `vega` stands for an
    # export that Vega 6 does not have, and gives null.
    module = f"https://cdn.jsdelivr.net/npm/vega@{vl_convert.get_vega_version()}/+esm"
    bundle = vl_convert.javascript_bundle(
        f'import {{View, parse}} from "{module}"; window.vega = {{View, parse}};'
    )
    return f"(() => {{{bundle}}})();\n"


def address(name: str) -> str:
    """Where a shared file lies in the built book; the mark after it changes with its content."""
    if name not in FILES:
        raise ValueError(f"{SCHEME}{name} is not a shared file; there are: {', '.join(FILES)}")
    return f"{FOLDER}/{name}?{sha256(content(name).encode()).hexdigest()[:8]}"


def resolve_references(app, pagename, templatename, context, doctree):
    """Put the addresses of the shared files, seen from this page, into its body."""
    if SCHEME in (body := context.get("body") or ""):
        pathto = context["pathto"]
        context["body"] = _REFERENCE.sub(lambda found: pathto(address(found[1]), resource=True), body)


def write_files(app, error):
    """Write the shared files into the built book."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_text(content(name), encoding="utf-8")
    (folder / "fonts.css").write_text(font_faces(folder.parent), encoding="utf-8")


def font_faces(static: Path) -> str:
    """The regular face of the book's text, for documents in `_static/umran`; a frame needs no more."""
    sheets = (sheet.read_text(encoding="utf-8") for sheet in sorted(static.glob("*.css")))
    rules = [rule for sheet in sheets for rule in re.findall(r"@font-face\s*{[^}]*}", sheet)]
    rules = [rule for rule in rules if re.search(r"font-weight:\s*400", rule) and "Mono" not in rule]
    return re.sub(r"""url\((["']?)(?![a-z]+:|/)""", r"url(\1../", "\n".join(rules))


def setup(app):
    app.connect("html-page-context", resolve_references)
    app.connect("build-finished", write_files)
    return {"version": version("umran"), "parallel_read_safe": True, "parallel_write_safe": True}
