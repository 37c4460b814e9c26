"""What an Arabic reader must never meet: a check for each, that our theme passes and the stock theme fails.

A check returns the defects it finds on the demo book. CONTRIBUTING.md maps the numbers to their words.
"""

import re

import pypdfium2
import pytest

from probes import (
    ARABIC_LEFT_TO_RIGHT,
    LATIN_INTERFACE,
    OVERFLOW,
    REORDERED_LINES,
    REVERSED_CODE,
)

SIDES = """() => {
  const bad = [], box = e => e.getBoundingClientRect(), style = e => getComputedStyle(e);
  const check = (selector, right) => {
    const found = [...document.querySelectorAll('main ' + selector)].filter(e => box(e).width);
    if (!found.length) bad.push('nothing is ' + selector);
    for (const e of found) if (!right(e)) bad.push(selector + ': ' + e.textContent.trim().slice(0, 40));
  };
  const bar = e => { const s = style(e); return parseFloat(s.borderRightWidth) > parseFloat(s.borderLeftWidth); };
  const rightOf = (a, b) => box(a).right > box(b).right + 1;
  check('.admonition.note', bar);
  check('.admonition .admonition.warning', bar);
  check('blockquote', bar);
  check('.admonition-title', e => { const r = document.createRange(); r.selectNodeContents(e);
    return box(e.parentElement).right - r.getBoundingClientRect().right < 80; });
  check('ul ul', e => parseFloat(style(e).paddingRight) > parseFloat(style(e).paddingLeft));
  check('ol ol', e => parseFloat(style(e).paddingRight) > parseFloat(style(e).paddingLeft));
  check('dd', e => rightOf(e.previousElementSibling, e));
  check('.sd-tab-set', e => { const [a, b] = e.querySelectorAll('label'); return rightOf(a, b); });
  check('.sd-row', e => { const [a, b] = e.children; return rightOf(a, b); });
  check('details.sd-dropdown > summary', e => { const r = document.createRange(); r.selectNodeContents(e.querySelector('.sd-summary-text'));
    return r.getBoundingClientRect().left > box(e.querySelector('.sd-summary-state-marker')).left; });
  check('aside.margin, aside.sidebar', e => box(e).left - box(e.closest('section')).left < box(e.closest('section')).right - box(e).right);
  return bad;
}"""

WAYFINDING = """() => {
  const bad = [], box = e => e.getBoundingClientRect();
  const previous = document.querySelector('[rel=prev]:not(link), .left-prev'), next = document.querySelector('[rel=next]:not(link), .right-next');
  if (box(previous).left < box(next).left) bad.push('previous stands left of next');
  for (const [link, back] of [[previous, true], [next, false]]) {
    const arrow = link.querySelector('svg, i'), r = document.createRange();
    r.selectNodeContents(link.querySelector('span, .prev-next-title, p'));
    if ((box(arrow).left > r.getBoundingClientRect().left) !== back) bad.push('arrow on the wrong side of ' + link.textContent.trim());
  }
  const crumbs = [...document.querySelectorAll('.breadcrumbs li')];
  if (crumbs.length && box(crumbs[0]).left < box(crumbs[1]).left) bad.push('breadcrumbs run left to right');
  return bad;
}"""

CURRENT_MARK = """() => {
  const mark = document.querySelector('.menu [aria-current=page], .bd-links .current > a, .bd-links .active');
  const s = getComputedStyle(mark);
  const right = parseFloat(s.borderRightWidth) + (s.boxShadow.match(/-\\d+px 0px 0px/) ? 3 : 0);
  return right > parseFloat(s.borderLeftWidth) ? [] : ['the mark of the current page is not on the right'];
}"""

TABLES = """() => {
  const bad = [], box = e => e.getBoundingClientRect();
  const edge = e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right; };
  for (const table of document.querySelectorAll('table')) {
    const rows = [...table.rows];
    if (!(box(rows[0].cells[0]).left > box(rows[0].cells[1]).left)) bad.push('columns run left to right');
    for (let c = 0; c < rows[0].cells.length; c++) {
      const edges = rows.filter(r => r.cells[c] && r.cells[c].textContent.trim()).map(r => edge(r.cells[c]));
      if (Math.max(...edges) - Math.min(...edges) > 2) bad.push('column not aligned with its header: ' + (rows[0].cells[c].textContent || c));
    }
  }
  return [...new Set(bad)];
}"""

FRAME = """() => {
  const t = document.querySelector('table.dataframe'), box = e => e.getBoundingClientRect();
  const row = t.tBodies[0].rows[0], bad = [];
  if (box(row.cells[0]).left < box(row.cells[1]).left) bad.push('the index is on the left');
  const minus = row.cells[3], r = document.createRange(), node = minus.firstChild;
  r.setStart(node, 0); r.setEnd(node, 1); const sign = r.getBoundingClientRect().left;
  r.setStart(node, 1); r.setEnd(node, 2);
  if (sign > r.getBoundingClientRect().left) bad.push('the minus sign stands behind its number');
  return bad;
}"""

PRINTED = """() => [...document.querySelectorAll('.cell_output pre')].filter(e => /^[\\u0600-\\u06ff]/.test(e.innerText)).filter(e => {
  const r = document.createRange(); r.selectNodeContents(e);
  return e.getBoundingClientRect().right - r.getBoundingClientRect().right > 60; }).map(e => 'printed from the left: ' + e.innerText.slice(0, 30))"""

TYPE = """async () => {
  await document.fonts.ready;
  const bad = [], p = getComputedStyle(document.querySelector('article p'));
  if (![...document.fonts].some(f => f.status === 'loaded' && !/awesome/i.test(f.family))) bad.push('no font of the book holds Arabic');
  if (parseFloat(p.lineHeight) / parseFloat(p.fontSize) < 1.8) bad.push('lines too tight: ' + p.lineHeight);
  return bad;
}"""

EMPHASIS = """() => [...document.querySelectorAll('main *')].filter(e => /[\\u0600-\\u06ff]/.test([...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data).join('')))
  .filter(e => { const s = getComputedStyle(e); return s.fontStyle === 'italic' || s.textAlign === 'justify' || (s.letterSpacing !== 'normal' && parseFloat(s.letterSpacing) !== 0); })
  .map(e => e.tagName + ': ' + e.textContent.slice(0, 30))"""

ISOLATED = """() => {
  const bad = [];
  for (const e of document.querySelectorAll('main .ltr')) {
    const node = e.firstChild, n = node.data.length, r = document.createRange();
    r.setStart(node, 0); r.setEnd(node, 1); const a = r.getBoundingClientRect().left;
    r.setStart(node, n - 1); r.setEnd(node, n);
    if (n > 1 && a > r.getBoundingClientRect().left) bad.push(node.data);
  }
  return bad;
}"""

NOTES = """() => {
  const bad = [], box = e => e.getBoundingClientRect();
  const text = e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect(); };
  for (const note of document.querySelectorAll('aside.footnote')) {
    if (box(note.querySelector('.label')).left < text(note.querySelector('p')).left) bad.push('footnote mark on the left');
  }
  const formula = document.querySelector('math, .MathJax, div.math'), number = document.querySelector('.eqno');
  if (box(number).left > (document.querySelector('math[display=block]') ? box(document.querySelector('math[display=block]')).left : box(document.querySelector('div.math')).left)) bad.push('equation number on the right, where a formula begins');
  return bad;
}"""


def latin(page):
    allowed = re.compile(r"Binder|JupyterHub|geopandas|pandas|HTML|print|©|Haddad")
    return [word for word in page.evaluate(LATIN_INTERFACE) if not allowed.search(word)]


def machine_arabic(page):
    bad = (
        "أبو الهول",
        "افتح قضية",
        "قضية مفتوحة",
        "ثيم",
        "تبديل الوضع",
        "جدول المحتويات العام",
        "Fig. ",
        "Table ",
    )
    text = page.evaluate("document.documentElement.outerHTML")
    return [phrase for phrase in bad if phrase in text]


def title_order(page):
    title = page.title()
    return [title] if re.search("[A-Za-z]", title) and "\u2068" not in title else []


def anchors(page):
    hrefs = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    return [name for name in hrefs if not name.isascii()]


def digits(page):
    text = page.inner_text("body")
    return re.findall("[٠-٩۰-۹]+", text) if re.search("[0-9]", text) else []


def script(source):
    return lambda page: page.evaluate(source)


def language(page):
    root = page.locator("html")
    found = (root.get_attribute("lang"), root.get_attribute("dir"))
    return [] if found == ("ar", "rtl") else [f"lang and dir are {found}"]


def left_right_keys(page):
    middle = page.locator(".sd-tab-set input").nth(1)
    label = "document.querySelector('.sd-tab-set input:checked + label').getBoundingClientRect().left"
    page.locator(".sd-tab-set > label").nth(1).click()
    start = page.evaluate(label)
    middle.focus()
    page.keyboard.press("ArrowLeft")
    return [] if page.evaluate(label) < start else ["the left arrow leads to the right"]


# number, name, page of the demo book, check, whether the stock theme has the defect
ROWS = [
    (1, "language_and_direction", "components", language, True),
    (2, "arabic_prose_runs_right_to_left", "components", script(ARABIC_LEFT_TO_RIGHT), True),
    (3, "inline_code_reads_left_to_right", "components", script(REVERSED_CODE), False),
    (4, "tokens_of_a_source_line_keep_their_order", "components", script(REORDERED_LINES), True),
    (5, "printed_arabic_starts_at_the_right", "notebook", script(PRINTED), True),
    (7, "borders_bullets_and_indents_are_on_the_right", "components", script(SIDES), True),
    (8, "way_back_is_on_the_right", "components", script(WAYFINDING), True),
    (9, "current_page_is_marked_on_the_right", "components", script(CURRENT_MARK), True),
    (10, "tables_run_right_to_left_and_align", "components", script(TABLES), True),
    (11, "interface_is_arabic", "components", latin, True),
    (12, "no_machine_arabic", "components", machine_arabic, True),
    (13, "arabic_font_and_room_for_marks", "components", script(TYPE), True),
    (14, "one_kind_of_digits", "components", digits, False),
    (15, "signs_ranges_and_codes_keep_their_order", "components", script(ISOLATED), False),
    (16, "notes_and_equation_numbers_are_on_their_side", "components", script(NOTES), True),
    (20, "data_frames_run_right_to_left", "notebook", script(FRAME), True),
    (26, "anchors_are_ascii", "components", anchors, False),
    (27, "title_keeps_its_order", "nested", title_order, True),
    (28, "no_justified_spaced_or_slanted_arabic", "components", script(EMPHASIS), False),
    (30, "left_and_right_keys_go_where_they_point", "components", left_right_keys, False),
]


def id_of(row):
    return f"{row[0]:02}-{row[1]}"


@pytest.mark.parametrize("row", ROWS, ids=id_of)
def test_our_theme_is_free_of_the_defect(demo, visit, row):
    _, _, page, check, _ = row
    assert check(visit(f"{demo.address}{page}.html").page) == []


@pytest.mark.parametrize("row", [row for row in ROWS if row[4]], ids=id_of)
def test_the_stock_theme_shows_the_defect(stock, visit, row):
    _, _, page, check, _ = row
    assert check(visit(f"{stock.address}{page}.html").page)


@pytest.mark.parametrize("page", ["index", "components", "nested", "notebook", "search"])
def test_no_component_is_wider_than_a_phone(demo, visit, page):
    assert visit(f"{demo.address}{page}.html", width=360, height=740).page.evaluate(OVERFLOW) == []


def test_copied_code_is_the_code_shown(demo, visit):
    seen = visit(f"{demo.address}components.html", permissions=["clipboard-read", "clipboard-write"])
    block = seen.page.locator(".highlight-python")
    block.hover()
    block.locator("button.copy").click()
    seen.page.wait_for_function("document.querySelector('.highlight-python .copy').textContent === 'نُسخت'")
    assert seen.page.evaluate("navigator.clipboard.readText()") == (
        "# تعليق عربي على سطر مستقل\n"
        'names = {"amman": "عمّان", "agadir": "أكادير"}\n'
        'pair = ["عمّان", "أكادير"]\n'
        "for key, name in names.items():\n"
        '    print(f"{key}: {name}", 2030)'
    )


def test_print_keeps_order_and_clips_nothing(demo, visit, tmp_path):
    seen = visit(f"{demo.address}components.html", width=794)
    seen.page.emulate_media(media="print")
    clipped = "[...document.querySelectorAll('pre, .table-wrap')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert seen.page.evaluate(clipped) == 0
    assert not seen.page.locator("header.bar").is_visible()
    seen.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    pdf = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    for sentence in ("تقارن اتجاهه باتجاه النص", "ما الذي تقيسه مدينتك اليوم", "نص قصي?ر?ي? عن حالة"):
        assert re.search(sentence, text), text


def test_trainers_notes_are_left_out_of_what_readers_see(demo):
    for path in demo.folder.rglob("*.html"):
        assert "زقزقة" not in path.read_text(encoding="utf-8"), path
