"""A learner as a program: signs in to the room, waits for a server, runs cells in a kernel. For tests and benchmarks."""

import json
import time
import uuid
from contextlib import closing
from urllib.parse import quote

import requests
import websocket
from learner import safe_name


class Visitor:
    """One learner's browser, reduced to what the hub sees of it. ``address`` ends in a slash."""

    def __init__(self, address, name, code):
        self.address, self.user, self.web = address, safe_name(name), requests.Session()
        self.web.trust_env = False
        page = self.web.get(f"{address}hub/login")
        page.raise_for_status()
        form = {"username": name, "password": code, "_xsrf": self.web.cookies.get("_xsrf", path="/hub/")}
        self.entry = self.web.post(f"{address}hub/login", params={"next": "/hub/home"}, data=form)
        self.entry.encoding = "utf-8"
        self.server = f"{address}user/{quote(self.user)}/"

    def open_server(self, wait=300):
        """Ask for a server as the link «open my notebooks» does, and follow the waiting page until it is there."""
        if "/hub/login" in self.entry.url:
            raise PermissionError(f"the room did not let {self.user} in")
        end = time.monotonic() + wait
        while time.monotonic() < end:
            page = self.web.get(f"{self.address}hub/spawn" if "/user/" not in self.entry.url else self.server)
            if page.ok and "/user/" in page.url and "/hub/" not in page.url:
                # A page of the server sets the cookie that its API asks for.
                return self
            self.entry = page if page.status_code < 400 else self.entry
            time.sleep(0.5)
        raise TimeoutError(f"no server for {self.user}: {page.status_code} {page.url}")

    def api(self, method, path, **options):
        headers = {"X-XSRFToken": self.web.cookies.get("_xsrf", path=f"/user/{quote(self.user)}/")}
        answer = self.web.request(method, f"{self.server}api/{path}", headers=headers, **options)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def notebook(self, name):
        return self.api("GET", f"contents/{name}")["content"]

    def save(self, name, content):
        self.api("PUT", f"contents/{name}", json={"type": "notebook", "content": content})

    def kernel(self):
        return Kernel(self, self.api("POST", "kernels", json={"name": "python3"})["id"])


class Kernel:
    def __init__(self, visitor, number):
        self.visitor, self.number = visitor, number
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.web.cookies
                            if f"/user/{quote(visitor.user)}/".startswith(cookie.path))  # fmt: skip
        url = visitor.server.replace("http", "ws", 1) + f"api/kernels/{number}/channels"
        self.socket = websocket.create_connection(url, cookie=cookies, timeout=300, http_no_proxy=["*"])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with closing(self.socket):
            self.visitor.api("DELETE", f"kernels/{self.number}")

    def send(self, code):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": uuid.uuid4().hex,
                  "username": "learner", "version": "5.3"}  # fmt: skip
        content = {"code": code, "silent": False, "store_history": False, "user_expressions": {},
                   "allow_stdin": False, "stop_on_error": True}  # fmt: skip
        self.socket.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content,
                                     "channel": "shell", "buffers": []}))  # fmt: skip
        return header["msg_id"]

    def run(self, code):
        """Run a cell; return (status of the reply, everything it showed)."""
        request, shown = self.send(code), []
        status, idle = None, False
        while not (status and idle):
            message = json.loads(self.socket.recv())
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "execute_reply":
                status = content["status"]
            elif kind == "status":
                idle = content["execution_state"] == "idle"
            elif kind in ("stream", "error", "display_data", "execute_result"):
                shown.append(content.get("text") or content.get("evalue") or content.get("data"))
        return status, shown
