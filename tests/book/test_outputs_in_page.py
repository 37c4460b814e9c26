"""Outputs put into a page by a reader's cell: the same as those that the page was built with, and drawn like them."""

import json

import pytest

from support import ROOT

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
BEGIN = """async () => {
    const bring = (src) => new Promise((done, failed) => {
        document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    });
    await bring("../_static/live/manifest.js");
    await bring("../_static/live-engine.js");
    const base = new URL("../_static/live/", location).href;
    window.engine = arabicBookEngine.createEngine({ manifest: arabicBookLive, base });
    window.place = document.createElement("div");
    place.className = "cell_output";
    document.querySelector("article").prepend(place);
}"""
# What stands in the page as it was built, and what the engine makes of the same output: without what a page has once
# for all its outputs (tags of shared files) and what the build adds beside a figure (its table to save).
PAIRS = """async ([name, cells]) => {
    const built = new DOMParser().parseFromString(await (await fetch(`${name}.html`)).text(), "text/html");
    const root = new URL("../", location).href;
    const plain = (element) => {
        for (const extra of element.querySelectorAll('link, script[src], .umran-save, noscript')) extra.remove();
        element.classList.remove("docutils");
        return element.outerHTML.replaceAll(root, "../").replaceAll(/<span><\\/span>|\\s+(?=<\\/div>)/g, "");
    };
    const pairs = [];
    for (const [id, outputs] of Object.entries(cells)) {
        const cell = built.getElementById(`cell-${id}`);
        if (!cell) continue;
        const here = document.createElement("div");
        for (const output of outputs) await engine.render(output, here);
        const there = [...cell.querySelectorAll(".cell_output > *")];
        pairs.push([id, there.map(plain), [...here.children].map(plain)]);
    }
    return pairs;
}"""


@pytest.fixture(scope="module")
def page(browser, live_book):
    page = browser.new_context(locale="ar").new_page()
    page.set_default_timeout(90_000)
    page.goto(live_book.address + "notebooks/04_public_transport.html")
    page.evaluate(BEGIN)
    yield page
    page.context.close()


def cells_of(name):
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return {cell["id"]: cell["outputs"] for cell in notebook["cells"] if cell.get("outputs")}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_output_is_what_the_page_was_built_with(page, name):
    cells = cells_of(name)
    pairs = page.evaluate(PAIRS, [name, cells])
    assert len(pairs) >= len(cells) - 1 and pairs
    for cell, stored, live in pairs:
        assert live == stored, f"{name}, cell {cell}"


def figure(kind):
    """A stored output that shows a figure of this kind, with the page that it is on."""
    for name in NOTEBOOKS:
        for outputs in cells_of(name).values():
            for output in outputs:
                html = "".join(output.get("data", {}).get("text/html", ""))
                if f"umran-figure {kind}" in html:
                    return output
    raise AssertionError(f"no notebook shows {kind}")


DRAWN = {
    "umran-chart": "place.querySelector('.umran-plot svg .mark-line, .umran-plot svg path')",
    "umran-map": "place.querySelector('.umran-stage').shadowRoot?.querySelector('#stage:not([hidden]) svg path')",
    "umran-dashboard": "place.querySelector('.umran-filters:not([hidden])')",
}


@pytest.mark.parametrize("kind", DRAWN)
def test_a_figure_that_is_put_in_later_is_drawn_each_time(page, kind):
    output = figure(kind)
    for _ in range(2):
        page.evaluate("(output) => { place.replaceChildren(); return engine.render(output, place); }", output)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_function(DRAWN[kind])
    asked = page.evaluate(
        "[...document.scripts].map(({ src }) => src.split('?')[0]).filter((src) => /umran/.test(src))"
    )
    assert len(asked) == len({*asked}), "a shared file is asked for once"


def test_styles_stay_when_the_cell_that_brought_them_is_cleared(page):
    page.evaluate("document.querySelectorAll('.cell_output').forEach((box) => box !== place && box.remove())")
    assert page.evaluate("[...document.styleSheets].some(({ href }) => href?.includes('page.css'))")


def show(page, output):
    page.evaluate("(output) => { place.replaceChildren(); return engine.render(output, place); }", output)
    return page.locator("div.cell_output").first


def test_scripts_of_an_output_run_in_order_and_once(page):
    html = "".join(f"<script>(window.ran ??= []).push({n})</script>" for n in (1, 2, 3))
    html += '<script type="application/json">{"a": 1}</script><p id="after"></p>'
    show(page, {"output_type": "display_data", "data": {"text/html": html, "text/plain": "x"}})
    assert page.evaluate("ran") == [1, 2, 3]


def test_an_error_is_a_sentence_with_the_rest_behind_it(page):
    lines = [
        "خطأ في السطر 3: الاسم x غير معرّف.",
        "Traceback",
        "\x1b[31mNameError\x1b[0m: name 'x' is not defined",
    ]
    place = show(page, {"output_type": "error", "ename": "NameError", "evalue": "", "traceback": lines})
    assert place.locator(".live-error-head").inner_text() == lines[0]
    assert not place.locator("pre").is_visible()
    place.locator("summary").click()
    assert place.locator("pre").inner_text() == "Traceback\nNameError: name 'x' is not defined"


TEXTS = {
    "\x1b[1;31mأحمر\x1b[0m عادي": "أحمر عادي",
    "10%\r50%\r100%\nتم": "100%\nتم",
    "سطر\r\nسطر": "سطر\nسطر",
    "<b>لا وسم</b>": "<b>لا وسم</b>",
}


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_printed_is_text(page, text):
    place = show(page, {"output_type": "stream", "name": "stdout", "text": text})
    assert place.locator("pre").evaluate("(pre) => pre.textContent") == f"{TEXTS[text]}\n"


def test_markdown_is_read_without_markup_of_its_own(page):
    text = (
        "## عنوان\n\nنص **مهم** و`x < 1` <script>window.bad = 1</script>\n\n- أول\n- ثان\n\n```\na < b\n```"
    )
    place = show(page, {"output_type": "display_data", "data": {"text/markdown": text}})
    assert place.locator("h4").inner_text() == "عنوان" and place.locator("strong").inner_text() == "مهم"
    assert place.locator("li").all_inner_texts() == ["أول", "ثان"]
    assert place.locator("code").inner_text() == "x < 1" and place.locator("pre").inner_text() == "a < b"
    assert page.evaluate("window.bad") is None


def test_a_picture_has_a_text_and_its_size(page):
    data = {
        "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=\n"
    }
    place = show(
        page, {"output_type": "display_data", "data": data, "metadata": {"image/png": {"width": 40}}}
    )
    assert place.locator("img").evaluate("async (img) => { await img.decode(); return [img.alt !== '', img.width]; }") == [True, 40]  # fmt: skip


def test_a_script_of_an_output_that_was_cleared_comes_with_the_next(page):
    html = {
        "output_type": "display_data",
        "data": {"text/html": '<p>خريطة</p><script src="umran-assets:panels.js"></script>'},
    }
    asked = """() => [...document.scripts].filter(({ src }) => src.includes("panels.js")).length"""
    assert page.evaluate(asked) == 0
    page.evaluate(
        "(html) => { place.replaceChildren(); engine.render(html, place); place.replaceChildren(); }", html
    )
    page.evaluate("(html) => engine.render(html, place)", html)
    assert page.evaluate(asked) == 1
    page.evaluate("(html) => engine.render(html, place)", html)
    assert page.evaluate(asked) == 1
