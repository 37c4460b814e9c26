"""A server whose book can be changed, broken and taken away while a browser reads it, and the panel of saving."""

import gzip
import threading
from functools import partial
from http.server import ThreadingHTTPServer

from arabic_book.serve import Handler

REGISTERED = "navigator.serviceWorker.getRegistrations().then(all => all.length)"
# What is kept: the state, and the addresses of the kept files.
KEPT = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith('arabic-book '));
  if (!names.length) return null;
  const cache = await caches.open(names[0]);
  const keys = (await cache.keys()).map(key => key.url);
  const state = keys.find(key => key.endsWith('__saved__/state'));
  return {state: state ? await (await cache.match(state)).json() : null, files: keys.filter(key => key.includes('/file/'))};
}"""


class Stage:
    """A book behind a loopback server.

    ``folder`` may be another one at any time. ``asked`` are the addresses that were asked for, in order. ``faults`` says by
    address what comes instead: ``damage``, ``half``, ``drop``, ``slow``, or a status; ``drop_after`` files of the book
    have been sent, every other one is dropped. ``packs`` sends text packed.
    """

    def __init__(self, folder, host="127.0.0.1"):
        self.folder, self.host, self.port = folder, host, 0
        self.asked, self.faults, self.drop_after, self.packs = [], {}, None, False
        self.changes = {}
        self.server = None
        self.slow = threading.Event()
        self.start()

    @property
    def address(self):
        return f"http://{self.host}:{self.port}/"

    def start(self):
        self.server = ThreadingHTTPServer((self.host, self.port), partial(StagedHandler, stage=self))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.slow.set()
        self.server.shutdown()
        self.server.server_close()


class StagedHandler(Handler):
    def __init__(self, *arguments, stage, **options):
        self.stage = stage
        super().__init__(*arguments, directory=str(stage.folder), **options)

    def do_GET(self):
        stage, path = self.stage, self.path.split("?")[0].lstrip("/")
        stage.asked.append(path)
        if path in stage.changes:
            stage.changes.pop(path)()
        fault = stage.faults.get(path)
        if stage.drop_after is not None and len(stage.asked) > stage.drop_after:
            fault = "drop"
        if fault == "slow":
            stage.slow.wait(300)
        if fault in (None, "slow"):
            return self.send_packed() if stage.packs else super().do_GET()
        if fault == "drop":
            return self.connection.close()
        if isinstance(fault, int):
            return self.send_error(fault)
        content = bytearray((stage.folder / path).read_bytes())
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault == "damage":
            content[len(content) // 2] ^= 1
        return self.wfile.write(content[: len(content) // 2] if fault == "half" else content)

    def send_packed(self):
        file = self.stage.folder / self.path.split("?")[0].lstrip("/")
        if not file.is_file() or file.suffix in (".woff2", ".png"):
            return super().do_GET()
        content = gzip.compress(file.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return self.wfile.write(content)


def open_panel(page):
    page.locator(".foot [data-offline]").click()
    page.locator(".offline-panel[open]").wait_for()


def press(page, text):
    page.locator(".offline-panel").get_by_role("button", name=text, exact=True).click()


def said(page):
    return page.locator(".offline-said").inner_text()


def fault(page):
    page.locator(".offline-said.is-fault").wait_for()
    return said(page)


def save(page, address=None):
    """Save the book from its page of progress; gives what is kept."""
    if address:
        page.goto(address)
    open_panel(page)
    page.locator(".offline-parts").wait_for()
    press(page, "احفظ")
    page.locator(".offline-facts").wait_for()
    return page.evaluate(KEPT)
