"""An exercise in a real JupyterLab with the right-to-left settings and no internet: chosen, written, checked, helped."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from support import ROOT

TRACKER = "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
RUN = "jupyterapp.commands.execute('notebook:run-cell')"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab that shows a copy of the learners' notebooks."""
    home = tmp_path_factory.mktemp("lab")
    folder = shutil.copytree(ROOT / "exercises" / "learner", home / "learner")
    settings = home / "settings" / TRACKER
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"windowingMode": "none"}))
    environment = {name: value for name, value in os.environ.items() if name != "UMRAN_OUTPUT"}
    environment |= {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTER_DATA_DIR": str(home / "data"),
                    "JUPYTER_CONFIG_DIR": str(home / "config")}  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "arabic_book.jupyter", "--user"],
        env=environment,
        check=True,
        capture_output=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0", "--ip=127.0.0.1", "--IdentityProvider.token=",
               f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"]  # fmt: skip
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}/lab"
    for _ in range(120):
        try:
            urllib.request.urlopen(address)
            break
        except OSError:
            assert server.poll() is None, (home / "log").read_text()
            time.sleep(0.5)
    yield address, folder
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:  # it waits for a kernel that was still starting
        server.kill()
        server.wait()


def test_a_learner_chooses_errs_is_helped_and_is_right(lab, browser):
    address, folder = lab
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    foreign = []

    def route(request):
        url = request.request.url
        if url.startswith((address.removesuffix("/lab"), "data:", "blob:", "about:")):
            return request.continue_()
        foreign.append(url)
        return request.abort()

    page.route("**/*", route)
    page.goto(f"{address}/tree/03_paragraphs_of_target.ipynb?reset")
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=90_000)
    code = page.locator(".jp-CodeCell")
    page.wait_for_function("document.querySelectorAll('.jp-CodeCell').length >= 10")

    def run(place, text=None):
        cell = code.nth(place)
        cell.locator(".cm-content").click()
        if text is not None:
            source = "jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel"
            page.evaluate(f"{source}.setSource({json.dumps(text)})")
        page.evaluate(RUN)
        return cell

    for place in (0, 1, 2):
        run(place)
    blank = run(3)
    blank.get_by_text("ما زال في الخلية فراغ").wait_for(timeout=90_000)
    run(3, 'answer_1 = len(links[links["target"] == "11.3"])')
    wrong = run(4)
    wrong.get_by_text("راجع رقم الغاية في السؤال").wait_for(timeout=90_000)
    run(4, 'hint("03.1")')
    code.nth(4).get_by_text("التلميح 1 من 3").wait_for(timeout=90_000)
    run(3, 'answer_1 = len(links[links["target"] == "11.7"])')
    right = run(4, 'check("03.1", answer_1)')
    right.get_by_text("جواب صحيح").wait_for(timeout=90_000)

    card = right.locator(".umran-card")
    edge, line = card.bounding_box(), card.locator("p").nth(1)
    assert card.evaluate("e => getComputedStyle(e).direction") == "rtl"
    written = line.evaluate("""e => { const r = document.createRange(); r.selectNodeContents(e);
        return r.getBoundingClientRect().right }""")  # fmt: skip
    assert edge["x"] + edge["width"] - written < 40, "the words stand at the right"

    asked = run(7)
    option = asked.get_by_role("button", name="نرى أن الفقرة تخدم الغاية")
    option.wait_for(timeout=90_000)
    assert asked.locator(".umran-option").count() >= 2
    for each in asked.locator(".umran-option").all():
        assert each.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), "an option is clipped"
    option.click()
    run(8).get_by_text("جواب صحيح").wait_for(timeout=90_000)
    run(11).get_by_text("حُفظت نتائجك").wait_for(timeout=90_000)
    stderr = "[data-mime-type='application/vnd.jupyter.stderr']"
    assert page.locator(f".jp-RenderedText{stderr}").count() == 0
    assert foreign == []

    failed = run(9, "1 / 0")
    failed.locator(".umran-card").get_by_text("قسمت على صفر").wait_for(timeout=90_000)
    line = failed.locator(f".jp-RenderedText:is([data-mime-type='application/vnd.jupyter.error'], {stderr})")
    expect(line).to_have_text(re.compile(r"^\s*توقفت الخلية[^\n]*ZeroDivisionError[^\n]*$"))
    assert line.bounding_box()["height"] < 2.5 * line.evaluate(
        "e => parseFloat(getComputedStyle(e).lineHeight)"
    )

    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    path = folder / "03_paragraphs_of_target.ipynb"
    for _ in range(40):
        if '"id": "03.3"' in path.read_text("utf-8"):
            break
        time.sleep(0.25)
    from umran.exercises.judging import stored_answers

    assert stored_answers(json.loads(path.read_text("utf-8"))) == {"03.1": 10, "03.3": "ب"}
    progress = json.loads((folder / "umran_progress.json").read_text("utf-8"))
    assert {name: row["score"] for name, row in progress["exercises"].items()} == {"03.1": 1, "03.3": 1}
    context.close()
