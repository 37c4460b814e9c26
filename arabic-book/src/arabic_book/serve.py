"""Serve a built book on this machine, or to a room.

Usage: python -m arabic_book.serve [FOLDER] [--host ADDRESS] [--port NUMBER] [--no-browser]
"""

import argparse
import os
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .live.settings import has_settings


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".woff2": "font/woff2",
                      ".ipynb": "application/x-ipynb+json", ".wasm": "application/wasm",
                      ".webmanifest": "application/manifest+json"}  # fmt: skip

    def log_message(self, format: str, *args: object) -> None:
        pass


def open_server(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server of the files of a folder, not yet running.

    Parameters
    ----------
    folder
        A built book.
    host
        Address to listen on: ``127.0.0.1`` for this machine alone, ``0.0.0.0`` for its network.
    port
        Where it is taken, a free one is used; ``server_port`` of the result says which.
    """
    handler = partial(Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError:
        return ThreadingHTTPServer((host, 0), handler)


def without_live(folder: Path) -> str:
    """How live Python is added to a book that could have it and does not; nothing otherwise."""
    book = folder.resolve().parents[1]
    if (folder / "_static" / "live" / "manifest.js").is_file() or not has_settings(book):
        return ""
    command = "make live book" if (book / "Makefile").is_file() else "python -m arabic_book.live"
    return f"ليعمل بايثون في الصفحات نفسها: {command}   (To run Python in the pages: {command})"


def main() -> None:
    """The command ``python -m arabic_book.serve``."""
    parser = argparse.ArgumentParser(
        prog="python -m arabic_book.serve",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", nargs="?", default="_build/html", type=Path, help="a built book, otherwise _build/html"
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen on: 127.0.0.1 for this machine alone, as without the option; 0.0.0.0 for a room",
    )
    parser.add_argument(
        "--port",
        default=8000,
        type=int,
        metavar="NUMBER",
        help="8000 without the option; another one is used where it is taken",
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the book in a browser")
    options = parser.parse_args()
    if not (options.folder / "index.html").is_file():
        sys.exit(
            f"لا كتاب في {options.folder}: ابنِه أولاً. "
            f"No book in {options.folder}: build it first (python -m arabic_book.build)."
        )
    server = open_server(options.folder, options.host, options.port)
    address = f"http://{options.host}:{server.server_port}/"
    print(f"الكتاب مفتوح على: {address}   (للإيقاف: Ctrl+C)", flush=True)
    print(f"The book is open at: {address}   (stop with Ctrl+C)", flush=True)
    if told := without_live(options.folder):
        print(told, flush=True)
    if not options.no_browser and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nأُغلق. Closed.")


if __name__ == "__main__":
    main()
