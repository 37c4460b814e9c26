"""Serve the notebooks to a room from this machine: JupyterHub behind a room code, one folder a learner.

Usage: python deploy/room/room.py   (stop with Ctrl+C)

Environment: ROOM_CODE (asked for when absent; never written to a file), ROOM_FOLDER (~/umran-room), ROOM_PORT (8000; the
two after it are used as well), ROOM_HOST (0.0.0.0), ROOM_MEMORY_MB (1024 a process), ROOM_IDLE_MINUTES (60).
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path

import psutil

HERE = Path(__file__).resolve().parent
SHORTEST_CODE = 6


def boot():
    """A name for this run of the machine: process numbers remembered from before a restart mean nothing."""
    name = Path("/proc/sys/kernel/random/boot_id")
    return name.read_text().strip() if name.exists() else str(round(psutil.boot_time()))


def memory_of_the_hub(folder):
    """The folder where the hub keeps sessions, emptied of what it knew before the machine was restarted."""
    state = folder / ".state" / boot()
    for old in state.parent.glob("*"):
        if old != state:
            shutil.rmtree(old)
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    return state


def alive(pid_file, word):
    """The number of the process that wrote ``pid_file``, if it still runs and its command holds ``word``."""
    try:
        process = psutil.Process(int(pid_file.read_text()))
        return process.pid if word in " ".join(process.cmdline()) else None
    except (OSError, ValueError, psutil.Error):
        return None


def is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def addresses(host, port):
    """What learners may type: this machine's addresses on the room's network."""
    if host != "0.0.0.0":
        return [f"http://{host}:{port}/"]
    cards = [card for cards in psutil.net_if_addrs().values() for card in cards]
    found = [
        card.address
        for card in cards
        if card.family == socket.AF_INET and not card.address.startswith("127.")
    ]
    return [f"http://{address}:{port}/" for address in found] or [f"http://127.0.0.1:{port}/"]


def settings():
    """The environment of the hub, with its defaults; exits with the reason where a value cannot be used."""
    env = {"ROOM_FOLDER": "~/umran-room", "ROOM_PORT": "8000", "ROOM_HOST": "0.0.0.0", "ROOM_MEMORY_MB": "1024",
           "ROOM_IDLE_MINUTES": "60", **os.environ}  # fmt: skip
    for name in ("ROOM_PORT", "ROOM_MEMORY_MB", "ROOM_IDLE_MINUTES"):
        if not env[name].isdigit():
            sys.exit(f"قيمة {name} يجب أن تكون عدداً صحيحاً، وهي «{env[name]}».")
    env["ROOM_FOLDER"] = str(Path(env["ROOM_FOLDER"]).expanduser().resolve())
    if not env.get("ROOM_CODE"):
        if not sys.stdin.isatty():
            sys.exit("لا رمز للقاعة: نفّذ الأمر في نافذة أوامر ليسألك عنه، أو ضعه في المتغير ROOM_CODE.")
        env["ROOM_CODE"] = input(f"اختر رمزاً للقاعة ({SHORTEST_CODE} أحرف أو أرقام على الأقل): ")
    if len(env["ROOM_CODE"].strip()) < SHORTEST_CODE:
        sys.exit(f"رمز القاعة قصير: {SHORTEST_CODE} أحرف أو أرقام على الأقل.")
    return env


def refuse_taken_ports(env, state):
    """Exit with the reason where the room is open already, or another program holds one of its ports."""
    if pid := alive(state / "hub.pid", "jupyterhub"):
        sys.exit(f"القاعة مفتوحة من قبل. أغلقها بـ Ctrl+C في نافذتها، أو نفّذ: kill {pid}")
    first = int(env["ROOM_PORT"])
    # After the hub was killed its proxy may still stand; the new hub takes its place.
    left_over = alive(state / "proxy.pid", "proxy.py")
    mine = {first, first + 1} if left_over else set()
    hosts = {first: env["ROOM_HOST"]}
    taken = [port for port in range(first, first + 3)
             if port not in mine and not is_free(hosts.get(port, "127.0.0.1"), port)]  # fmt: skip
    if taken:
        sys.exit(f"المنفذ {taken[0]} يستعمله برنامج آخر. اختر غيره، مثلاً: ROOM_PORT={first + 100} make room")


def stop_left_over_culler(state):
    """A hub that was killed leaves behind the service that closes idle servers; the new hub starts its own."""
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(state) and "jupyterhub_idle_culler" in process.cmdline():
                process.terminate()
        except psutil.Error:
            continue


def answers(env):
    """Whether the hub itself answers; its proxy stands some seconds earlier."""
    host = "127.0.0.1" if env["ROOM_HOST"] == "0.0.0.0" else env["ROOM_HOST"]
    try:
        with closing(HTTPConnection(host, int(env["ROOM_PORT"]), timeout=5)) as hub:
            hub.request("GET", "/hub/health")
            return hub.getresponse().status == 200
    except OSError:
        return False


def main():
    if sys.platform == "win32":
        sys.exit("لا يعمل خادم القاعة على Windows مباشرة. شغّله في WSL، أو على حاسوب Linux أو macOS.")
    if not find_spec("jupyterhub"):
        sys.exit("خادم القاعة غير مثبَّت. نفّذ: make setup")
    env = settings()
    folder = Path(env["ROOM_FOLDER"])
    try:
        state = memory_of_the_hub(folder)
    except OSError as error:
        sys.exit(f"لا يمكن استعمال المجلد {folder}: {error.strerror}. اختر غيره في ROOM_FOLDER.")
    refuse_taken_ports(env, state)
    stop_left_over_culler(state)
    subprocess.run([sys.executable, "-m", "arabic_book.jupyter"], stdout=subprocess.DEVNULL)
    log = state / "room.log"
    config = HERE / "jupyterhub_config.py"
    with log.open("ab") as out:
        hub = subprocess.Popen([sys.executable, "-m", "jupyterhub", "--config", config], cwd=state, stdout=out,
                               stderr=out, stdin=subprocess.DEVNULL, start_new_session=True,
                               env={**env, "ROOM_STATE": str(state)})  # fmt: skip
    signal.signal(signal.SIGTERM, lambda *_: hub.terminate())
    signal.signal(signal.SIGHUP, lambda *_: hub.terminate())
    try:
        while hub.poll() is None and not answers(env):
            time.sleep(0.2)
        if hub.poll() is None:
            print("القاعة مفتوحة. اكتب على اللوح العنوان والرمز:", *addresses(env["ROOM_HOST"], env["ROOM_PORT"]),
                  sep="\n", flush=True)  # fmt: skip
            print(f"دفاتر المشاركين في {folder}، وللإيقاف: Ctrl+C", flush=True)
        hub.wait()
    except KeyboardInterrupt:
        print("\nتُغلق القاعة … الدفاتر محفوظة.", flush=True)
        hub.terminate()
        hub.wait()
        return
    if hub.returncode not in (0, -signal.SIGTERM):
        sys.exit(f"توقف خادم القاعة. السبب في آخر الملف {log}. أعد الأمر: الدفاتر محفوظة.")


if __name__ == "__main__":
    main()
