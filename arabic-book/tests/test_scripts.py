"""The scripts of a book: how they are joined, and what they compute."""

import json
import random
from pathlib import Path
from types import SimpleNamespace

import pytest

import node
from arabic_book import strings
from arabic_book.assets import scripts
from arabic_book.javascript import join, read_script
from arabic_book.offline import worker_script
from arabic_book.pdf import handout_script
from arabic_book.search import SINGULARS, STOP_WORDS, engine_script, fold, stems, words

HERE = Path(__file__).parent
SOURCES = Path(read_script.__code__.co_filename).parent
TESTS = sorted((HERE / "javascript").glob("*.test.js"))
CONFIG = SimpleNamespace(
    html_short_title="كتاب", html_title="", progress_id="", progress_renamed={}, offline_label=""
)
ENTRIES = (
    "live/engine/main", "live/engine/worker", "live/live",
    "theme/book", "present/present", "progress/progress", "progress/progress-page", "quiz/quiz", "search/search",
    "search/search-engine", "jupyter/lab", "pdf/handout", "live/live", "live/session/main", "offline/panel",
    "offline/worker",
)  # fmt: skip


def read_texts():
    """Words typed in every way that Python and the browser must read alike, with what Python reads in them."""
    draw = random.Random(2030)
    texts = ["".join(draw.choices("ابتةىيهوالفكلمنءأؤئ ٠3.ـَ", k=draw.randint(2, 9))) for _ in range(3000)]
    texts += ["SDG 11.3.1", "A/RES/71/256", "الفقرة 11-أ", "land_use", "٣٫٥", "وبالمدينة", "للجنة", "الحي"]
    return [[text, words(text), [stems(word) for word in words(text)]] for text in texts]


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """A file with the words and tables that the build gives to the scripts."""
    path = tmp_path_factory.mktemp("javascript") / "given.json"
    given = {
        "present": strings.PRESENT,
        "progress": {"months": strings.MONTHS, "book": "كتاب"} | dict(strings.PROGRESS),
        "quiz": dict(strings.QUIZ),
        "search": {"plurals": SINGULARS, "stopWords": [fold(word) for word in STOP_WORDS]},
        "texts": read_texts(),
    }
    path.write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_what_a_script_computes(path, given):
    node.passes(path, GIVEN=str(given))


def test_every_script_is_one_classic_script(tmp_path):
    made = scripts(CONFIG) | {"search.js": read_script("search/search"), "search-engine.js": engine_script()}
    made |= {"sw.js": worker_script()}
    made |= {"lab.js": read_script("jupyter/lab"), "handout.js": f"({handout_script()})"}
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        told = node.run("--check", tmp_path / name)
        assert told.returncode == 0, told.stderr
        assert not {"import", "export"} & {line.split(" ")[0] for line in text.splitlines()}, name


def test_every_module_is_part_of_a_script():
    seen = set()

    def follow(path):
        if path not in seen:
            seen.add(path)
            text = path.read_text(encoding="utf-8")
            for line in text.replace("\n  ", " ").replace(",\n}", " }").splitlines():
                if line.startswith("import "):
                    follow((path.parent / line.split('"')[1]).resolve())

    for name in ENTRIES:
        follow((SOURCES / f"{name}.js").resolve())
    assert seen == {path.resolve() for path in SOURCES.rglob("*.js")}


def test_every_module_is_small():
    for path in SOURCES.rglob("*.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 250, path


def modules(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


def test_modules_are_joined_in_the_order_in_which_a_browser_would_run_them(tmp_path):
    entry = modules(
        tmp_path,
        entry='/* Says it. */\nimport { b } from "./b.js";\nimport "./c.js";\n\nsaid.push(b);\nconsole.log(said.join());\n',
        a='export const said = ["a"];\n',
        b='import { said } from "./a.js";\n\n// first\nsaid.push("b");\nexport const b = "entry";\n',
        c='import {\n  said,\n} from "./a.js";\n\nsaid.push("c");\n',
    )
    assert node.run("-e", join(entry)).stdout == "a,b,c,entry\n"
    assert node.run("-e", join(entry)).stderr == ""
    assert "first" not in join(entry) and "Says it" not in join(entry), "comments are no part of a page"


def test_tables_are_filled_in_their_place(tmp_path):
    entry = modules(tmp_path, entry="export const words = {};\nconsole.log(words.a, words.b.length);\n")
    assert node.run("-e", join(entry, words={"a": 'say "x"', "b": ["\\", "</"]})).stdout == 'say "x" 2\n'
    with pytest.raises(ValueError, match="no empty table names to fill"):
        join(entry, names={})


@pytest.mark.parametrize(
    "line",
    [
        'import { a as b } from "./a.js";\n',
        'import a from "./a.js";\n',
        'import * as a from "./a.js";\n',
        'import { a } from "somewhere";\n',
        "export default 1;\n",
        'export { a } from "./a.js";\n',
    ],
)
def test_a_form_that_cannot_be_joined_stops_the_build(tmp_path, line):
    entry = modules(tmp_path, entry=line, a="export const a = 1;\n")
    with pytest.raises(ValueError, match="not a form that is joined"):
        join(entry)


def test_a_name_stands_at_the_top_of_one_module_alone(tmp_path):
    entry = modules(
        tmp_path, entry='import "./a.js";\n\nfunction show() {}\n', a="export async function show() {}\n"
    )
    with pytest.raises(ValueError, match="at the top of two modules: show"):
        join(entry)
