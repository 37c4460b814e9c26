"""The tools that bring the engine's files to the tests, and that write its lock."""

import importlib.util
import zipfile
from hashlib import sha256

import pytest

from arabic_book.live.lock import Lock, Locked
from support import ROOT


def tool(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def engine(monkeypatch):
    found = tool("engine")
    core = (Locked("engine.js", sha256(b"right").hexdigest(), 5, role="core"),)
    packages = {"numbers": Locked("numbers.whl", sha256(b"numbers").hexdigest(), 7)}
    lock = Lock("1.0", "http://127.0.0.1:9/", {"python": "3.12.7"}, core, packages)
    monkeypatch.setattr(found, "read_lock", lambda: lock)
    return found


def test_of_a_carrier_only_what_the_lock_names_is_taken(engine, tmp_path):
    with zipfile.ZipFile(tmp_path / "carrier.whl", "w") as pack:
        pack.writestr("carrier/assets/engine.js", b"right")
        pack.writestr("carrier/assets/numbers.whl", b"numbers, but not those")
        pack.writestr("carrier/assets/other.whl", b"of its own")
        pack.writestr("carrier/../../engine.js", b"outside")
    (tmp_path / "taken").mkdir()
    assert engine.take(tmp_path / "carrier.whl", tmp_path / "taken") == ["engine.js"]
    assert {file.name: file.read_bytes() for file in (tmp_path / "taken").iterdir()} == {
        "engine.js": b"right"
    }


def test_a_carrier_of_another_hash_is_not_even_opened(engine, tmp_path, monkeypatch):
    pins = tmp_path / "engine.txt"
    pins.write_text("carrier==1.0 --hash=sha256:" + "0" * 64 + "\n")
    with zipfile.ZipFile(tmp_path / "carrier-1.0-py3-none-any.whl", "w") as pack:
        pack.writestr(
            "carrier-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: carrier\nVersion: 1.0\n"
        )
        pack.writestr("carrier-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        pack.writestr("carrier-1.0.dist-info/RECORD", "")
    monkeypatch.setattr(engine, "CARRIER", pins)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    (tmp_path / "to").mkdir()
    assert engine.download(tmp_path / "to") is None
    digest = sha256((tmp_path / "carrier-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    pins.write_text(f"carrier==1.0 --hash=sha256:{digest}\n")
    assert engine.download(tmp_path / "to").name == "carrier-1.0-py3-none-any.whl"


def test_what_cannot_be_had_is_said_and_nothing_half_is_left(engine, tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[tool.arabic_book.live.sets.base]\nlocked = ["numbers"]\n')
    monkeypatch.setattr(engine, "ROOT", tmp_path)
    monkeypatch.setattr(engine, "download", lambda folder: None)
    monkeypatch.setenv("ARABIC_BOOK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", "")
    assert engine.bring() == ["engine.js", "numbers.whl"]
    assert not (tmp_path / "_build" / "live" / "manifest.js").exists()


def test_rows_of_the_lock_keep_sums_and_sizes():
    official = {"file_name": "shapes-1.0.whl", "sha256": "ab", "package_type": "package", "imports": ["shapes"],
                "depends": ["lazy_loader", "numbers"]}  # fmt: skip
    row = {
        "name": "shapes-1.0.whl",
        "sha256": "ab",
        "imports": ["shapes"],
        "depends": ["lazy-loader", "numbers"],
    }
    lock = tool("engine_lock")
    assert lock.package(official, {}) == row
    assert lock.package(official, {"ab": 7}) == {**row, "bytes": 7}
    libraries = {**official, "package_type": "shared_library", "imports": [], "depends": []}
    assert lock.package(libraries, {}) == {"name": "shapes-1.0.whl", "sha256": "ab", "library": True}
