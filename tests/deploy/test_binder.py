"""What Binder installs, and what it runs after that."""

import json
import re
import subprocess
import tomllib
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from support import ROOT

PINS = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8")


def needed(names):
    """All packages that some need here, themselves among them."""
    found, waiting = set(), [*names]
    while waiting:
        if (name := canonicalize_name(waiting.pop())) not in found:
            found.add(name)
            wanted = map(Requirement, metadata.requires(name) or [])
            waiting += [
                each.name for each in wanted if not each.marker or each.marker.evaluate({"extra": ""})
            ]
    return found


def test_binder_installs_what_the_course_needs_and_nothing_else():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    course = needed(Requirement(each).name for each in project["dependencies"])
    pinned = dict(re.findall(r"^([a-z0-9._-]+)==\S+( ;)?", PINS, flags=re.M))
    assert course <= pinned.keys()
    assert {name for name, has_marker in pinned.items() if not has_marker} <= course
    assert not course & {"rasterio", "pikepdf", "pyarrow"}, "heavy, and no notebook needs it"


def test_binder_runs_the_same_command(tmp_path):
    """postBuild with a stand-in for python that only writes down what it is asked."""
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\necho "$@"\n')
    stand_in.chmod(0o755)
    done = subprocess.run(
        [ROOT / "binder" / "postBuild"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "NB_PYTHON_PREFIX": str(tmp_path / "env")},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    kept = json.loads((tmp_path / "env/etc/jupyter/jupyter_server_config.json").read_text("utf-8"))
    assert kept["ServerApp"]["tornado_settings"]["websocket_max_message_size"] == 64 << 20
    asked = done.stdout.splitlines()
    assert asked[0].startswith("-m pip install") and "--no-deps" in asked[0]
    assert asked[-1] == "-m arabic_book.jupyter"
