"""A book kept on a reader's own device: a manifest and icons, the list of its files, a service worker, and the words between.

Nothing is saved, and no service worker registered, before the reader asks by a button («احفظ الكتاب على هاتفك»). Then every file of the book
is brought and held against its sum in the list; only a whole version is ever served, and a tab stays with the version
that it was opened with. ``worker.js`` is the service worker, ``start.js`` the little that every page carries, ``panel.js``
what is fetched once a reader asks.

Settings: ``offline_copy: false`` builds a book without all this; ``offline_label`` are the words of the button.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import escape
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .. import strings
from ..javascript import read_script
from .icons import icons
from .listing import FOLDER, WORKER, write_list

MANIFEST, ICONS = "manifest.webmanifest", "_static/icons"
# Colours of the page in the light theme (theme/base.css), and of its ground in the dark one.
PAPER, DARK_PAPER = "#fffdf9", "#14181d"


def label(config: Any) -> str:
    """The words of the button that opens the panel."""
    return config.offline_label or strings.OFFLINE.label


class SaveButton(nodes.General, nodes.Element):
    """Where a page offers to save the book."""


class SaveOffline(SphinxDirective):
    """A button that opens the panel of what is saved, on the page itself."""

    def run(self) -> list[nodes.Node]:
        return [SaveButton()]


def insert_buttons(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the button where its directive stands; nowhere but in a book that is read in a browser."""
    for place in list(doctree.findall(SaveButton)):
        if app.builder.format != "html" or not app.config.offline_copy:
            place.parent.remove(place)
            continue
        html = (
            '<p class="offline-place" hidden><button class="offline-button" type="button" data-offline>'
            f"{PHONE}<span>{escape(label(app.config))}</span></button></p>"
        )
        place.replace_self(nodes.raw("", html, format="html"))


# A phone with an arrow into it, drawn as the icons of theme/icons.html.
PHONE = (
    '<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" '
    'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
    '<path d="M8.5 3h7A1.5 1.5 0 0 1 17 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19.5v-15A1.5 1.5 0 0 1 8.5 3z'
    'M12 7v6.5M9.5 11l2.5 2.5 2.5-2.5M11 18h2"/></svg>'
)


def web_manifest(app: Sphinx) -> dict[str, Any]:
    """What a phone asks about a book before it puts it on the home screen."""
    config = app.config
    icon = {"type": "image/png"}
    return {
        "name": config.html_title,
        "short_name": config.html_short_title or config.html_title,
        "lang": "ar",
        "dir": "rtl",
        "start_url": app.builder.get_target_uri(config.root_doc),
        "scope": "./",
        "display": "standalone",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            icon | {"src": f"{ICONS}/{kind}-{size}.png", "sizes": f"{size}x{size}", "purpose": purpose}
            for kind, purpose in (("icon", "any"), ("maskable", "maskable"))
            for size in (192, 512)
        ],
    }


def worker_script() -> str:
    """The service worker, with the words of the pages that it makes itself."""
    words = {key: strings.OFFLINE[key] for key in strings.OFFLINE_WORKER_KEYS}
    return read_script("offline/worker", workerWords=words)


def panel_script(config: Any) -> str:
    """What is fetched once a reader asks to save the book, or has saved it."""
    words = {key: strings.OFFLINE[key] for key in strings.OFFLINE if key not in strings.OFFLINE_WORKER_KEYS}
    return read_script(
        "offline/panel", savingWords={**words, "label": label(config), "months": strings.MONTHS}
    )


def offline_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """What layout.html needs to offer the book for saving."""
    context["offline"] = None
    if app.config.offline_copy:
        context["offline"] = {
            "label": label(app.config), "phone": PHONE, "manifest": MANIFEST, "icon": f"{ICONS}/apple-touch-icon.png",
            "colours": {"light": PAPER, "dark": DARK_PAPER},
        }  # fmt: skip


def write_offline(app: Sphinx, error: Exception | None) -> None:
    """Write manifest, icons, service worker and, last of all, the list of every file of the book."""
    if error or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    for left in (FOLDER, ICONS):
        shutil.rmtree(folder / left, ignore_errors=True)
    for name in (WORKER, MANIFEST):
        (folder / name).unlink(missing_ok=True)
    if not app.config.offline_copy:
        return
    (folder / ICONS).mkdir(parents=True)
    for name, content in icons().items():
        (folder / ICONS / name).write_bytes(content)
    text = json.dumps(web_manifest(app), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    (folder / WORKER).write_text(worker_script(), encoding="utf-8")
    write_list(folder)


def setup_offline(app: Sphinx) -> None:
    """Add the directive ``save-offline`` and the settings, and write what belongs to saving after all else."""
    app.add_config_value("offline_copy", True, "html", types=[bool])
    app.add_config_value("offline_label", "", "html", types=[str])
    app.add_node(SaveButton)
    app.add_directive("save-offline", SaveOffline)
    app.connect("doctree-resolved", insert_buttons)
    app.connect("html-page-context", offline_context)
    # After everything that writes a file into the book.
    app.connect("build-finished", write_offline, priority=1000)
