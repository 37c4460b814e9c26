"""JupyterLab with the right-to-left settings: every check passes with them, and those in MENDED fail without them.

The server is the JupyterLab beside this Python; LAB_PYTHON names the interpreter of another one.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

HERE = Path(__file__).parent


PYTHON = os.environ.get("LAB_PYTHON", sys.executable)
NOTEBOOK = Path(__file__).with_name("lab") / "arabic.ipynb"
NOTIFICATION = "@jupyterlab/apputils-extension:notification"
CELLS = [cell["id"] for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]]
METADATA = json.loads(NOTEBOOK.read_text("utf-8"))["metadata"]

ACTIVE = "jupyterapp.shell.currentWidget.content.activeCell"

# boxOf(element): the rectangle of an element; boxOf(element, text): of the first place where it holds that text.
MEASURE = """
window.boxOf = (element, text) => {
  const range = document.createRange();
  if (text === undefined) return element.getBoundingClientRect().toJSON();
  const at = element.textContent.indexOf(text);
  if (at < 0) throw Error(`«${text}» is not in: ${element.textContent.slice(0, 200)}`);
  const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let seen = 0; walk.nextNode(); seen += walk.currentNode.length) {
    const inside = (offset) => offset >= seen && offset <= seen + walk.currentNode.length;
    if (inside(at)) range.setStart(walk.currentNode, at - seen);
    if (inside(at + text.length)) { range.setEnd(walk.currentNode, at + text.length - seen); break; }
  }
  return range.getBoundingClientRect().toJSON();
};
"""


@dataclass(frozen=True)
class Box:
    left: float
    right: float
    top: float
    bottom: float

    @property
    def centre(self):
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Notebook:
    """A notebook open in JupyterLab, found by cell identifiers and by the words a reader sees."""

    def __init__(self, page):
        self.page = page

    def cell(self, name):
        return self.page.locator(f'.jp-Cell[data-windowed-list-index="{CELLS.index(name)}"]')

    def markdown(self, name):
        return self.cell(name).locator(".jp-MarkdownOutput")

    def output(self, name):
        """The cell's last output."""
        return (
            self.cell(name).locator(".jp-Cell-outputArea > .jp-OutputArea-child > .jp-OutputArea-output").last
        )

    def box(self, locator, text=None):
        found = locator.evaluate("(element, text) => boxOf(element, text ?? undefined)", text)
        return Box(*(found[side] for side in ("left", "right", "top", "bottom")))

    def style(self, locator, name):
        return locator.evaluate("(element, name) => getComputedStyle(element)[name]", name)

    def left_to_right(self, locator, *texts):
        """Assert that the texts stand beside each other in this order from the left."""
        boxes = [self.box(locator, text) for text in texts]
        assert max(box.top for box in boxes) < min(box.bottom for box in boxes), f"not on one line: {texts}"
        assert [box.left for box in boxes] == sorted(box.left for box in boxes), texts
        assert all(one.right <= two.left + 1 for one, two in pairwise(boxes)), texts

    def right_to_left(self, locator, *texts):
        self.left_to_right(locator, *reversed(texts))

    # The editor

    @contextmanager
    def editing(self, name):
        """(lines, source) of the cell's editor, which has the keyboard; its text is put back at the end."""
        content = self.cell(name).locator(".cm-content")
        if not content.is_visible():
            self.markdown(name).dblclick()
        content.locator(".cm-line").first.click()
        self.page.wait_for_function(
            "element => element.contains(document.activeElement)", arg=content.element_handle()
        )
        before = self.source()
        try:
            yield content.locator(".cm-line"), before
        finally:
            self.page.evaluate(f"source => {ACTIVE}.model.sharedModel.setSource(source)", before)
            self.page.keyboard.press("Escape")
            if self.markdown(name).count():
                self.page.evaluate("void jupyterapp.commands.execute('notebook:run-cell')")
                self.markdown(name).wait_for()

    def source(self):
        return self.page.evaluate(ACTIVE + ".model.sharedModel.source")

    def caret(self):
        """(line, column, x on the screen) of the caret."""
        return tuple(self.page.evaluate("""() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
            const { editor } = jupyterapp.shell.currentWidget.content.activeCell;
            const { line, column } = editor.getCursorPosition();
            done([line, column, editor.host.querySelector('.cm-cursor-primary').getBoundingClientRect().left]);
        })))"""))  # fmt: skip

    def walk(self, key, line):
        """Columns and places of the caret from the line's Home to where the key leaves the line or stops."""
        self.page.keyboard.press("Home")
        steps = [self.caret()]
        for _ in range(200):
            self.page.keyboard.press(key)
            step = self.caret()
            if step[0] != line or step == steps[-1]:
                break
            steps.append(step)
        return [column for _, column, _ in steps], [x for _, _, x in steps]


# The server


@dataclass(frozen=True)
class Lab:
    address: str
    folder: Path
    environment: dict


def run_module(*arguments, environment, python=PYTHON):
    command = [python, "-m", "arabic_book.jupyter", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def jupyter_in(home):
    """The environment of a person whose every Jupyter file is under `home`."""
    return os.environ | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(HERE.parent / "src"),
    }


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on loopback, with the settings installed by their one command."""
    home = tmp_path_factory.mktemp("lab")
    folder = home / "notebooks"
    folder.mkdir()
    own = home / "config" / "labconfig" / "default_setting_overrides.json"
    own.parent.mkdir(parents=True)
    own.write_text(json.dumps({NOTIFICATION: {"doNotDisturbMode": True}}))
    environment = jupyter_in(home)
    installed = run_module("--user", environment=environment)
    assert installed.returncode == 0, installed.stderr
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "ServerApp.ip": "127.0.0.1", "ServerApp.port": port, "ServerApp.port_retries": 0,
        "ServerApp.root_dir": folder, "IdentityProvider.token": "", "LabApp.expose_app_in_browser": True,
    }  # fmt: skip
    command = [PYTHON, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    command += [f"--{name}={value}" for name, value in options.items()]
    address = f"http://127.0.0.1:{port}/"
    with (
        open(home / "log", "w") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,
    ):
        for _ in range(600):
            try:
                urllib.request.urlopen(address + "api").close()
                break
            except OSError:
                assert server.poll() is None, (home / "log").read_text()
                time.sleep(0.1)
        yield Lab(address, folder, environment)
        server.terminate()


@pytest.fixture(scope="module")
def open_lab(lab, browser):
    """Open a notebook of the server, with the settings or as it comes, with no other host in reach."""
    contexts = []

    def open_notebook(path, settings=True):
        context = browser.new_context(
            viewport={"width": 1200, "height": 4500}, permissions=["clipboard-read", "clipboard-write"]
        )
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(MEASURE)

        def route(request):
            url = request.request.url
            ours = "/labextensions/arabic-book/" in url or "/lab/extensions/arabic-book/" in url
            if not url.startswith(lab.address) or (ours and not settings):
                request.abort()
            else:
                request.continue_()

        page.route("**/*", route)
        page.goto(f"{lab.address}lab/workspaces/{path.stem}/tree/{path.name}?reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.content?.activeCell")
        return Notebook(page)

    yield open_notebook
    for context in contexts:
        context.close()


def executed(lab, open_lab, name, settings):
    path = lab.folder / name
    shutil.copy(NOTEBOOK, path)
    notebook = open_lab(path, settings)
    page = notebook.page
    page.evaluate("jupyterapp.shell.collapseLeft()")
    page.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")
    page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
    notebook.output("error").get_by_text("ZeroDivisionError").first.wait_for()
    notebook.output("controls").locator(".noUi-handle").first.wait_for()
    notebook.output("frames").frame_locator("iframe").get_by_text("left to right").wait_for()
    notebook.cell("frames").locator("[class*=vega] :is(svg, canvas, img)").first.wait_for()
    return notebook


@pytest.fixture(scope="module")
def arabic(lab, open_lab):
    return executed(lab, open_lab, "arabic.ipynb", settings=True)


@pytest.fixture(scope="module")
def stock(lab, open_lab):
    return executed(lab, open_lab, "stock.ipynb", settings=False)


# Prose


def headings_and_paragraphs_start_at_the_right(notebook):
    prose = notebook.markdown("prose")
    edge = notebook.box(prose).right
    for text in ("قياس المدن", "نقرأ الملف"):
        assert edge - notebook.box(prose, text).right < 8, text


def mixed_sentence_keeps_its_order(notebook):
    prose = notebook.markdown("prose").locator("p").first
    notebook.right_to_left(
        prose, "نقرأ الملف", "cities.csv", "pandas", "نستدعي", "print()", "الهدف", "SDG", ")."
    )


def latin_paragraph_reads_left_to_right(notebook):
    paragraph = notebook.markdown("prose").locator("p", has_text="This paragraph")
    notebook.left_to_right(paragraph, "This", "English", "right", ".")
    assert notebook.box(paragraph, "This").left - notebook.box(paragraph).left < 1


def inline_code_reads_left_to_right(notebook):
    code = notebook.markdown("prose").locator("code", has_text="print")
    notebook.left_to_right(code, "p", "t", "(", ")")


def lists_step_in_from_the_right(notebook):
    prose = notebook.markdown("prose")
    rights = [notebook.box(prose, text).right for text in ("المدن أولًا", "الرباط، المغرب", "حي الرياض")]
    assert notebook.box(prose).right - rights[0] > 10, "no room for the bullet"
    assert rights[0] - rights[1] > 10 and rights[1] - rights[2] > 10
    assert notebook.style(prose.locator("li").first, "direction") == "rtl"


def quotation_has_one_bar_on_the_right(notebook):
    quotation = notebook.markdown("prose").locator("blockquote")
    assert notebook.style(quotation, "borderRightWidth") == "5px"
    assert notebook.style(quotation, "borderLeftWidth") == "0px"


def formula_reads_left_to_right(notebook):
    formula = notebook.markdown("prose").locator("mjx-container")
    assert notebook.style(formula, "direction") == "ltr"
    paragraph = notebook.markdown("prose").locator("p", has_text="المعادلة")
    assert notebook.box(formula).right < notebook.box(paragraph, "المعادلة").left


def directive_fence_is_readable(notebook):
    fence = notebook.markdown("prose").locator("p", has_text="objectives")
    notebook.left_to_right(fence, ":::", "{", "objectives", "}")


def table_columns_run_from_the_right(notebook):
    table = notebook.markdown("table").locator("table")
    notebook.right_to_left(table, "المدينة", "السكان", "السنة")
    notebook.right_to_left(table, "الرباط", "577827", "2014")
    rights = [notebook.box(table, text).right for text in ("السكان", "577827", "1763275")]
    assert max(rights) - min(rights) < 1, "numbers are not under their header"


def code_block_keeps_its_order(notebook):
    block = notebook.markdown("table").locator("pre")
    notebook.left_to_right(block, "cities", "=", "{", "الرباط", "1", "كيتو", "2", "}")


def english_cell_in_an_arabic_notebook_reads_left_to_right(notebook):
    cell = notebook.markdown("english")
    assert notebook.box(cell, "Cities").left - notebook.box(cell).left < 10
    assert notebook.box(cell, "one").left > notebook.box(cell, "Cities").left + 10
    assert notebook.style(cell.locator("blockquote"), "borderLeftWidth") == "5px"


# Editor


def code_line_keeps_its_order(notebook):
    line = notebook.cell("code").locator(".cm-line").nth(1)
    notebook.left_to_right(line, "cities", "=", "{", "الرباط", "577827", "كيتو", "1763275", "}")


def replacement_field_keeps_its_order(notebook):
    line = notebook.cell("code").locator(".cm-line").nth(2)
    notebook.left_to_right(line, "label", 'f"', "{len(", "cities", ")}", "عدد")
    notebook.right_to_left(line, "عدد", "المدن", "{len(cities)}", "في", "الجدول")


def comment_starts_at_the_left_and_reads_as_a_sentence(notebook):
    line = notebook.cell("code").locator(".cm-line").first
    assert (
        notebook.box(line, "#").left
        == notebook.box(notebook.cell("code").locator(".cm-line").nth(1), "cities").left
    )
    notebook.left_to_right(line, "#", "نعرضها")
    notebook.right_to_left(line, "نحمّل", "البيانات", "cities.csv", "ثم", "نعرضها")


def comment_is_upright(notebook):
    comment = notebook.cell("code").locator(".cm-line").first.locator("span").first
    assert notebook.style(comment, "fontStyle") == "normal"


def click_and_type_land_where_one_points(notebook):
    with notebook.editing("code") as (lines, _):
        for text, typed, expected in (("577827", "9", ": 9577827,"), ("كيتو", "x", '"xكيتو"')):
            box = notebook.box(lines.nth(1), text)
            # The first letter of an Arabic word is at its right end.
            x = box.right - 1 if text == "كيتو" else box.left + 1
            notebook.page.mouse.click(x, box.centre[1])
            notebook.page.keyboard.type(typed)
            assert expected in notebook.source()


def arrow_keys_cross_a_code_line_in_its_order(notebook):
    with notebook.editing("code") as (lines, before):
        for number, tokens in ((1, ("=", "{", "577827", "1763275", "}")), (2, ("=", 'f"', "label"))):
            lines.nth(number).click()
            columns, places = notebook.walk("ArrowRight", number)
            text = before.splitlines()[number]
            assert set(columns) == set(range(len(text) + 1)), "a place was left out"
            assert places == sorted(places), "the caret went back"
            assert max(b - a for a, b in pairwise(places)) < 12, "the caret jumped"
            starts = sorted(text.index(token) for token in tokens)
            assert starts == sorted(starts, key=columns.index), "the tokens were crossed in another order"


def home_end_and_selection_give_the_exact_source(notebook):
    with notebook.editing("code") as (lines, before):
        for number, text in enumerate(before.splitlines()):
            lines.nth(number).click()
            notebook.page.keyboard.press("End")
            assert notebook.caret()[:2] == (number, len(text))
            notebook.page.keyboard.press("Home")
            assert notebook.caret()[:2] == (number, 0)
            notebook.page.keyboard.press("Shift+End")
            notebook.page.keyboard.press("Control+c")
            assert notebook.page.evaluate("navigator.clipboard.readText()") == text


def caret_stays_with_the_arabic_letter_just_typed(notebook):
    with notebook.editing("code") as (lines, _):
        box = notebook.box(lines.nth(3), "تعليق")
        notebook.page.mouse.click(box.left + 1, box.centre[1])
        notebook.page.keyboard.type("ات")
        assert '"تعليقات"' in notebook.source()
        word = notebook.box(lines.nth(3), "تعليقات")
        assert abs(notebook.caret()[2] - word.left) < 2
        lines.first.click()
        notebook.page.keyboard.press("End")
        assert abs(notebook.caret()[2] - notebook.box(lines.first, "نعرضها").left) < 2


def arabic_lines_of_markdown_source_run_from_the_right(notebook):
    with notebook.editing("source") as (lines, _):
        edge = notebook.box(lines.first).right
        assert edge - notebook.box(lines.first, "##").right < 10
        assert edge - notebook.box(lines.nth(2), "فقرة").right < 10
        notebook.right_to_left(lines.nth(2), "فقرة", "print()", "pandas", "نهاية", ".")
        notebook.left_to_right(lines.nth(2), "print", "(", ")")
        assert notebook.box(lines.nth(3), "English").left - notebook.box(lines.nth(3)).left < 10


def arrow_keys_cross_a_markdown_line_without_sticking(notebook):
    with notebook.editing("source") as (lines, before):
        lines.nth(2).click()
        columns, places = notebook.walk("ArrowLeft", 2)
        text = before.splitlines()[2]
        assert set(columns) == set(range(len(text) + 1))
        assert places == sorted(places, reverse=True)
        notebook.page.keyboard.press("Control+End")
        notebook.page.keyboard.type("\nجديد")
        assert notebook.source() == before + "\nجديد"
        assert abs(notebook.caret()[2] - notebook.box(lines.nth(4), "جديد").left) < 2
        notebook.page.keyboard.press("Enter")
        right = notebook.box(lines.nth(5)).right
        assert right - notebook.caret()[2] < 10, "the caret does not wait where the next Arabic line begins"


# Outputs


def printed_arabic_runs_from_the_right(notebook):
    printed = notebook.output("printed").locator("pre")
    assert notebook.box(printed).right - notebook.box(printed, "عدد").right < 4
    notebook.right_to_left(printed, "عدد", ":", "3", "(", "SDG")


def printed_english_runs_from_the_left(notebook):
    printed = notebook.output("printed").locator("pre")
    assert notebook.box(printed, "English").left - notebook.box(printed).left < 4
    notebook.left_to_right(printed, "English", "2030", ".")


def html_output_runs_from_the_right(notebook):
    output = notebook.output("html")
    assert notebook.box(output).right - notebook.box(output, "النتيجة").right < 24
    notebook.right_to_left(output, "النتيجة", "11.3.1", ").")
    assert notebook.box(output, "النتيجة").right - notebook.box(output, "بند").right > 10


def data_frame_has_its_index_on_the_right(notebook):
    frame = notebook.output("frame").locator("table")
    assert notebook.box(notebook.output("frame")).right - notebook.box(frame).right < 24
    notebook.right_to_left(frame.locator("thead"), "city", "السكان", "التغير")
    notebook.right_to_left(frame.locator("tbody tr").first, "0", "الرباط", "577827", "-5")


def data_frame_numbers_stand_under_their_header(notebook):
    frame = notebook.output("frame").locator("table")
    rights = [notebook.box(frame, text).right for text in ("السكان", "577827", "1763275")]
    assert max(rights) - min(rights) < 1


def signs_and_ranges_are_not_turned_round(notebook):
    rows = notebook.output("frame").locator("tbody tr")
    notebook.left_to_right(rows.first.locator("td").last, "-", "5")
    notebook.left_to_right(rows.nth(1).locator("td").last, "2015", "–", "2020")


def traceback_reads_left_to_right(notebook):
    traceback = notebook.output("error").locator("pre")
    left = notebook.box(traceback).left
    for line in ("ZeroDivisionError", "return part", "# نقسم"):
        assert notebook.box(traceback, line).left - left < 130, line
    notebook.left_to_right(traceback, "return", "part", "/", "whole")
    notebook.right_to_left(traceback, "نقسم", "الجزء", "الكل")


def arabic_warning_runs_from_the_right(notebook):
    warning = notebook.cell("error").locator("pre", has_text="تحذير").first
    assert notebook.box(warning).right - notebook.box(warning, "تحذير").right < 4


def chart_and_frame_are_left_alone(notebook):
    chart = notebook.cell("frames").locator("[class*=vega] :is(svg, canvas, img)").first
    assert notebook.style(chart, "direction") == "ltr"
    paragraph = notebook.output("frames").frame_locator("iframe").locator("p")
    assert paragraph.evaluate("element => getComputedStyle(element).direction") == "ltr"


# Widgets


def control(notebook, kind, number=0):
    return notebook.output("controls").locator(".widget-" + kind).nth(number)


def labels_stand_on_the_right(notebook):
    for kind, field in (("hslider", ".slider-container"), ("dropdown", "select"), ("text", "input")):
        row = control(notebook, kind)
        assert notebook.box(row.locator("label")).left >= notebook.box(row.locator(field)).right, kind


def labels_are_whole(notebook):
    labels = notebook.output("controls").locator(".widget-label").all()
    assert labels
    for label in labels:
        width, scroll, height, tall = label.evaluate(
            "e => [e.clientWidth, e.scrollWidth, e.clientHeight, e.scrollHeight]"
        )
        assert scroll <= width + 1 and tall <= height + 1, label.text_content()


def slider_grows_to_the_left(notebook):
    row = control(notebook, "hslider")
    handle, track = row.locator(".noUi-handle"), notebook.box(row.locator(".noUi-target"))

    def value():
        return float(handle.get_attribute("aria-valuenow"))

    start = value()
    x, y = notebook.box(handle).centre
    mouse = notebook.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x - 30, y, steps=4)
    mouse.up()
    dragged = value()
    assert dragged > start
    assert abs(notebook.box(handle).centre[0] - (x - 30)) < 6, "the handle did not follow the pointer"
    notebook.output("controls").get_by_text(f"وصلت القيمة {dragged:.0f}").wait_for()
    mouse.click(track.right - 2, y)
    assert value() < start
    handle.focus()
    low = value()
    notebook.page.keyboard.press("ArrowLeft")
    assert value() == low + 1
    notebook.page.keyboard.press("ArrowRight")
    assert value() == low


def keys_of_a_list_choose_in_it(notebook):
    chosen = control(notebook, "dropdown").locator("select")
    chosen.focus()
    first = chosen.evaluate("e => e.selectedIndex")
    notebook.page.keyboard.press("ArrowDown")
    try:
        assert chosen.evaluate("e => e.selectedIndex") == first + 1
    finally:
        chosen.select_option(index=first)


def range_reads_from_low_to_high(notebook):
    notebook.left_to_right(control(notebook, "hslider", 1).locator(".widget-readout"), "20", "60")


def dropdown_and_text_reach_the_kernel(notebook):
    panel = notebook.output("controls")
    panel.locator("select").select_option("كيتو")
    panel.get_by_text("وصلت القيمة كيتو").wait_for()
    panel.locator("input[type=text]").fill("فاس")
    panel.locator("input[type=text]").press("Enter")
    panel.get_by_text("وصلت القيمة فاس").wait_for()


def boxes_stand_right_of_their_words(notebook):
    for kind, word in (("checkbox", "عرض الحدود"), ("radio", "حضر")):
        row = control(notebook, kind)
        gap = notebook.box(row.locator("input").first).left - notebook.box(row, word).right
        assert 4 <= gap <= 16, kind
    box = control(notebook, "checkbox").locator("input")
    checked = box.is_checked()
    box.click()
    notebook.output("controls").get_by_text(f"وصلت القيمة {not checked}").wait_for()


def progress_fills_from_the_right(notebook):
    bar = control(notebook, "hprogress").locator(".progress-bar")
    assert notebook.box(bar).right == notebook.box(bar.locator("xpath=..")).right


def tabs_run_from_the_right(notebook):
    panels = notebook.output("panels")
    tabs = panels.locator(".lm-TabBar-tab")
    assert notebook.box(tabs.first).left >= notebook.box(tabs.nth(1)).right - 2
    assert notebook.box(panels.locator(".lm-TabBar")).right - notebook.box(tabs.first).right < 2
    tabs.nth(1).click()
    panels.get_by_text("صفحة الأراضي").wait_for()
    tabs.first.click()
    panels.get_by_text("صفحة السكان").wait_for()
    tabs.first.focus()
    notebook.page.keyboard.press("ArrowLeft")
    assert tabs.nth(1).evaluate("tab => tab === document.activeElement")


def folds_open_under_a_mark_on_the_right(notebook):
    panels = notebook.output("panels")
    header = panels.locator(".jupyter-widget-Collapse-header", has_text="مصدر")
    assert notebook.box(header.locator("i")).left >= notebook.box(header, "مصدر").right
    header.click()
    panels.get_by_text("أصل").wait_for()
    header.click()


MENDED = [
    headings_and_paragraphs_start_at_the_right,
    mixed_sentence_keeps_its_order,
    lists_step_in_from_the_right,
    quotation_has_one_bar_on_the_right,
    table_columns_run_from_the_right,
    code_block_keeps_its_order,
    code_line_keeps_its_order,
    replacement_field_keeps_its_order,
    comment_starts_at_the_left_and_reads_as_a_sentence,
    comment_is_upright,
    arrow_keys_cross_a_code_line_in_its_order,
    caret_stays_with_the_arabic_letter_just_typed,
    arabic_lines_of_markdown_source_run_from_the_right,
    arrow_keys_cross_a_markdown_line_without_sticking,
    printed_arabic_runs_from_the_right,
    html_output_runs_from_the_right,
    data_frame_has_its_index_on_the_right,
    arabic_warning_runs_from_the_right,
    labels_stand_on_the_right,
    labels_are_whole,
    slider_grows_to_the_left,
    keys_of_a_list_choose_in_it,
    boxes_stand_right_of_their_words,
    progress_fills_from_the_right,
    tabs_run_from_the_right,
    folds_open_under_a_mark_on_the_right,
]
KEPT = [
    latin_paragraph_reads_left_to_right,
    inline_code_reads_left_to_right,
    formula_reads_left_to_right,
    directive_fence_is_readable,
    english_cell_in_an_arabic_notebook_reads_left_to_right,
    click_and_type_land_where_one_points,
    home_end_and_selection_give_the_exact_source,
    printed_english_runs_from_the_left,
    data_frame_numbers_stand_under_their_header,
    signs_and_ranges_are_not_turned_round,
    traceback_reads_left_to_right,
    chart_and_frame_are_left_alone,
    range_reads_from_low_to_high,
    dropdown_and_text_reach_the_kernel,
]


def by_name(check):
    return check.__name__


@pytest.mark.parametrize("check", MENDED + KEPT, ids=by_name)
def test_arabic_notebook(check, arabic):
    check(arabic)


@pytest.mark.parametrize("check", MENDED, ids=by_name)
def test_stock_lab_shows_the_defect(check, stock):
    with pytest.raises(AssertionError):
        check(stock)


@pytest.mark.parametrize("check", KEPT, ids=by_name)
def test_stock_lab_has_it_right_already(check, stock):
    check(stock)


LAYOUT = [
    headings_and_paragraphs_start_at_the_right,
    lists_step_in_from_the_right,
    quotation_has_one_bar_on_the_right,
    table_columns_run_from_the_right,
    code_line_keeps_its_order,
    comment_starts_at_the_left_and_reads_as_a_sentence,
    printed_arabic_runs_from_the_right,
    data_frame_has_its_index_on_the_right,
    traceback_reads_left_to_right,
    labels_are_whole,
    boxes_stand_right_of_their_words,
]


def test_the_dark_theme_and_a_narrow_window_keep_the_layout(arabic):
    page = arabic.page
    page.evaluate("void jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.wait_for_function("document.body.dataset.jpThemeName === 'JupyterLab Dark'")
    page.set_viewport_size({"width": 620, "height": 4500})
    settled = "() => new Promise(done => setTimeout(done, 100, document.querySelector('.jp-Notebook').clientWidth < 620))"
    page.wait_for_function(settled)
    try:
        for check in LAYOUT:
            check(arabic)
        panel = arabic.output("controls")
        parts = panel.locator(".widget-inline-hbox > :visible").all()
        assert parts
        for part in parts:
            assert arabic.box(part).left >= arabic.box(panel).left, part.text_content()
        wide, shown = arabic.page.locator(".jp-WindowedPanel-outer").evaluate(
            "e => [e.scrollWidth, e.clientWidth]"
        )
        assert wide <= shown, "the notebook scrolls sideways"
    finally:
        page.set_viewport_size({"width": 1200, "height": 4500})
        page.evaluate(
            "void jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })"
        )


SHAPE = """() => {
  const parts = ['.jp-MarkdownOutput', '.cm-content', '.jp-OutputArea-output'];
  const seen = [...document.querySelectorAll(parts.map(part => `.jp-NotebookPanel:not(.lm-mod-hidden) :is(${part}, ${part} *)`))];
  return seen.filter(e => e.getClientRects().length).map(e => {
    const { left, right, top, bottom } = e.getBoundingClientRect(), style = getComputedStyle(e);
    return [e.tagName, left, right, top, bottom, style.direction, style.fontFamily, style.fontSize].join(' ');
  });
}"""


def test_an_english_notebook_looks_as_it_always_did(lab, arabic, stock):
    html = "<table><tr><th></th><th>city</th></tr><tr><th>0</th><td>Quito</td></tr></table>"
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "a: 1\n"},
        {"output_type": "display_data", "metadata": {}, "data": {"text/html": html}},
    ]
    prose = "# Title\n\nText `code`.\n\n- one\n  - two\n\n> said"
    cells = [
        {"cell_type": "markdown", "source": prose, "metadata": {}},
        {
            "cell_type": "code",
            "source": "print('a')",
            "outputs": outputs,
            "execution_count": 1,
            "metadata": {},
        },
    ]
    english = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 4}
    (lab.folder / "english.ipynb").write_text(json.dumps(english), "utf-8")
    shapes = []
    for page in (arabic.page, stock.page):
        page.evaluate("void jupyterapp.commands.execute('docmanager:open', { path: 'english.ipynb' })")
        shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        shown.locator(".jp-MarkdownOutput", has_text="Title").locator("blockquote").wait_for()
        shown.locator(".jp-RenderedHTML table").wait_for()
        shown.locator(".jp-CodeCell .cm-line span").first.wait_for()
        shapes.append(page.evaluate(SHAPE))
        page.evaluate("jupyterapp.shell.currentWidget.dispose()")
        page.evaluate(
            "id => jupyterapp.shell.activateById(id)", page.locator(".jp-NotebookPanel").get_attribute("id")
        )
    assert len(shapes[0]) > 20
    assert shapes[0] == shapes[1]


# The command


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def home(tmp_path):
    """A person who has settings and an extension of their own."""
    own = {
        "config/custom/custom.css": "body { color: navy }",
        "config/labconfig/default_setting_overrides.json": '{"@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"}}',
        "data/labextensions/other/package.json": "{}",
    }
    for name, text in own.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_installing_twice_is_installing_once_and_removing_leaves_nothing(home):
    before = files(home)
    assert run_module("--user", environment=jupyter_in(home)).returncode == 0
    once = files(home)
    assert before.items() < once.items()
    assert run_module("--user", environment=jupyter_in(home)).returncode == 0
    assert files(home) == once
    removed = run_module("--user", "--remove", environment=jupyter_in(home))
    assert "أُزيلت" in removed.stdout and "removed" in removed.stdout
    assert files(home) == before
    assert "لم يتغيَّر" in run_module("--user", "--remove", environment=jupyter_in(home)).stdout


def test_the_environment_is_the_default_place_and_sphinx_is_not_needed(tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    without_sphinx = "import runpy, sys; sys.modules['sphinx'] = None; runpy.run_module('arabic_book.jupyter', run_name='__main__')"
    packages = next(path for path in map(Path, sys.path) if (path / "jupyter_core").is_dir())
    environment = jupyter_in(tmp_path) | {
        "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), str(packages)])
    }
    done = subprocess.run(
        [python, "-c", without_sphinx], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert "من اليمين إلى اليسار" in done.stdout and "right to left" in done.stdout
    assert (tmp_path / "venv/share/jupyter/labextensions/arabic-book/static/custom.css").is_file()
    assert (tmp_path / "venv/etc/jupyter/labconfig/default_setting_overrides.d/arabic-book.json").is_file()


def test_lab_asks_no_question_and_keeps_a_persons_own_defaults(lab):
    with urllib.request.urlopen(lab.address + "lab/api/settings/" + NOTIFICATION) as answer:
        properties = json.load(answer)["schema"]["properties"]
    assert properties["fetchNews"]["default"] == "false"
    assert properties["doNotDisturbMode"]["default"] is True


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(monkeypatch, capsys):
    from arabic_book.jupyter import __main__ as command

    def refuse(user):
        raise PermissionError(13, "Permission denied", "/opt/jupyter")

    monkeypatch.setattr(command, "install", refuse)
    assert command.main([]) == 1
    told = capsys.readouterr().err
    assert "/opt/jupyter" in told and told.count("--user") == 2
