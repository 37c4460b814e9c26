"""What Binder runs after it has installed the requirements."""

import subprocess

from support import ROOT


def test_binder_runs_the_same_command(tmp_path):
    """postBuild with a stand-in for python that only writes down what it is asked."""
    stand_in = tmp_path / "python"
    stand_in.write_text('#!/bin/sh\necho "$@"\n')
    stand_in.chmod(0o755)
    done = subprocess.run(
        [ROOT / "binder" / "postBuild"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    asked = done.stdout.splitlines()
    assert asked[0].startswith("-m pip install") and "--no-deps" in asked[0]
    assert asked[-1] == "-m arabic_book.jupyter"
