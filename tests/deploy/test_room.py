"""The laptop that serves a room: who comes in, what they find, and what one learner can do to another."""

import socket
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_room import CODE

from support import ROOT

learner = pytest.importorskip("learner", reason="the room needs Linux or macOS", exc_type=ImportError)


@pytest.mark.parametrize(
    "written, kept",
    [
        ("أحمد بن علي", "احمد-بن-علي"),
        ("احمد  بن علي ", "احمد-بن-علي"),
        ("مُحمّد", "محمد"),
        ("عمّـــان\u200f", "عمان"),
        ("Amal_2", "amal-2"),
        ("../../etc", "etc"),
        ("..", ""),
        ("🙂", ""),
    ],
)
def test_a_name_keeps_its_folder_however_it_is_written(written, kept):
    assert learner.safe_name(written) == kept


@given(st.text())
def test_no_name_leads_out_of_the_room(name):
    safe = learner.safe_name(name)
    assert (Path("/room") / safe).parent == Path("/room") or safe == ""
    assert len(safe.encode()) < 255 and learner.safe_name(safe) == safe


def test_a_learners_notebook_is_never_written_over(tmp_path):
    learner.give_notebooks(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {
        file.name for file in (ROOT / "notebooks").glob("*.ipynb")
    }
    (tmp_path / "01_cities_atlas.ipynb").write_text("عملي")
    (tmp_path / "02_population_growth.ipynb").unlink()
    learner.give_notebooks(tmp_path)
    assert (tmp_path / "01_cities_atlas.ipynb").read_text() == "عملي"
    assert (tmp_path / "02_population_growth.ipynb").exists()


def test_what_hinders_the_room_is_said_in_arabic(room):
    with socket.create_server(("127.0.0.1", room.port)):
        assert f"المنفذ {room.port} يستعمله برنامج آخر" in room.refused()
    assert "رمز القاعة قصير" in room.refused(ROOM_CODE="123")
    assert "لا رمز للقاعة" in room.refused(ROOM_CODE="")
    assert "ROOM_PORT" in room.refused(ROOM_PORT="ثمانية")
    assert "لا يمكن استعمال المجلد" in room.refused(ROOM_FOLDER="/dev/null/room")


def test_learners_work_side_by_side(room):
    from visitor import Visitor

    room.open()
    assert "القاعة مفتوحة من قبل" in room.refused()
    for name, code in (("أمل", "رمز خاطئ"), ("..", CODE)):
        refused = Visitor(room.address, name, code).entry
        assert refused.status_code == 403 and "لم تُفتح القاعة" in refused.text and 'dir="rtl"' in refused.text

    greedy = Visitor(room.address, "سعيد", CODE).open_server()
    amal = Visitor(room.address, "أمل العليّ", f" {CODE} ").open_server()
    with greedy.kernel() as looping, greedy.kernel() as filling, amal.kernel() as kernel:
        looping.send("while True: pass")
        status, _ = filling.run("held = bytearray(3 << 30)")
        assert status == "error"
        assert filling.run("print(1)") == ("ok", ["1\n"])
        notebook = amal.notebook("01_cities_atlas.ipynb")
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                status, shown = kernel.run(cell["source"])
                assert status == "ok", (cell["source"], shown)
        if learner.can_enclose():
            seen = kernel.run("import os; print(os.listdir('..'), os.listdir(os.path.expanduser('~/..')))")[1]
            assert "سعيد" not in seen[0] and ".state" not in seen[0]
        assert kernel.run("import os; print('ROOM_CODE' in os.environ)")[1] == ["False\n"]
    assert not any(
        CODE.encode() in file.read_bytes() for file in room.folder.glob(".state/*/*") if file.is_file()
    )
    room.close()
    # A server that is told to stop still closes its kernels.
    psutil.wait_procs(room.processes(), timeout=60)
    assert not room.processes()


def test_a_hub_that_is_killed_loses_no_notebook(room):
    from visitor import Visitor

    room.open()
    amal = Visitor(room.address, "أمل", CODE).open_server()
    notebook = amal.notebook("01_cities_atlas.ipynb")
    notebook["cells"][0]["source"] = "ملاحظاتي"
    amal.save("01_cities_atlas.ipynb", notebook)
    room.hub.kill()
    assert "الدفاتر محفوظة" in room.process.communicate(timeout=60)[0]

    room.open()
    again = Visitor(room.address, "امل", CODE).open_server()
    assert again.notebook("01_cities_atlas.ipynb")["cells"][0]["source"] == "ملاحظاتي"
    with again.kernel() as kernel:
        assert kernel.run("print(2030 - 2016)") == ("ok", ["14\n"])
    room.close()
    psutil.wait_procs(room.processes(), timeout=60)
    assert not room.processes()
