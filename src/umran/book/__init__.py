"""Sphinx extension: the files that maps and charts share, written once and named by the pages that use them.

Outputs stored with UMRAN_OUTPUT=book say `umran-assets:<name>`; a page gets its own relative address instead, so
that it also works when opened from a folder with no server. Geometry is a script for the same reason.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import distribution, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umran import data
from umran.data.rows import rows
from umran.figures.outputs import CITY_PAGE, SCHEME, asset
from umran.text.files import replace
from umran.text.html import to_json

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

FOLDER = "_static/umran"
CITY_PAGES = "book/06_exchange/cities/"
ASSETS = (
    "leaflet.js",
    "land.js",
    "page_maps.js",
    "dashboard.js",
    "dashboard.css",
    "charts.js",
    "vega.js",
    "vegalite.js",
    "saving.js",
    "pictures.js",
    "page.css",
    "explorer.js",
    "explorer.css",
    "opening.css",
    "coherence.css",
    "panels.css",
    "panels.js",
)
# Vega is bundled out of vl-convert, and the outlines are read with geopandas: seconds, each time.
SLOW = ("vega.js", "vegalite.js", "land.js")
# What of Vega is taken, by the versions that vl-convert holds: the view, the parser, the flow of data, what they draw with.
VEGA_PARTS = (
    "vega-view@6.1.0",
    "vega-parser@7.1.0",
    "vega-dataflow@6.1.0",
    "vega-transforms@5.1.0",
    "vega-view-transforms@5.1.0",
    "vega-encode@5.1.0",
)
# Compiles charts that Python made in a page; elsewhere vl-convert compiles them, by the same version.
VEGA_LITE = "vega-lite@6.4.1"
NOTICES_MARK = "Of the course:\n\n"
_REFERENCE = re.compile(re.escape(SCHEME) + r"([\w.]+)")
_RAMP = re.compile(r'(\b\w+:)?"([0-9a-f]{6})[0-9a-f]{30,}"')  # colours of a scheme of Vega, as one word
_OWN_SCHEMES = ("tableau10:", "blues:")  # what categories and a ramp have where a chart names no colour
_NAMED_SCHEME = re.compile('"scheme":"|"range":"(heatmap|diverging)"')
_CITY = re.compile(re.escape(CITY_PAGE) + r"(\w+)")
_TAG = re.compile(
    rf'<link rel="stylesheet" href="{SCHEME}([\w.]+)">|<script\b[^>]*\bsrc="{SCHEME}([\w.]+)"[^>]*></script>'
)


@lru_cache
def asset_content(name: str, cache: Path | None = None) -> str:
    """The text of a shared file; what is slow to make is cached in the folder `cache`."""
    if cache is None or name not in SLOW:
        made = {"vega.js": vega_script, "vegalite.js": vega_lite_script, "explorer.js": explorer_script}
        return made[name]() if name in made else asset(name)
    cached = cache / f"{fingerprint(name)}.{name}"
    if not cached.is_file():
        replace(cached, asset_content(name).encode())
    return cached.read_text(encoding="utf-8")


def explorer_script() -> str:
    """The script of the explorers, with the words that the search of the book knows as well."""
    table = {row["word_ar"]: row["concept_ar"].split("؛ ") for row in rows("search_synonyms")}
    return asset("explorer.js").replace("const synonyms = {};", f"const synonyms = {to_json(table)};")


def fingerprint(name: str) -> str:
    """What a slow file is made of, as a short mark: other data, code or Vega give another."""
    modules = (files("umran.book") / "__init__.py", files("umran.figures") / "land.py")
    parts = [module.read_text(encoding="utf-8") for module in modules]
    parts += [data.describe("land")["hash"], data.describe("countries")["hash"], version("vl-convert-python")]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def vega_script() -> str:
    """Vega's `View` and `parse` as one script, from the copy inside vl-convert, with what charts are made of alone.

    Maps, trees, forces and contours of Vega are left out, and all but one colour of its schemes, together more than a
    quarter of its size. A chart that asks for one of the former says at once that it does not know it; one that names a
    scheme stops the build.
    """
    import vl_convert

    # Addresses, but nothing is asked of them: vl-convert names its own modules so, and knows no other version. Its word
    # `vega` stands for an export that Vega 6 does not have, and gives null.
    modules = [f"https://cdn.jsdelivr.net/npm/{each}/+esm" for each in VEGA_PARTS]
    view, parser, dataflow, *parts = modules
    lines = [
        f'import {{View}} from "{view}";import {{parse}} from "{parser}";import {{transforms}} from "{dataflow}";',
        *(f'import * as part{number} from "{part}";' for number, part in enumerate(parts)),
        f"Object.assign(transforms, {', '.join(f'part{number}' for number in range(len(parts)))});",
        "window.vega = {View, parse};",
    ]
    script = _RAMP.sub(_first_colour, vl_convert.javascript_bundle("".join(lines)))
    return f"(() => {{{script}}})();\n"


def vega_lite_script() -> str:
    """What compiles Vega-Lite to Vega, from the copy inside vl-convert."""
    import vl_convert

    module = f"https://cdn.jsdelivr.net/npm/{VEGA_LITE}/+esm"  # as above, nothing is asked of it
    script = vl_convert.javascript_bundle(
        f'import {{compile}} from "{module}"; window.vegaLite = {{compile}};'
    )
    return f"(() => {{{script}}})();\n"


def _first_colour(found: re.Match[str]) -> str:
    """A scheme of Vega with its first colour alone, unless a chart may have it that names none."""
    return found[0] if found[1] in _OWN_SCHEMES else f'{found[1] or ""}"{found[2]}"'


def cache_folder(app: Sphinx) -> Path:
    return Path(app.doctreedir) / "umran"


def asset_url(name: str, cache: Path | None = None) -> str:
    """Where a shared file lies in the built book; the mark after it changes with its content."""
    if name not in ASSETS:
        raise ValueError(f"{SCHEME}{name} is not a shared file; there are: {', '.join(ASSETS)}")
    return f"{FOLDER}/{name}?{sha256(asset_content(name, cache).encode()).hexdigest()[:8]}"


def resolve_references(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the addresses of the shared files, seen from this page, into its body; a page asks for each file once."""
    if SCHEME in (body := context.get("body") or ""):
        if _NAMED_SCHEME.search(body):
            raise ValueError(f"{pagename}: a chart names a scheme of Vega; expected its colours, as `range`")
        pathto = context["pathto"]
        body = _REFERENCE.sub(
            lambda found: pathto(asset_url(found[1], cache_folder(app)), resource=True), first_tags(body)
        )

        def city_page(found: re.Match[str]) -> str:
            page = CITY_PAGES + found[1]
            return pathto(page) if page in app.env.found_docs else ""

        context["body"] = _CITY.sub(city_page, body)


def first_tags(body: str) -> str:
    """A page whose outputs each bring their styles and scripts, with the first tag of each file alone."""
    seen: set[str] = set()

    def keep(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name in seen:
            return ""
        seen.add(name)
        return found[0]

    return _TAG.sub(keep, body)


def write_assets(app: Sphinx, error: Exception | None) -> None:
    """Write the shared files into the built book."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in ASSETS:
        (folder / name).write_text(asset_content(name, cache_folder(app)), encoding="utf-8")


def notices() -> str:
    """Notices and licences of what the course ships: its own, the software in the shared files, every dataset."""
    own = distribution("umran")
    texts = [
        file.read_text(encoding="utf-8").strip()
        for file in own.files or ()
        if ".dist-info/licenses/" in str(file)
    ]
    line = "=" * 78
    parts = {
        "The course": "\n\n".join(sorted(texts)),
        f"Software, with Leaflet of xstatic-leaflet {version('xstatic-leaflet')} and Vega of vl-convert-python "
        f"{version('vl-convert-python')}": (files("umran.figures") / "assets" / "notices.txt").read_text(
            encoding="utf-8"
        ),
        "Data: each dataset, its source and its licence": "\n\n".join(
            _dataset_notice(name) for name in data.names()
        ),
    }
    return "".join(f"{line}\n{title}\n{line}\n\n{text.strip()}\n\n" for title, text in parts.items())


def _dataset_notice(name: str) -> str:
    described = data.describe(name)
    sources = [f"    {source['title_en']}, {source['path']}" for source in described["sources"]]
    licences = [f"    {licence['name']}, {licence['path']}" for licence in described["licenses"]]
    return "\n".join([f"{described['path']}: {described['title_en']}", *sources, *licences])


def write_notices(app: Sphinx, error: Exception | None) -> None:
    """Add them to the book's own, where its theme wrote some: the file lists everything that the book ships."""
    if error or app.builder.format != "html":
        return
    file = Path(app.outdir) / "_static" / "NOTICES.txt"
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    file.write_text(before.partition(NOTICES_MARK)[0] + NOTICES_MARK + notices(), encoding="utf-8")


def setup(app: Sphinx) -> ExtensionMetadata:
    os.environ["UMRAN_BOUNDARIES"] = os.devnull  # a book shows what is in data/, whatever its builder fetched
    app.setup_extension("umran.book.explorers")
    app.setup_extension("umran.book.data_figure")
    from umran.book.opening import CityOpening  # docutils, which only a build needs
    from umran.book.saving import offer
    from umran.book.your_city import link_first

    app.add_directive("city-opening", CityOpening)
    app.connect("doctree-resolved", link_first)
    app.connect(
        "html-page-context", offer, priority=400
    )  # it names a shared file, before names become addresses
    app.connect("html-page-context", resolve_references)
    app.connect("build-finished", write_assets)
    app.connect("build-finished", write_notices, priority=800)
    return {"version": version("umran"), "parallel_read_safe": True, "parallel_write_safe": True}
