"""The notebook in a real JupyterLab with no internet: opened as stored, then run."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import pytest

from support import ROOT

TRACKER = "@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
CELLS = "document.querySelectorAll('.jp-Notebook .jp-Cell').length"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab that shows a copy of the notebooks."""
    home = tmp_path_factory.mktemp("lab")
    folder = shutil.copytree(ROOT / "notebooks", home / "notebooks")
    settings = home / "settings" / TRACKER
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"windowingMode": "none"}))  # every cell is in the page, seen or not
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "UMRAN_OUTPUT"}
    environment |= {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")}
    options = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.port_retries=0", "--ip=127.0.0.1", "--IdentityProvider.token=",
               f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None",
               "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]  # fmt: skip
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
    yield address
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:  # it waits for a kernel that was still starting
        server.kill()
        server.wait()


@contextmanager
def notebook_page(lab, browser, name, stored):
    """A notebook's page once what it stores is there; what it asked of other hosts is kept in `foreign`."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.foreign = []

    def route(request):
        url = request.request.url
        if url.startswith((lab.removesuffix("/lab"), "data:", "blob:", "about:")):
            return request.continue_()
        if url.startswith("http"):
            page.foreign.append(url)
        return request.abort()

    page.route("**/*", route)
    page.goto(f"{lab}/tree/{name}?reset")
    page.wait_for_selector(f".jp-Notebook {stored}", state="attached", timeout=90_000)
    yield page
    context.close()


@pytest.fixture
def notebook(lab, browser):
    with notebook_page(lab, browser, "01_cities_atlas.ipynb", ".jp-OutputArea-output table") as page:
        page.wait_for_function(f"{CELLS} >= 15")
        yield page


def test_a_stored_figure_says_to_run_its_cell(notebook):
    for words in ("شغّل الخلية لتظهر الخريطة", "شغّل الخلية ليظهر الرسم", "تعمل الأداة حين تُشغَّل خليتها"):
        assert notebook.get_by_text(words).first.is_visible(), words
    assert notebook.foreign == []


def test_every_figure_works_when_the_notebook_is_run(notebook):
    page = notebook
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(".umran-explorer", timeout=120_000)
    page.wait_for_selector(".vega-embed :is(canvas, svg)", timeout=60_000)

    frame = next(frame for frame in page.frames if frame.name == "" and frame != page.main_frame)
    page.locator(".umran-map iframe").scroll_into_view_if_needed()
    frame.wait_for_selector(".city")
    assert frame.locator(".city").count() == 8
    frame.locator("[data-city=maseru]").dispatch_event("click")
    assert "15.9%" in frame.locator(".umran-card").inner_text()

    chart = page.locator(".vega-embed")
    chart.scroll_into_view_if_needed()
    assert chart.locator("canvas, svg").first.bounding_box()["width"] > 500
    assert chart.locator("option").all_inner_texts()[:2] == ["الكل", "عمّان"]
    assert page.locator(".vega-actions").count() == 0, "no English menu"
    picture = "document.querySelector('.vega-embed canvas').toDataURL()"
    before = page.evaluate(picture)
    chart.locator("select").select_option(label="عمّان")
    page.wait_for_function(f"{picture} !== {json.dumps(before)}")

    explorer = page.locator(".umran-explorer")
    explorer.scroll_into_view_if_needed()
    assert explorer.locator(".widget-dropdown .widget-label").count() >= 1
    for label in explorer.locator(".widget-dropdown .widget-label").all():
        assert label.evaluate("e => e.scrollWidth <= e.clientWidth"), "a label is clipped"
        select = label.locator("xpath=following-sibling::select")
        assert label.bounding_box()["x"] > select.bounding_box()["x"] + select.bounding_box()["width"] - 1
    explorer.get_by_label("المدينة").select_option(label="الفلبين")
    page.get_by_text("المصدر لا يسمّي مدينة.", exact=True).wait_for()
    assert re.search("لا بيانات", explorer.inner_text())
    assert page.foreign == []


def test_maps_of_quarters_and_their_card_answer_when_the_notebook_is_run(lab, browser):
    with notebook_page(lab, browser, "14_amman_density.ipynb", ".umran-quarter") as page:
        page.wait_for_function(f"{CELLS} >= 15")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        card = page.locator(".umran-explorer .umran-quarter")
        card.wait_for(timeout=120_000)
        page.get_by_label("المنطقة", exact=True).select_option(label="لواء الجيزة")
        page.locator(".umran-quarter output", has_text="5,491").wait_for()
        assert card.locator(".is-chosen").count() == 3 and card.locator("select").count() == 0
    with notebook_page(lab, browser, "13_agadir_inside.ipynb", ".umran-panels") as page:
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)
        page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        page.wait_for_selector(".umran-explorer .umran-quarter", timeout=120_000)
        maps = page.locator(".umran-panels").nth(1)
        maps.scroll_into_view_if_needed()
        maps.locator("select").select_option(label="لقليعة")
        assert maps.locator("path.is-chosen").count() == 3
        assert page.foreign == []
