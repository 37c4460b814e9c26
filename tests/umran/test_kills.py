"""`umran city add` and `umran data refresh` killed anywhere while they write: the next run mends it and says how.

Ten places here; UMRAN_KILLS=100 for as many as a night allows. Each process is real, and so is each file.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("UMRAN_KILLS", 10))


@pytest.mark.parametrize("command", ["city", "refresh"])
def test_killed_anywhere_the_data_are_wholly_old_or_wholly_new_after_the_next_run(command, tmp_path):
    script = Path(__file__).with_name("kills.py")
    done = subprocess.run(
        [sys.executable, str(script), command, str(tmp_path), str(KILLS)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(rows) == KILLS and all(row["killed"] for row in rows)
    assert any(row["pending"] for row in rows), "some were killed among the steps that change files"
    for row in rows:
        assert row["state"] in ("old", "new") and row["mended"] == 0 and not row["leftovers"], row
        if "أتممنا" in row["said"]:
            assert row["state"] == "new", row
        elif "تراجعنا" in row["said"]:
            assert row["state"] == "old", row
        else:
            assert not row["left"] and row["state"] == row["then"], row
        assert row["end"] == "new" and row["check"] == 0, row
        assert row["again"] == (512 if command == "city" and row["state"] == "new" else 0), row
