"""The commands that README.md prints, and what it promises."""

import re
import socket
import subprocess
import sys
import tomllib
from urllib.request import urlopen

import pytest
import yaml

from support import ROOT

TRACKED = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_make_alone_lists_the_targets():
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"serve", "book", "test", "notebooks"} <= {line.split()[0] for line in said.splitlines()}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "index.html").write_text("<!DOCTYPE html><title>كتاب</title>", encoding="utf-8")
    return tmp_path


def test_serve_prints_its_address_in_both_languages_and_takes_a_free_port(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "arabic_book.serve", folder, "--port", str(port), "--no-browser"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
            try:
                lines = [server.stdout.readline() for _ in range(2)]
                addresses = [re.search(r"http://127\.0\.0\.1:(\d+)/", line) for line in lines]
                assert re.search("[\u0600-\u06ff]", lines[0]) and "book is open" in lines[1]
                assert addresses[0][1] == addresses[1][1] != str(port)
                assert "كتاب" in urlopen(addresses[0][0]).read().decode()
            finally:
                server.terminate()


def test_serve_says_what_is_missing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "arabic_book.serve", tmp_path], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "python -m arabic_book.build" in done.stderr and "Traceback" not in done.stderr


def test_every_command_of_the_readme_is_a_target():
    makefile = text_of("Makefile")
    for target in set(re.findall(r"\bmake ([a-z]+)", text_of("README.md"))):
        assert re.search(rf"^{target}:", makefile, re.M), f"README.md prints `make {target}`"


def test_links_of_the_readme_point_at_the_configured_repository():
    repository = yaml.safe_load(text_of("_config.yml"))["repository"]
    owner_and_name = repository["url"].removeprefix("https://github.com/")
    launches = re.findall(r"https://mybinder\.org/v2/gh/([^?)]+)", text_of("README.md"))
    assert launches and set(launches) == {f"{owner_and_name}/{repository['branch']}"}


def test_files_named_in_the_readme_exist():
    for name in re.findall(r"\]\(([^)#:]+)\)", text_of("README.md")):
        assert (ROOT / name).exists(), name


def test_every_dependency_is_pinned():
    files = [tomllib.loads(text_of(name)) for name in ("pyproject.toml", "arabic-book/pyproject.toml")]
    pins = set(re.findall(r"^([a-z0-9._-]+)==", text_of("requirements.txt"), re.M))
    # The build's own tools too: setup builds both packages with them, and fetches none unchecked.
    wanted = [
        item
        for file in files
        for item in (*file["build-system"]["requires"], *file["project"]["dependencies"])
    ]
    for file in files:
        wanted += [item for extra in file["project"]["optional-dependencies"].values() for item in extra]
    names = {re.split(r"[\[<>=]", item)[0] for item in wanted}
    # What is fetched for the tests and never installed has its hash in a file of its own.
    carrier = set(re.findall(r"^([a-z0-9._-]+)==\S+ \\\n +--hash", text_of("tools/engine.txt"), re.M))
    assert carrier and not carrier & pins
    assert names <= pins | carrier
    slim = set(re.findall(r"^([a-z0-9._-]+)==", text_of("binder/requirements.txt"), re.M))
    assert slim <= pins
    assert not slim & {"sphinx", "jupyter-book", "playwright", "jupyterlab"}


def test_no_file_names_a_machine_or_a_registry():
    hosts = re.compile(r"/work/|/root/|pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org")
    for name in filter(None, TRACKED):
        path = ROOT / name
        if (
            path.suffix in (".png", ".woff2", ".zip")
            or name == "tests/test_commands.py"
            or not path.is_file()
        ):
            continue
        found = hosts.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{name} names {found[0]}"
