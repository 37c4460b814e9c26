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


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".woff2": "font/woff2",
                      ".ipynb": "application/x-ipynb+json"}  # fmt: skip

    def log_message(self, format: str, *args: object) -> None:
        pass


def open_server(folder: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server on ``port``, or on a free one where it is taken."""
    handler = partial(Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer((host, port), handler)
    except OSError:
        return ThreadingHTTPServer((host, 0), handler)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", default="_build/html", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default=8000, type=int)
    parser.add_argument("--no-browser", action="store_true")
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
    if not options.no_browser and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nأُغلق. Closed.")


if __name__ == "__main__":
    main()
