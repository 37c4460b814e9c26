"""Every solved exercise by the real engine in a real browser: what it says is what the same runner says outside of it."""

import json

import pytest
from page_kernel import KEY, SOURCES, cells_of, run_cells, said

from umran.exercises.progress import PROGRESS_TYPE

# Runs cells of several notebooks in the one engine of the book, and gives what each put out.
RUN = """async (cells) => {
  const session = window.arabicBookSession;
  const results = [];
  for (const [notebook, cell, source] of cells) {
    const outputs = [];
    const end = await session.engine.run({ notebook, cell, source }, (output) => outputs.push(output));
    results.push({ notebook, cell, source, status: end.status, outputs });
  }
  return results;
}"""


@pytest.fixture(scope="module")
def engine(live_book, browser):
    """A page whose engine runs, with other hosts blocked."""
    context = browser.new_context(locale="ar")
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith(live_book.address) or
               route.request.url.startswith(("blob:", "data:")) else route.abort())  # fmt: skip
    page.goto(f"{live_book.address}exercises/learner/09_coherence_scores.html")
    page.locator("#cell-tools .cell-tool[data-does=run]").click()
    page.locator(".cell-ask .cell-main").click()
    page.wait_for_function("window.arabicBookSession?.isOn() && !arabicBookSession.running")
    yield page
    context.close()


def sets_at_hand(page):
    """Sets of files that were published with the book, whole."""
    sets = page.evaluate("arabicBookLive.sets")
    return {name for name, one in sets.items() if all(file["path"] for file in one["files"])}


def test_every_exercise_says_in_a_browser_what_it_says_in_a_kernel(engine, tmp_path):
    there = sets_at_hand(engine)
    chosen = [each for each in SOURCES if {*each.metadata.get("needs", [])} <= there]
    assert len(chosen) >= 13
    for name in sorted({name for each in chosen for name in each.metadata.get("needs", [])}):
        engine.evaluate("name => arabicBookSession.add(name)", name)
    cells = [(each.name, name, text) for each in chosen for name, text in cells_of(each)]
    expected = run_cells(cells, tmp_path)
    found = engine.evaluate(RUN, cells)
    earned = {}
    for ours, theirs in zip(found, expected, strict=True):
        if ours["source"] == "export_progress()":
            record = ours["outputs"][0]["data"][PROGRESS_TYPE]
            earned |= {name: row["score"] for name, row in record["exercises"].items()}
            continue
        place = (ours["notebook"], ours["cell"], ours["source"])
        assert ours["status"] == theirs["status"], (place, ours["outputs"])
        plain = json.loads(json.dumps(said(theirs["outputs"])))
        assert json.loads(json.dumps(said(ours["outputs"]))) == plain, place
    numbers = {each.number for each in chosen}
    assert earned == {name: 1 for name in KEY if KEY[name]["exercise"] in numbers}


def test_an_exercise_that_needs_more_asks_for_it_and_the_rest_runs(engine):
    there = sets_at_hand(engine)
    for each in SOURCES:
        lacks = [name for name in each.metadata.get("needs", []) if name not in there]
        if not lacks:
            continue
        cells = [
            (f"{each.name} again", name, text)
            for name, text in cells_of(each)
            if not name.startswith("asked")
        ]
        found = engine.evaluate(RUN, cells)
        assert "needs" in {one["status"] for one in found}, each.name
        assert found[0]["status"] == "ok" and found[-1]["status"] == "ok", each.name
