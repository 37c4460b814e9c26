"""What the tests of deploy/ share: its modules, and a room of their own."""

import sys

import pytest
from open_room import Room, three_free_ports

from support import ROOT

sys.path[:0] = [str(ROOT / "deploy" / "room"), str(ROOT / "deploy")]


@pytest.fixture
def room(tmp_path):
    pytest.importorskip("jupyterhub", reason="the room's packages are not installed (extra `room`)")
    room = Room(tmp_path / "قاعة", three_free_ports())
    yield room
    room.close()
    for process in room.processes():
        process.kill()
