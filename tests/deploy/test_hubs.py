"""The files for larger hubs: they promise what README.md says, and name nothing that does not exist."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import jsonschema
import pytest
import yaml

from arabic_book.links import launch_links
from support import ROOT

README = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
VALUES = yaml.safe_load((ROOT / "deploy" / "zero-to-jupyterhub" / "values.yaml").read_text(encoding="utf-8"))
LITTLEST = yaml.safe_load((ROOT / "deploy" / "littlest" / "config.yaml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "notebooks").glob("*.ipynb"))


def merged(base, changes):
    """Values as Helm merges them: mappings key by key, anything else replaced."""
    both = {**base, **changes}
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(name), dict):
            both[name] = merged(base[name], value)
    return both


def test_both_hubs_keep_to_the_same_limits():
    learner = VALUES["singleuser"]
    assert learner["memory"] == {"guarantee": "512M", "limit": "1G"} and LITTLEST["limits"]["memory"] == "1G"
    assert VALUES["cull"] == LITTLEST["services"]["cull"] == {"enabled": True, "timeout": 1800, "every": 300}
    assert VALUES["prePuller"] == {"hook": {"enabled": True}, "continuous": {"enabled": True}}


def test_no_password_stands_in_a_file():
    def strings(value, name=""):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from strings(inner, key)
        else:
            yield name, value

    for config in (VALUES, LITTLEST):
        for name, value in strings(config):
            assert not (re.search("password|secret|token", name) and isinstance(value, str)), name
    tracked = subprocess.run(["git", "ls-files", "deploy"], cwd=ROOT, capture_output=True, text=True).stdout
    assert not re.search(r"\.(key|pem|env|sqlite)$", tracked, re.M)


def test_values_fit_the_chart_of_jupyterhub():
    """Against the chart's own schema, where the chart is at hand: it is in no package index."""
    if not os.environ.get("UMRAN_HELM_CHART"):
        pytest.skip("UMRAN_HELM_CHART names no unpacked chart")
    chart = Path(os.environ["UMRAN_HELM_CHART"])
    schema = next(file for name in ("json", "yaml") if (file := chart / f"values.schema.{name}").exists())
    schema = yaml.safe_load(schema.read_text(encoding="utf-8"))
    defaults = yaml.safe_load((chart / "values.yaml").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    assert [error.message for error in validator.iter_errors(merged(defaults, VALUES))] == []
    wrong = merged(VALUES, {"singleuser": {"memory": {"guarantea": "512M"}}})
    assert list(validator.iter_errors(merged(defaults, wrong)))


def test_the_capacity_table_is_the_one_computed():
    from capacity import capacity, table

    assert table() in README
    assert [capacity(learners)["learners"] for learners in (25, 100, 500)] == [25, 100, 500]
    for learners in (25, 100, 500):
        found = capacity(learners)
        # What is guaranteed must be there: in all, and on the nodes that remain when one fails.
        assert found["memory_gb"] >= learners * 0.512 and found["cores"] >= learners * 0.1
        assert (found["nodes"] - 1) * 32 * 0.9 >= learners * 0.512


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_the_launch_button_pulls_the_repository_and_opens_the_notebook(path, monkeypatch):
    for name in ("GITHUB_REPOSITORY", "BOOK_REPOSITORY_URL", "BOOK_REPOSITORY_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    options = {
        "repository_url": config["repository"]["url"],
        "repository_branch": config["repository"]["branch"],
        "launch_buttons": {**config["launch_buttons"], "jupyterhub_url": "https://hub.example.org/"},
    }
    (link,) = [link for link in launch_links(options, path) if link.kind == "launch_hub"]
    address = urlsplit(link.url)
    assert (address.netloc, address.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    asked = parse_qs(address.query)
    assert asked["repo"] == [config["repository"]["url"]] and asked["branch"] == [
        config["repository"]["branch"]
    ]
    # nbgitpuller clones into a folder named like the repository.
    folder = config["repository"]["url"].rsplit("/", 1)[1]
    assert unquote(asked["urlpath"][0]) == f"lab/tree/{folder}/{path}"


def test_every_file_that_the_guide_names_exists():
    for name in set(re.findall(r"`((?:[a-z-]+/)?[a-z_]+\.(?:yaml|py))`", README)):
        assert any((ROOT / base / name).exists() for base in ("deploy", ".", "deploy/room")), name
    for name in re.findall(r"deploy/[a-z/-]+\.yaml|binder/[a-z]+\.txt", README):
        assert (ROOT / name).is_file(), name
