"""Safe writing: one file in one step, several as one, and never over what somebody else wrote."""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umran import cli
from umran.text import files, journal
from umran.text.files import Busy, ChangedMeanwhile, OverwriteRefused, RecoveryFailed, WriteFailed
from umran.text.manifest import MANIFEST, Manifest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def state(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def visible(folder):
    return {name: content for name, content in state(folder).items() if not name.startswith(".")}


# One file


def test_a_file_keeps_its_mode_and_a_link_its_file(tmp_path):
    file, link = tmp_path / "عمّان.csv", tmp_path / "link.csv"
    file.write_text("قديم")
    file.chmod(0o640)
    link.symlink_to(file)
    files.replace(link, "جديد".encode())
    assert file.read_text() == "جديد" and link.is_symlink() and file.stat().st_mode & 0o777 == 0o640


def test_the_longest_names_can_be_written(tmp_path):
    file = tmp_path / ("ع" * 125 + ".csv")
    files.create(file, b"1")
    files.replace(file, b"2")
    assert state(tmp_path) == {file.name: b"2"}


def test_of_two_that_create_one_name_one_wins_whole(tmp_path):
    won = []

    def write(content):
        with contextlib.suppress(FileExistsError):
            files.create(tmp_path / "one", content)
            won.append(content)

    writers = [threading.Thread(target=write, args=(bytes([n]) * 100_000,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(won) == 1 and state(tmp_path) == {"one": won[0]}


def test_what_a_killed_writer_left_is_swept_later_and_others_work_is_not(tmp_path):
    files.replace(tmp_path / "a", b"1")
    part = next(iter(json.loads(subprocess.run(
        [sys.executable, "-c", KILLED_ASIDE, str(tmp_path / "a")], capture_output=True, text=True, env=PYTHON
    ).stdout)))  # fmt: skip
    (tmp_path / ".umran-other.part").write_bytes(b"x")
    files.replace(tmp_path / "a", b"2")
    assert (tmp_path / part).exists(), "it may still be at work"
    for each in tmp_path.glob("*.part"):
        os.utime(each, (0, 0))
    files.replace(tmp_path / "a", b"3")
    assert state(tmp_path) == {"a": b"3", ".umran-other.part": b"x"}


KILLED_ASIDE = """
import json, os, signal, sys
from pathlib import Path
from umran.text import files
path = Path(sys.argv[1])
with files._aside(path, b"new") as part:
    print(json.dumps([part.name]), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


# Several files as one

NAMES = st.sampled_from(["a.csv", "b.csv", "feedback/01.html", "عمّان.geojson"])
CONTENTS = st.dictionaries(NAMES, st.one_of(st.none(), st.binary(max_size=8)), max_size=4)


def forked(work):
    """Do something in a process of its own, which may die of it."""
    process = os.fork()
    if not process:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(process, 0)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=CONTENTS, new=CONTENTS, steps=st.integers(0, 9), again=st.integers(0, 9))
def test_stopped_at_any_step_and_again_while_mending_all_files_are_old_or_all_new(
    tmp_path_factory, old, new, steps, again
):
    folder = tmp_path_factory.mktemp("data")
    for name, content in old.items():
        if content is not None:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(content)
    before = state(folder)
    after = {**before, **new}
    after = {name: content for name, content in after.items() if content is not None}
    forked(lambda: (_die_after(steps), journal.commit(folder, new, "task")))
    forked(lambda: (_die_after(again), journal.recover(folder)))
    told = journal.recover(folder)
    assert state(folder) in (before, after)
    if told and before != after:
        assert state(folder) == (after if told.finished else before)
    assert not list(folder.glob(".umran-*"))


def _die_after(steps):
    """Have this process end, without a word, at a rename, a removal or a new folder."""
    left = steps

    def dying(usual):
        def call(*arguments, **options):
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return usual(*arguments, **options)

        return call

    for name in ("replace", "unlink", "mkdir", "rmdir"):
        setattr(os, name, dying(getattr(os, name)))


def _die_after_replacing(name):
    usual = os.replace

    def cut(source, target):
        usual(source, target)
        if Path(target).name == name:
            os._exit(9)

    os.replace = cut


def pending(folder):
    """A folder whose second file was not reached by a command that was cut off."""
    for name in ("a", "b"):
        (folder / name).write_bytes(b"old " + name.encode())
    contents = {"a": b"new a", "b": b"new b"}
    forked(lambda: (_die_after_replacing("a"), journal.commit(folder, contents, "umran data refresh x")))
    assert state(folder)["a"] == b"new a" and state(folder)["b"] == b"old b"


def test_what_was_cut_off_is_completed_and_said(tmp_path):
    pending(tmp_path)
    told = journal.recover(tmp_path)
    assert told.finished and "أتممنا" in str(told) and "umran data refresh x" in str(told)
    assert state(tmp_path) == {"a": b"new a", "b": b"new b"} and journal.recover(tmp_path) is None


def test_what_cannot_be_completed_is_undone_and_said(tmp_path):
    pending(tmp_path)
    (tmp_path / journal.JOURNAL / "1.new").unlink()
    told = journal.recover(tmp_path)
    assert not told.finished and "تراجعنا" in str(told)
    assert state(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_after_the_files_were_put_back_by_hand_nothing_is_stuck(tmp_path):
    pending(tmp_path)
    (tmp_path / "a").write_bytes(b"old a")
    assert not journal.recover(tmp_path).finished
    assert state(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_an_edit_since_the_cut_is_not_lost(tmp_path):
    pending(tmp_path)
    (tmp_path / "b").write_bytes("تعديل".encode())
    with pytest.raises(RecoveryFailed, match="تغيّرت ملفاته"):
        journal.recover(tmp_path)
    assert (tmp_path / "b").read_text() == "تعديل"
    shutil.rmtree(tmp_path / journal.JOURNAL)  # as the message says
    journal.commit(tmp_path, {"a": b"1"}, "task")


def test_a_plan_from_elsewhere_leads_to_no_file_outside(tmp_path):
    folder = tmp_path / "data"
    (folder / journal.JOURNAL).mkdir(parents=True)
    (tmp_path / "victim").write_bytes(b"old")
    step = {"name": "../victim", "old": files.sha256(b"old"), "new": files.sha256(b"new")}
    (folder / journal.JOURNAL / "0.new").write_bytes(b"new")
    (folder / journal.JOURNAL / "plan.json").write_text(json.dumps({"task": "x", "steps": [step]}))
    with pytest.raises(RecoveryFailed):
        journal.recover(folder)
    assert (tmp_path / "victim").read_bytes() == b"old"


def test_two_commands_at_once_do_not_mix(tmp_path):
    command = "import sys; from pathlib import Path; from umran.text import journal\n" \
              "for n in range(10): journal.commit(Path(sys.argv[1]), dict.fromkeys('abcd', f'{sys.argv[2]} {n}'.encode()), 'x')"  # fmt: skip
    both = [subprocess.Popen([sys.executable, "-c", command, str(tmp_path), who], env=PYTHON) for who in "12"]
    assert [each.wait() for each in both] == [0, 0]
    assert len(set(state(tmp_path).values())) == 1 and set(state(tmp_path)) == set("abcd")


def test_a_folder_that_another_holds_is_busy(tmp_path):
    with (
        files.folder_lock(tmp_path),
        pytest.raises(Busy, match="أمر آخر"),
        files.folder_lock(tmp_path, wait=0),
    ):
        pass


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path):
    (tmp_path / "a").write_bytes(b"theirs")
    with pytest.raises(ChangedMeanwhile):
        journal.commit(tmp_path, {"a": b"mine"}, "task", unchanged={"a": b"seen"})
    assert state(tmp_path) == {"a": b"theirs"}


# Disks that fail


def test_a_file_above_what_the_disk_takes_leaves_all_as_it_was(tmp_path):
    (tmp_path / "a").write_bytes(b"old")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, usual[1]))
    try:
        with pytest.raises(WriteFailed, match="أكبر مما يُسمح به"):
            journal.commit(tmp_path, {"a": b"new", "b": b"x" * 60_000}, "task")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert state(tmp_path) == {"a": b"old"} and not list(tmp_path.glob(".umran-*"))


def mounted(tmp_path, options, script):
    """Run a Python script with the folder `tmp_path / "disk"` mounted as a disk of its own, seen by it alone."""
    disk = tmp_path / "disk"
    disk.mkdir()
    (tmp_path / "script.py").write_text(script, "utf-8")
    line = f"mount -t tmpfs -o {options} tmpfs '{disk}' && exec '{sys.executable}' '{tmp_path}/script.py' '{disk}' '{ROOT}/data'"
    if (
        not shutil.which("unshare")
        or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode
    ):
        pytest.skip("no namespaces here: a disk cannot be mounted")
    return subprocess.run(["unshare", "-rm", "sh", "-c", line], capture_output=True, text=True, env=PYTHON)


CITY = """\
import os, shutil, subprocess, sys
from pathlib import Path
from umran import cli
disk, data = map(Path, sys.argv[1:])
folder = Path(shutil.copytree(data, disk / "data"))
state = lambda: {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
PREPARE
before = state()
os.environ["UMRAN_DATA"] = str(folder)
command = ["city", "add", "--yes", "--iso3=JOR", "--name-ar=إربد", "--name-en=Irbid", "--name-local=إربد",
           "--local-lang=ar", "--latitude=32.55556", "--longitude=35.85"]
code = cli.main(command)
assert code == 2 and state() == before and not list(folder.glob(".umran-*")), (code, list(folder.glob(".*")))
"""
FULL = """\
space = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
(disk / "filler").write_bytes(b"x" * (space - 700_000))
"""


def test_no_space_left_while_a_city_is_added(tmp_path):
    done = mounted(tmp_path, "size=4m", CITY.replace("PREPARE", FULL))
    assert done.returncode == 0, done.stderr
    assert "امتلأ القرص" in done.stderr and "لم يتغير" in done.stderr


def test_a_disk_that_may_only_be_read(tmp_path):
    done = mounted(tmp_path, "size=4m", CITY.replace("PREPARE", 'subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)'))  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "للقراءة وحدها" in done.stderr and "لم يتغير" in done.stderr


# What a command wrote


def test_a_command_replaces_what_it_wrote_and_nothing_else(tmp_path):
    mine = Manifest(tmp_path, "umran indicators", "--out")
    mine.write({"a.csv": b"1", "b.html": b"1"}, replace=False)
    with pytest.raises(OverwriteRefused, match="--replace"):
        mine.write({"a.csv": b"2", "b.html": b"2"}, replace=False)
    mine.write({"a.csv": b"2", "b.html": b"2"}, replace=True)
    assert visible(tmp_path) == {"a.csv": b"2", "b.html": b"2"}
    (tmp_path / "b.html").write_bytes("ملاحظتي".encode())
    with pytest.raises(OverwriteRefused, match=r"b\.html") as caught:
        mine.write({"a.csv": b"3", "b.html": b"3"}, replace=True)
    assert "a.csv" not in str(caught.value) and "--out" in str(caught.value)
    assert visible(tmp_path) == {"a.csv": b"2", "b.html": "ملاحظتي".encode()}
    with pytest.raises(OverwriteRefused, match="لم يكتبه هذا الأمر"):
        Manifest(tmp_path, "umran grade").write({"a.csv": b"4"}, replace=True)


def test_without_its_list_nothing_is_taken_for_the_command_s_own(tmp_path):
    mine = Manifest(tmp_path, "umran indicators")
    mine.write({"a.csv": b"1"}, replace=False)
    for damaged in (b"", b"[]", b'{"files": {"a.csv": 3}}', b"\xff"):
        (tmp_path / MANIFEST).write_bytes(damaged)
        with pytest.raises(OverwriteRefused):
            mine.write({"a.csv": b"2"}, replace=True)
    assert visible(tmp_path) == {"a.csv": b"1"}


def test_a_whole_report_takes_its_old_pages_away_and_leaves_notes(tmp_path):
    report = Manifest(tmp_path, "umran grade")
    report.write({"index.html": b"1", "feedback/01.html": b"1", "feedback/02.html": b"1"}, replace=False)
    (tmp_path / "notes.txt").write_bytes("للمدرب".encode())
    report.write({"index.html": b"2", "feedback/01.html": b"2"}, replace=True, whole=True)
    assert visible(tmp_path) == {
        "index.html": b"2", "feedback/01.html": b"2", "notes.txt": "للمدرب".encode()
    }  # fmt: skip
    (tmp_path / "feedback" / "01.html").write_bytes("تعليق".encode())
    with pytest.raises(OverwriteRefused, match="feedback/01"):
        report.write({"index.html": b"3"}, replace=True, whole=True)


@pytest.mark.parametrize("name", ["folder", "dangling"])
def test_a_folder_or_a_link_of_that_name_is_not_replaced(tmp_path, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OverwriteRefused, match=name):
        Manifest(tmp_path, "umran practice").write({name: b"1"}, replace=True)


def test_a_half_written_folder_is_found_by_the_check_and_mended_by_the_next_command(
    tmp_path, monkeypatch, capsys
):
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    monkeypatch.setenv("UMRAN_DATA", str(folder))
    before = state(folder)
    cities = before["cities.csv"].replace(b"31.95522", b"31.95523")
    contents = {"cities.csv": cities, "sdg11.csv": before["sdg11.csv"] + b"\n"}
    forked(lambda: (_die_after_replacing("cities.csv"), journal.commit(folder, contents, "umran city add")))
    assert cli.main(["data", "check"]) == 1
    assert "umran data refresh" in capsys.readouterr().out
    assert cli.main(["data", "refresh"]) == 0
    printed = capsys.readouterr()
    assert "أتممنا" in printed.err and "cities.csv" in printed.err and not journal.is_pending(folder)
