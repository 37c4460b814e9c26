"""The collected files with the built book: which are there, the book's own part as it is now, and links instead of copies."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from ..notices import section
from ..state import BuildState
from .collecting import (
    MANIFEST,
    NOTICES,
    SCRIPT,
    Folder,
    finish,
    is_current,
    own_entries,
    own_state,
    script,
    write_aside,
)
from .linking import link
from .lock import read_lock
from .settings import LiveError, read_live_settings
from .shared import address_tables

PUBLISHED = "_static/live"
OWN_STATE = "own.txt"


@dataclass
class Live(BuildState):
    """What this build publishes. folder: of the collected files; None where the book goes without."""

    folder: Path | None = None


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The list of a folder whose files are all there; None otherwise."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        entries = [entry for one in manifest["sets"].values() for entry in one["files"] if entry["path"]]
        is_whole = all((folder / entry["path"]).stat().st_size == entry["bytes"] for entry in entries)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return manifest if is_whole else None


def renew_own(root: Path, folder: Path) -> bool:
    """Pack the book's own part again where it has changed; gives whether the folder can be published."""
    settings = read_live_settings(root)
    manifest = read_manifest(folder)
    if settings is None or manifest is None or not is_current(manifest, settings, read_lock()):
        return False
    state = own_state(settings)
    mark = folder / OWN_STATE
    if mark.is_file() and mark.read_text(encoding="utf-8") == state:
        return True
    base = manifest["sets"]["base"]
    base["files"] = [entry for entry in base["files"] if not entry.get("own")]
    base["files"] += own_entries(settings, Folder(folder))
    finish(manifest, folder)
    write_aside(mark, state.encode())
    return True


def find_live(app: Sphinx, config: Config) -> None:
    """Look for collected files before pages are made: whether they are there is a setting that pages depend on."""
    folder = Path(app.srcdir) / "_build" / "live"
    try:
        is_there = folder.is_dir() and renew_own(Path(app.srcdir), folder)
    except (LiveError, ValueError) as error:
        raise ExtensionError(str(error)) from error
    Live.of(app).folder = folder if is_there else None
    config.live_published = is_there


def publish_live(app: Sphinx, error: Exception | None) -> None:
    """Put the files beside the pages; a name is a hash, so what is there already is right."""
    if error or app.builder.format != "html":
        return
    target = Path(app.outdir) / PUBLISHED
    folder = Live.of(app).folder
    if folder is None:
        shutil.rmtree(target, ignore_errors=True)
        return
    target.mkdir(parents=True, exist_ok=True)
    names = {file.name for file in folder.glob("*.bin")}
    for file in target.iterdir():
        if file.name not in names:
            file.unlink()
    for name in sorted(names):
        if not (target / name).exists():
            link(folder / name, target / name)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["addresses"] = address_tables(Path(app.outdir), app.config.live_addresses)
    manifest["env"] = app.config.live_env
    write_aside(target / SCRIPT, script(manifest).encode())
    shutil.copyfile(folder / NOTICES, target / NOTICES)


def live_notices(app: Sphinx) -> str:
    """Where the licences of these files stand; nothing where the book goes without them."""
    if Live.of(app).folder is None:
        return ""
    where = f"{PUBLISHED.partition('/')[2]}/{NOTICES}"
    return section("Python in the page", f"Its parts and their licences: {where}")


def page_live(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give a page the address of the list, relative to the book's root; empty where the book goes without."""
    context["live"] = f"{PUBLISHED}/{SCRIPT}" if Live.of(app).folder else ""


def setup_publishing(app: Sphinx) -> None:
    """Publish what was collected."""
    # Set before pages are made, never by a book: where it changes, every page is written again.
    app.add_config_value("live_published", False, "html", types=[bool])
    app.connect("config-inited", find_live)
    app.connect("html-page-context", page_live)
    # What outputs name in a short form: by prefix, a pattern of addresses under the book's root.
    app.add_config_value("live_addresses", {}, "", types=[dict])
    # What cells find in their environment.
    app.add_config_value("live_env", {}, "", types=[dict])
    # After the book's own files are written.
    app.connect("build-finished", publish_live, priority=900)
