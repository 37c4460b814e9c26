"""Reading with a keyboard, a screen reader, a phone, a slow line; and making a book from the README alone."""

import re
from pathlib import Path

import pytest
from sphinx.errors import ExtensionError

from arabic_book.build import build
from arabic_book.links import launch_links, repository, repository_links
from arabic_book.strings import BOXES, INTERFACE, Strings, minutes
from browsing import serve
from probes import OVERFLOW, axe

HERE = Path(__file__).parent

PAGES = ["index", "components", "nested", "notebook", "search"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_accessibility_has_no_findings(demo, visit, page, theme):
    assert axe(visit(f"{demo.address}{page}.html", theme=theme).page) == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_at_double_zoom(demo, visit, page):
    assert visit(f"{demo.address}{page}.html", width=640, height=450).page.evaluate(OVERFLOW) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_text(demo, visit):
    page = visit(f"{demo.address}components.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_contents_of_a_page_lead_to_its_headings(demo, visit):
    page = visit(f"{demo.address}components.html", width=1440).page
    links = page.locator("aside.contents a")
    assert links.count() == 5
    for link in links.all():
        link.click()
        anchor = page.evaluate("decodeURIComponent(location.hash.slice(1))")
        heading = page.locator(f"section#{anchor} > h2")
        assert heading.inner_text().startswith(link.inner_text())
        top = heading.evaluate("e => e.getBoundingClientRect().top")
        assert 0 <= top < 900
    assert page.url.split("#")[0] == f"{demo.address}components.html"


def test_every_stop_of_the_keyboard_is_seen(demo, visit):
    page = visit(f"{demo.address}components.html").page
    unseen, stops = [], 0
    for _ in range(200):
        page.keyboard.press("Tab")
        state = page.evaluate("""() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
            const label = e.matches('.sd-tab-set > input') ? getComputedStyle(e.nextElementSibling) : s;
            return [e.tagName, e.className, b.width > 0 && label.outlineStyle !== 'none' && parseFloat(label.outlineWidth) >= 2]; }""")
        if state[0] == "BODY":
            break
        stops += 1
        if not state[2]:
            unseen.append(state[:2])
    assert stops > 20
    assert unseen == []


def test_the_menu_of_a_phone_keeps_the_keyboard_and_gives_it_back(demo, visit):
    page = visit(f"{demo.address}components.html", width=360, height=740).page
    assert not page.locator("#menu a").first.is_visible()
    page.locator(".menu-button").click()
    page.wait_for_function("document.querySelector('#menu').getBoundingClientRect().right <= innerWidth + 1")
    assert page.evaluate("document.activeElement.className").endswith("menu-close")
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('#menu') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className").endswith("menu-button")
    assert page.locator(".menu-button").get_attribute("aria-expanded") == "false"


def test_a_term_shows_its_definition(demo, visit):
    page = visit(f"{demo.address}components.html").page
    page.locator("a[data-definition]").focus()
    box = page.locator("[role=tooltip]")
    assert box.inner_text() == "المدن وما يتصل بها."
    page.keyboard.press("Escape")
    assert not box.is_visible()


def test_code_of_a_notebook_is_folded_until_asked_for(demo, visit):
    page = visit(f"{demo.address}notebook.html").page
    code = page.locator(".cell_input .highlight")
    assert code.count() == 5
    assert not any(block.is_visible() for block in code.all())
    page.locator(".fold > summary").first.click()
    assert code.first.is_visible()
    page.locator(".code-button").click()
    assert all(block.is_visible() for block in code.all())
    assert page.locator(".code-button").inner_text() == INTERFACE.code_hide_all


def test_the_chosen_theme_is_kept_from_page_to_page(demo, visit):
    page = visit(f"{demo.address}components.html").page
    page.locator(".theme-button").click()
    page.goto(f"{demo.address}nested.html")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 29)"


def test_nothing_moves_where_motion_is_unwelcome(demo, visit):
    page = visit(f"{demo.address}components.html", reduced_motion="reduce").page
    moving = "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    assert page.evaluate(moving) == 0


def test_no_line_moves_when_fonts_arrive(demo, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 200_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.add_init_script("""window.moved = 0; new PerformanceObserver(list => { for (const shift of list.getEntries())
        moved += shift.value; }).observe({ type: 'layout-shift', buffered: true });""")
    page.goto(f"{demo.address}components.html")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.fonts.check('16px Book')")
    assert page.evaluate("moved") < 0.02
    context.close()


def test_a_text_page_is_light_and_the_next_one_lighter(demo, visit):
    first = visit(f"{demo.address}components.html")
    assert first.packed <= 100 * 1024
    known = set(first.bodies)
    second = visit(f"{demo.address}nested.html")
    second.bodies = {url: body for url, body in second.bodies.items() if url not in known}
    assert second.packed <= 25 * 1024


def test_pictures_are_loaded_when_they_are_near(demo, visit):
    page = visit(f"{demo.address}components.html").page
    assert page.locator("figure img").get_attribute("loading") == "lazy"


def test_links_out_of_a_page_come_from_one_setting(demo, visit, monkeypatch):
    page = visit(f"{demo.address}notebook.html").page
    links = page.eval_on_selector_all(".page-links a", "links => links.map(a => a.href)")
    assert any(
        "binder.example.org/v2/gh/owner/book/main?urlpath=lab%2Ftree%2Fdocs%2Fnotebook.ipynb" in link
        for link in links
    )
    assert any(
        "hub.example.org/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fowner%2Fbook" in link
        for link in links
    )
    assert "https://github.com/owner/book/edit/main/docs/notebook.ipynb" in links
    options = {"repository_url": "https://github.com/owner/book", "repository_branch": "main",
               "launch_buttons": {"binderhub_url": "https://b.example.org"}, "use_issues_button": True}  # fmt: skip
    monkeypatch.setenv("GITHUB_REPOSITORY", "other/copy")
    monkeypatch.setenv("GITHUB_REF_TYPE", "branch")
    monkeypatch.setenv("GITHUB_REF_NAME", "next")
    assert repository(options) == ("https://github.com/other/copy", "next")
    assert "/gh/other/copy/next?" in launch_links(options, "a.ipynb")[0].url
    assert repository_links(options, "a.md", "عنوان", INTERFACE)[0].url.startswith(
        "https://github.com/other/copy/issues/new"
    )


def test_a_downloaded_notebook_is_the_notebook(demo, visit):
    page = visit(f"{demo.address}notebook.html").page
    with page.expect_download() as download:
        page.locator("a[download]").click()
    source = HERE / "demo" / "notebook.ipynb"
    assert download.value.path().read_bytes() == source.read_bytes()


def test_a_missing_string_stops_and_says_where():
    with pytest.raises(ExtensionError, match=r"'nowhere'.*arabic_book/strings.py"):
        _ = INTERFACE.nowhere
    assert all(re.search("[\u0600-\u06ff]", text) for text in [*INTERFACE.values(), *BOXES.values()])
    assert isinstance(BOXES, Strings)


@pytest.mark.parametrize(
    "count, words", [(1, "دقيقة واحدة"), (2, "دقيقتان"), (5, "5 دقائق"), (12, "12 دقيقة"), (103, "103 دقائق")]
)
def test_minutes_agree_with_their_number(count, words):
    assert minutes(count) == words


def test_a_new_book_is_made_from_the_readme_alone(tmp_path, visit):
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    config, toc = re.findall(r"```yaml\n(.*?)```", readme, re.S)[:2]
    page = re.search(r"```markdown\n(.*?)```", readme, re.S)[1]
    unindent = lambda text: re.sub(r"^   ", "", text, flags=re.M)  # noqa: E731
    (tmp_path / "_config.yml").write_text(unindent(config), encoding="utf-8")
    (tmp_path / "_toc.yml").write_text(unindent(toc), encoding="utf-8")
    (tmp_path / "index.md").write_text(unindent(page), encoding="utf-8")
    (tmp_path / "first.md").write_text("# الفصل الأول\n\nنص.\n", encoding="utf-8")
    assert build(tmp_path) == 0
    seen = visit(serve(tmp_path / "_build" / "html").address + "index.html")
    assert (seen.foreign, seen.failed, seen.errors) == ([], [], [])
    assert seen.page.title() == "كتابي"
    seen.page.get_by_role("link", name="الفصل الأول").first.click()
    seen.page.wait_for_url("**/first.html")
