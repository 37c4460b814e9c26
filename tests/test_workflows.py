"""What runs on the host of the code: pinned, allowed little, and publishing only what passed."""

import re

import pytest
import yaml

from support import ROOT

GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
ACTIONS = [*WORKFLOWS, *sorted((GITHUB / "actions").rglob("action.yml"))]
CI = yaml.safe_load((GITHUB / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.relative_to(GITHUB).as_posix())
def test_every_action_of_others_is_pinned_by_its_commit_with_its_release_beside_it(path):
    used = re.findall(r"^\s*- ?uses: (.+)$|^\s+uses: (.+)$", path.read_text(encoding="utf-8"), re.M)
    used = [first or second for first, second in used]
    assert used
    for action in used:
        assert action.startswith("./") or re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), (
            action
        )


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_read_and_no_more(path):
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}


def test_only_the_deployment_may_write_and_only_what_passed_is_built():
    assert {name for name, job in CI.items() if "permissions" in job} == {"deploy"}
    assert CI["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert CI["deploy"]["needs"] == "build"
    assert {*CI["build"]["needs"]} == {"lint", "unit", "browser", "lab"}
    assert "refs/heads/main" in CI["build"]["if"]


def test_every_target_that_a_workflow_runs_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for path in ACTIONS:
        for target in re.findall(r"run: make ([a-z-]+)", path.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.M), f"{path.name}: make {target}"


def test_the_same_releases_everywhere():
    pins = {}
    for path in ACTIONS:
        for name, commit in re.findall(r"uses: ([\w./-]+)@([0-9a-f]{40})", path.read_text(encoding="utf-8")):
            pins.setdefault(name, set()).add(commit)
    assert {name: commits for name, commits in pins.items() if len(commits) > 1} == {}
