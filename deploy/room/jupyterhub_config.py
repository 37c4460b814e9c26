"""JupyterHub for one room on one machine. Started by deploy/room/room.py, which sets the environment read here."""

import os
import sys
import unicodedata
from hmac import compare_digest
from pathlib import Path

from jupyterhub.auth import Authenticator
from jupyterhub.spawner import SimpleLocalProcessSpawner

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from learner import enclosure, give_notebooks, limit, safe_name  # noqa: E402

ROOM = Path(os.environ["ROOM_FOLDER"])
STATE = Path(os.environ["ROOM_STATE"])
PORT = int(os.environ["ROOM_PORT"])
MEMORY = int(os.environ["ROOM_MEMORY_MB"]) << 20
IDLE = int(os.environ["ROOM_IDLE_MINUTES"]) * 60
CODE = os.environ["ROOM_CODE"]


def plain(code):
    return unicodedata.normalize("NFKC", code).strip().casefold().encode()


class RoomAuthenticator(Authenticator):
    """Any name, and the code that is written on the board. The code lives in the memory of this process alone."""

    def normalize_username(self, username):
        return safe_name(username)

    async def authenticate(self, handler, data):
        return data["username"] if compare_digest(plain(data["password"]), plain(CODE)) else None


class RoomSpawner(SimpleLocalProcessSpawner):
    """A learner's server: in the learner's folder, under limits, enclosed where the system can do it."""

    @property
    def folder(self):
        return ROOM / self.user.name

    def make_preexec_fn(self, name):
        return lambda: limit(MEMORY)

    def user_env(self, env):
        return {**env, "USER": "learner", "HOME": str(self.folder), "SHELL": "/bin/sh"}

    async def start(self):
        give_notebooks(self.folder)
        server = [sys.executable, "-m", "jupyterhub.singleuser"]
        self.cmd = [*enclosure(ROOM, self.folder), *server]
        return await super().start()

    async def _signal(self, sig):
        # The server and whatever encloses it are one group; a signal to the first alone would leave the rest.
        try:
            os.killpg(self.pid, sig)
        except ProcessLookupError:
            return False
        return True


c = get_config()  # noqa: F821
c.JupyterHub.bind_url = f"http://{os.environ['ROOM_HOST']}:{PORT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 2}"
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.pid_file = str(STATE / "hub.pid")
c.JupyterHub.template_paths = [str(HERE / "templates")]
c.JupyterHub.authenticator_class = RoomAuthenticator
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = RoomSpawner
# A room comes all at once: everybody waits a little, nobody is turned away.
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.load_roles = [
    {"name": "culler", "services": ["culler"],
     "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"]},
]  # fmt: skip
c.JupyterHub.services = [
    {"name": "culler", "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"]},
]

# The proxy in Python: the usual one needs Node.js, and Traefik's a program that no Python package brings.
c.ConfigurableHTTPProxy.command = [sys.executable, str(HERE / "proxy.py")]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.Spawner.args = [
    f"--MappingKernelManager.cull_idle_timeout={IDLE}",
    "--MappingKernelManager.cull_connected=True",
    "--ServerApp.terminals_enabled=False",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
]
if os.geteuid() == 0:
    # In a container, where the only user is root.
    c.Spawner.args.append("--allow-root")
