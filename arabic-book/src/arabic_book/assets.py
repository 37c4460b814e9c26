"""Styles, scripts and fonts of the book: joined from every feature's folder, named by their content."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from . import strings
from .fonts import make_fonts
from .javascript import read_script
from .live.publishing import live_notices
from .notices import FILE, notices
from .offline import panel_script
from .search import engine_script
from .state import BuildState

HERE = Path(__file__).parent
# Every page carries these as one sheet; a page that needs the others names them.
STYLES = (
    "theme/base", "theme/layout", "theme/components", "theme/notebook", "search/search", "theme/home",
    "progress/progress", "offline/start", "theme/print",
)  # fmt: skip
PAGE_STYLES = ("quiz/quiz", "progress/progress-page", "lesson/sheets", "present/present", "offline/offline")
LIVE_STYLES = ("live/live", "live/handin/hand-in")  # one sheet, of pages with cells that run


@dataclass
class Assets(BuildState):
    """The book's own files: text by name, the address by which pages ask for each, and the cut fonts."""

    texts: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    fonts: list[Path] = field(default_factory=list)


def minify(css: str) -> str:
    """Style sheet without comments and indentation."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", css, flags=re.S)).strip() + "\n"


def read_style(name: str) -> str:
    return (HERE / f"{name}.css").read_text(encoding="utf-8")


def select(words: Mapping[str, str], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: words[key] for key in keys}


def live_engine_script() -> str:
    """Python in the page: loaded when a reader first runs a cell."""
    return read_script(
        "live/engine/main",
        engineWords=strings.LIVE_ENGINE,
        widgetWords=strings.WIDGETS,
        widgetStyle={"text": minify(read_style("live/widgets/widgets"))},
    )


def scripts(config: Config) -> dict[str, str]:
    """Every script that a page names, with the words and settings that it needs."""
    book = config.html_short_title or config.html_title
    progress = select(strings.PROGRESS, strings.PROGRESS_KEYS)
    return {
        "book.js": read_script("theme/book", words=select(strings.INTERFACE, strings.SCRIPT_KEYS)),
        "live.js": read_script("live/live", words=select(strings.CELLS, strings.CELL_KEYS)),
        "live-session.js": read_script(
            "live/session/main",
            words=select(strings.CELLS, strings.SESSION_KEYS),
            handing=select(strings.HANDING, strings.HANDING_KEYS),
        ),
        "offline.js": panel_script(config),
        "present.js": read_script("present/present", words=strings.PRESENT),
        "progress.js": read_script(
            "progress/progress",
            words={"months": strings.MONTHS} | progress,
            about={"id": config.progress_id, "renamed": config.progress_renamed},
        ),
        "progress-page.js": read_script(
            "progress/progress-page",
            words={"book": book} | select(strings.PROGRESS, strings.PROGRESS_PAGE_KEYS),
        ),
        "live-engine.js": live_engine_script(),
        "quiz.js": read_script("quiz/quiz", words=select(strings.QUIZ, strings.QUIZ_KEYS)),
    }


def make_assets(app: Sphinx) -> None:
    """Cut the fonts and join the style sheets and the scripts; pages name them by their content."""
    if app.builder.format != "html":
        return
    assets = Assets.of(app)
    assets.fonts, font_css = make_fonts(Path(app.doctreedir) / "fonts")
    assets.texts = {
        "book.css": minify(font_css + "\n".join(map(read_style, STYLES))),
        **{f"{Path(name).name}.css": minify(read_style(name)) for name in PAGE_STYLES},
        "live.css": minify("\n".join(map(read_style, LIVE_STYLES))),
        **scripts(app.config),
    }
    assets.addresses = {
        name: f"{name}?{sha256(text.encode()).hexdigest()[:8]}" for name, text in assets.texts.items()
    }
    # search.js asks for search-engine.js by its place beside it, so these two keep plain names.
    assets.texts |= {"search.js": read_script("search/search"), "search-engine.js": engine_script()}


def write_assets(app: Sphinx, error: Exception | None) -> None:
    """Write them into the built book."""
    if error or app.builder.format != "html":
        return
    assets = Assets.of(app)
    static = Path(app.outdir) / "_static"
    static.mkdir(exist_ok=True)
    for name, text in assets.texts.items():
        (static / name).write_text(text, encoding="utf-8")
    shutil.rmtree(static / "fonts", ignore_errors=True)
    (static / "fonts").mkdir()
    for font in assets.fonts:
        shutil.copyfile(font, static / "fonts" / font.name)
    (static / FILE).write_text(notices() + live_notices(app), encoding="utf-8")
