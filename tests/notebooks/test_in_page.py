"""Every notebook in the reader's page: its cells run there, and give what is stored with it.

In a real browser that can reach nothing but the book. Outputs are compared by nbval's own rules. Three things may differ: a chart is
compiled by the page and not where it was made, so its description is compiled here and compared by content; and a tool, stored as the
card of its first answer, is here the tool itself (`test_tools_in_page.py` tries its controls); and an outline is as fine as the data where no
GEOS is at hand to make it coarser, or as coarse as another GEOS makes it: of `OUTLINED` cells all is compared but the vertices of what is drawn.
"""

import json
import re
from collections import OrderedDict, defaultdict
from html import unescape
from types import SimpleNamespace

import large_numbers
import nbformat
import pytest
from nbval.plugin import IPyNbCell, get_sanitize_patterns
from test_without_geos import NEEDS

from support import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SANITIZER = (ROOT / "tests" / "notebooks" / "sanitize.cfg").read_text(encoding="utf-8")
SETS = {"geopandas": "geo", "shapely": "geo", "scipy": "science"}
# What nbval leaves out, as its own command does without options.
SKIPPED = ("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count",
           "application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg")  # fmt: skip
START = """async () => {
  const add = (source) => new Promise((done, fail) => {
    const script = Object.assign(document.createElement("script"), { src: source, onload: done, onerror: fail });
    document.head.append(script);
  });
  await add("_static/live/manifest.js");
  await add("_static/live-engine.js");
  const base = new URL("_static/live/", location.href).href;
  const { createEngine } = window.arabicBookEngine;
  window.engine = createEngine({ manifest: window.arabicBookLive, base, words: {} });
  await window.engine.start({ onProgress() {} });
  // A set that is whole beside the pages is there from the start; what only the official address has is not.
  const here = Object.entries(window.arabicBookLive.sets)
    .filter(([name, set]) => name !== "base" && set.files.every((file) => file.path)).map(([name]) => name);
  for (const name of here) await window.engine.add(name);
  return here;
}"""
RUN = """async ([notebook, cells]) => {
  const all = [];
  for (const { id, source } of cells) {
    const outputs = [];
    const done = await window.engine.run({ notebook, cell: id, source }, (output) => outputs.push(output));
    all.push({ status: done.status, needs: done.needs ?? null, outputs });
  }
  return all;
}"""
COMPILE = """async ([script, specs]) => {
  if (!window.vegaLite) await new Promise((done, fail) =>
    document.head.append(Object.assign(document.createElement("script"), { src: script, onload: done, onerror: fail })));
  return JSON.parse(JSON.stringify(specs.map((spec) => window.vegaLite.compile(spec).spec))); // without what is undefined
}"""
OUTLINED = {
    "01_cities_atlas": {"cities-map"},
    "07_what_is_a_city": {"density-map", "cells-map", "units-map"},
    "13_agadir_inside": {"inside-zones-map", "inside-sewer-map", "inside-two"},
}
VERTICES = re.compile(r'\[\[[][0-9,.-]+|\bd="[^"]*"|\b[xy]="[0-9.]+"')
WIDGET = "application/vnd.jupyter.widget-view+json"
COMPILER = re.compile(r' data-compiler="umran-assets:vegalite\.js"')
DESCRIPTION = re.compile(r'(<script type="application/json">)(.*?)(</script>)', re.S)


class Rules:
    """nbval's comparison of one cell, without its collector."""

    colors = defaultdict(str)
    compare_outputs, sanitize = IPyNbCell.compare_outputs, IPyNbCell.sanitize

    def __init__(self):
        patterns = OrderedDict(get_sanitize_patterns(SANITIZER))
        self.parent = SimpleNamespace(skip_compare=SKIPPED, sanitize_patterns=patterns)
        self.config = SimpleNamespace(option=SimpleNamespace(nbdime=False))
        self.colors = SimpleNamespace(FAIL="", OKBLUE="", OKGREEN="", WARNING="", ENDC="")
        self.differences = []

    def format_output_compare(self, key, left, right):
        pairs = zip(left, right, strict=False) if isinstance(left, list) else [(left, right)]
        one, other = next((str(a), str(b)) for a, b in pairs if a != b)
        at = next(
            (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        self.differences.append(
            f"{key}: stored …{one[at - 40 : at + 80]!r}, here …{other[at - 40 : at + 80]!r}"
        )

    def differ(self, here, stored):
        """What differs, in words; empty where both are the same."""
        same = self.compare_outputs(
            *([nbformat.from_dict(each) for each in outputs] for outputs in (here, stored))
        )
        return [] if same else [*self.differences, *map(str, self.comparison_traceback)]


def joined(outputs):
    """Outputs as a notebook keeps them: pieces of one stream are one."""
    kept = []
    for each in outputs:
        last = kept[-1] if kept else {}
        if each["output_type"] == "stream" and last.get("name") == each["name"]:
            kept[-1] = last | {"text": last["text"] + each["text"]}
        else:
            kept.append(each)
    return kept


@pytest.fixture(scope="module")
def engine(browser, live_book):
    """Python in a page that reaches no host but the book's: (run a notebook's cells, the sets that are loaded)."""
    page = browser.new_page()
    foreign = []

    def guard(route):
        if route.request.url.startswith((live_book.address, "blob:", "data:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    page.route("**/*", guard)
    page.goto(f"{live_book.address}search.html")
    here = set(page.evaluate(START))

    def compiled(text):
        """A chart as it is stored, with its description compiled."""
        contents = [json.loads(unescape(found[1])) for found in DESCRIPTION.findall(text)]
        script = live_book.address + "_static/umran/vegalite.js"
        whole = iter(page.evaluate(COMPILE, [script, [content["spec"] for content in contents]]))
        rest = iter(contents)
        text = DESCRIPTION.sub(
            lambda found: f"{found[1]}{json.dumps(next(rest) | {'spec': next(whole)})}{found[3]}", text
        )
        return COMPILER.sub("", text)

    def in_plain(outputs):
        for output in outputs:
            text = output.get("data", {}).get("text/html", "")
            if COMPILER.search(text):
                output["data"]["text/html"] = compiled(text)
        return outputs

    def run(name, cells):
        answers = page.evaluate(RUN, [name, [{"id": cell.id, "source": cell.source} for cell in cells]])
        for answer in answers:
            answer["outputs"] = in_plain(joined(answer["outputs"]))
        assert not foreign, foreign
        return answers

    yield run, here
    page.close()


def in_order(outputs):
    """Stored outputs with the keys of what describes a chart in order, so that two compilers' may be compared."""

    def ordered(found):
        return f"{found[1]}{json.dumps(json.loads(unescape(found[2])), sort_keys=True)}{found[3]}"

    return [
        each | {"data": each["data"] | {"text/html": DESCRIPTION.sub(ordered, each["data"]["text/html"])}}
        if "text/html" in each.get("data", {}) else each
        for each in outputs
    ]  # fmt: skip


def without(data, kind):
    return {name: value for name, value in data.items() if name != kind}


def coarse(data):
    """An output without the vertices of what it draws."""
    return data | {"text/html": VERTICES.sub("", data.get("text/html", ""))}


def names(source):
    """Words of a cell's code."""
    return set(re.findall(r"\b[a-zA-Z_]\w*", source))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_in_its_page_what_is_stored_with_it(engine, path):
    run, here = engine
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    needs = {
        cell: SETS[module] for cell, module in NEEDS.get(path.stem, {}).items() if SETS[module] not in here
    }
    answers = dict(zip((cell.id for cell in cells), run(f"notebooks/{path.stem}", cells), strict=True))
    asked = {name: answer["needs"]["set"] for name, answer in answers.items() if answer["status"] == "needs"}
    assert asked.items() >= needs.items()
    # What a cell that could not run would have made is missing in later ones, and in these alone.
    missing, wrong = set(), []
    for cell in cells:
        answer = answers[cell.id]
        if cell.id in asked:
            assert needs, f"{cell.id} asks for {asked[cell.id]}, and every set is here"
            missing |= names(cell.source)
        elif answer["status"] == "error" and asked:
            (error,) = [each for each in answer["outputs"] if each["output_type"] == "error"]
            lost = re.match(r"name '(\w+)' is not defined", error["evalue"])
            if lost and lost[1] in missing:
                missing |= names(cell.source)
            else:
                wrong.append(f"{cell.id}: {error['ename']}: {error['evalue']}")
        else:
            found, stored = in_order(answer["outputs"]), in_order(cell.outputs)
            if any(WIDGET in each.get("data", {}) for each in found):
                stored = [each | {"data": without(each["data"], "text/html")} for each in stored]
            if cell.id in OUTLINED.get(path.stem, ()):
                found, stored = (
                    [each | {"data": coarse(each["data"])} for each in outputs] for outputs in (found, stored)
                )
            differences = Rules().differ(found, stored)
            wrong += [f"{cell.id}: {each}" for each in differences]
    assert not wrong, "\n".join(wrong)
    if here >= set(SETS.values()):
        assert {answer["status"] for answer in answers.values()} == {"ok"}


def test_a_changed_output_would_be_seen(engine):
    run, _ = engine
    cell = nbformat.v4.new_code_cell("import pandas as pd; pd.DataFrame({'a': [1]})")
    (answer,) = run("notebooks/none", [cell])
    assert not Rules().differ(answer["outputs"], answer["outputs"])
    changed = json.loads(json.dumps(answer["outputs"]).replace(">1<", ">2<"))
    assert Rules().differ(answer["outputs"], changed)


def test_figures_beyond_32_bits_are_the_same_in_a_page(engine):
    """There NumPy's own whole numbers have 32 bits: what overflows does so in silence."""
    run, _ = engine
    told = "import json; print(json.dumps(found), np.dtype(int).itemsize)"
    cell = nbformat.v4.new_code_cell(f"{large_numbers.CELL}\n{told}")
    (answer,) = run("notebooks/none", [cell])
    assert answer["status"] == "ok", answer["outputs"]
    found, _, width = "".join(each["text"] for each in answer["outputs"]).strip().rpartition(" ")
    assert width == "4" and json.loads(found) == large_numbers.EXPECTED
