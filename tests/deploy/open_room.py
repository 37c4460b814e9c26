"""A room that is really open: deploy/room/room.py in a process of its own, on free ports, with a folder of its own."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from support import ROOT

CODE = "قاعة-2030"


def three_free_ports():
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = first.getsockname()[1]
            try:
                with (
                    socket.create_server(("127.0.0.1", port + 1)),
                    socket.create_server(("127.0.0.1", port + 2)),
                ):
                    return port
            except (OSError, OverflowError):
                continue


@dataclass
class Room:
    folder: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def command(self, **environment):
        env = {**os.environ, "ROOM_CODE": CODE, "ROOM_FOLDER": str(self.folder), "ROOM_PORT": str(self.port),
               "ROOM_HOST": "127.0.0.1", **environment}  # fmt: skip
        return {"args": [sys.executable, ROOT / "deploy" / "room" / "room.py"], "env": env, "text": True,
                "encoding": "utf-8", "stdin": subprocess.DEVNULL}  # fmt: skip

    def refused(self, **environment):
        """What the command says when it does not open the room."""
        done = subprocess.run(**self.command(**environment), capture_output=True, timeout=60)
        assert done.returncode != 0 and "Traceback" not in done.stderr
        return done.stderr

    def open(self):
        self.process = subprocess.Popen(**self.command(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = [self.process.stdout.readline() for _ in range(2)]
        assert self.address in said[1], (said, self.log())
        return self

    @property
    def hub(self):
        return psutil.Process(int(next(self.folder.glob(".state/*/hub.pid")).read_text()))

    def log(self):
        return "".join(file.read_text("utf-8")[-4000:] for file in self.folder.glob(".state/*/room.log"))

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def processes(self):
        """Whatever still runs for this room."""
        found, folder = [], str(self.folder)
        for process in psutil.process_iter():
            try:
                told = process.environ().get("ROOM_FOLDER", ""), process.cwd(), *process.cmdline()
            except psutil.Error:
                continue
            if any(word.startswith(folder) for word in told):
                found.append(process)
        return found
