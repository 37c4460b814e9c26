"""Open this folder in the browser through a small server. Needs Python 3.8 or newer, and nothing else.

Usage: python serve.py [--room] [--port NUMBER]        (Windows: py serve.py)

Only this machine can read; with --room every machine of the same network can.
"""

from __future__ import annotations

import argparse
import io
import os
import socket
import sys
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PORTS_TRIED = 20


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".woff2": "font/woff2",
                      ".ipynb": "application/x-ipynb+json", ".csv": "text/csv; charset=utf-8",
                      ".geojson": "application/geo+json", ".md": "text/plain; charset=utf-8"}  # fmt: skip
    error_message_format = (
        '<!DOCTYPE html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>لا صفحة هنا</title>'
        "<h1>لا صفحة هنا</h1><p>ربما أُخرجت الذاكرة من الجهاز أو نُقل المجلد. أعدها ثم حدّث الصفحة، أو "
        '<a href="/">ارجع إلى البداية</a>.</p></html>'
    )

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    # Windows would let two programs share one port.
    allow_reuse_address = os.name != "nt"


def open_server(folder: Path, host: str, port: int) -> Server:
    """A server on ``port``, or on the next one that is free."""
    for one in range(port, port + PORTS_TRIED):
        try:
            return Server((host, one), partial(Handler, directory=str(folder)))
        except OSError:
            continue
    return Server((host, 0), partial(Handler, directory=str(folder)))


def room_address() -> str:
    """The address of this machine in its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def main() -> None:
    # A console of Windows may be set to letters that have no Arabic; the window of IDLE has no such setting.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--room", action="store_true")
    parser.add_argument("--port", default=8000, type=int)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    folder = Path(__file__).resolve().parent
    server = open_server(folder, "0.0.0.0" if options.room else "127.0.0.1", options.port)
    here = f"http://127.0.0.1:{server.server_port}/"
    if server.server_port != options.port:
        print(f"المنفذ {options.port} مشغول، فاستُعمل المنفذ {server.server_port}.", flush=True)
    print(f"الدورة مفتوحة على: {here}   (للإيقاف: Ctrl+C)", flush=True)
    if options.room:
        print(f"ولأجهزة القاعة: http://{room_address()}:{server.server_port}/", flush=True)
    if not options.no_browser:
        webbrowser.open(here)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nأُغلق.")


if __name__ == "__main__":
    main()
