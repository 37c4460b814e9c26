"""The scripts of maps, charts and explorers: how they are joined, and what they compute."""

from pathlib import Path

import pytest

import node
from umran.figures import outputs
from umran.figures.scripts import join

TESTS = sorted((Path(__file__).parent / "javascript").glob("*.test.js"))
ASSETS = Path(outputs.__file__).parent / "assets"
SCRIPTS = (
    "maps.js",
    "page_maps.js",
    "charts.js",
    "explorer.js",
    "dashboard.js",
    "panels.js",
    "saving.js",
    "pictures.js",
)


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_what_a_script_computes(path):
    node.passes(path)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_one_classic_script(name, tmp_path):
    (tmp_path / name).write_text(outputs.asset(name), encoding="utf-8")
    told = node.run("--check", tmp_path / name)
    assert told.returncode == 0, told.stderr
    assert "</script" not in outputs.asset(name), "a notebook's output holds it whole"


def test_every_module_is_small_and_part_of_a_script():
    joined = "\n".join(join(ASSETS / name) for name in SCRIPTS)
    for path in ASSETS.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 250, path
        last = text.rstrip().splitlines()[-2]
        assert last in joined, f"{path}: in no script"


def modules(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_modules_are_joined_in_the_order_in_which_a_browser_would_run_them(tmp_path):
    entry = modules(
        tmp_path,
        entry='import { b } from "./b.js";\nimport "./c.js";\n\nsaid.push(b);\nconsole.log(said.join());\n',
        a='export const said = ["a"];\n',
        b='import { said } from "./a.js";\n\nsaid.push("b");\nexport const b = "entry";\n',
        c='import {\n  said,\n} from "./a.js";\n\nsaid.push("c");\n',
    )
    told = node.run("-e", join(entry))
    assert (told.stdout, told.stderr) == ("a,b,c,entry\n", "")


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"entry": 'import { a as b } from "./a.js";\n'}, "not a form that is joined"),
        ({"entry": 'import a from "./a.js";\n'}, "not a form that is joined"),
        ({"entry": "export default 1;\n"}, "not a form that is joined"),
        (
            {"entry": 'import "./a.js";\n\nfunction a() {}\n', "a": "export const a = 1;\n"},
            "at the top of two modules: a",
        ),
    ],
)
def test_what_cannot_be_joined_is_an_error(tmp_path, files, fault):
    with pytest.raises(ValueError, match=fault):
        join(modules(tmp_path, **files))
