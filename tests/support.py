"""Where the project is, and how tests serve a folder of pages."""

import threading
from dataclasses import dataclass
from pathlib import Path

from arabic_book.serve import open_server

ROOT = Path(__file__).parents[1]


@dataclass
class Site:
    """A folder of pages behind a loopback server."""

    folder: Path
    address: str

    @property
    def pages(self):
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return sorted(name for name in found if not name.startswith(("_static", "_sources")))


def serve(folder):
    server = open_server(folder, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return Site(folder, f"http://127.0.0.1:{server.server_port}/")
