"""Controls of ipywidgets drawn by the page: the real ipywidgets in a process beside it, a real browser in front."""

import json

import pytest

from arabic_book import strings
from probes import axe
from widget_pages import Notebook, nameless, too_small


def test_text_goes_both_ways(notebook):
    notebook.show("t = w.Text(description='الاسم', placeholder='اكتب', value='أكادير'); t")
    field = notebook.page.get_by_label("الاسم")
    assert field.input_value() == "أكادير" and field.get_attribute("placeholder") == "اكتب"
    field.fill("عمّان")
    notebook.becomes("t.value", "عمّان")
    notebook.run("t.value = 'كيتو'; t.disabled = True; t.description = 'المدينة'")
    field = notebook.page.get_by_label("المدينة")
    assert field.input_value() == "كيتو" and field.is_disabled()


def test_a_text_that_waits_is_told_when_it_is_done(notebook):
    notebook.show("said = []; t = w.Text(description='ن', continuous_update=False); t.on_submit if 0 else None\n"
                  "t.observe(lambda c: said.append(c['new']), 'value'); t")  # fmt: skip
    field = notebook.page.get_by_label("ن")
    field.press_sequentially("أبجد")
    assert notebook.value("said") == "[]"
    field.press("Enter")
    notebook.becomes("said", ["أبجد"])


@pytest.mark.parametrize(
    "made, typed, value",
    [
        ("w.IntText(5, description='ع')", "−12", -12),
        ("w.FloatText(1.5, description='ع')", "٣٫٢٥", 3.25),
        ("w.BoundedIntText(5, min=0, max=10, description='ع')", "25", 10),
        ("w.BoundedFloatText(.5, min=0, max=1, step=.1, description='ع')", "1,000.5", 1.0),
        ("w.IntText(5, description='ع')", "خمسة", 5),
    ],
)
def test_numbers_are_read_as_people_write_them(notebook, made, typed, value):
    notebook.show(f"n = {made}; n")
    field = notebook.page.get_by_label("ع")
    field.fill(typed)
    field.press("Tab")
    notebook.becomes("n.value", value)
    assert field.input_value() == str(value).replace("-", "−").removesuffix(".0")


def test_a_number_moves_by_its_step(notebook):
    notebook.show("n = w.BoundedFloatText(.2, min=0, max=.4, step=.1, description='ع'); n")
    field = notebook.page.get_by_label("ع")
    for key, value in (("ArrowUp", 0.3), ("ArrowUp", 0.4), ("ArrowUp", 0.4), ("ArrowDown", 0.3)):
        field.press(key)
        notebook.becomes("n.value", value)


@pytest.mark.parametrize(
    "made, key, value, shown",
    [
        ("w.IntSlider(3, min=0, max=10, description='ش')", "ArrowUp", 4, "4"),
        ("w.FloatSlider(-1, min=-2, max=2, step=.1, description='ش', readout_format='.1f')", "ArrowUp", -0.9, "−0.9"),
        ("w.FloatLogSlider(10, base=10, min=0, max=4, step=1, description='ش', readout_format=',d')", "End", 10000.0, "10,000"),
        ("w.SelectionSlider(options=['قبل', 'الآن', 'بعد'], value='قبل', description='ش')", "ArrowUp", "الآن", "الآن"),
        ("w.IntSlider(3, min=0, max=10, description='ش', continuous_update=False)", "Home", 0, "0"),
        ("w.IntSlider(3, min=0, max=10, description='ش', orientation='vertical')", "ArrowUp", 4, "4"),
    ],
)  # fmt: skip
def test_sliders_follow_the_keys_and_say_where_they_stand(notebook, made, key, value, shown):
    notebook.show(f"s = {made}; s")
    slider = notebook.page.get_by_label("ش")
    slider.press(key)
    notebook.becomes("s.value", value)
    assert notebook.page.locator("output").inner_text() == shown == slider.get_attribute("aria-valuetext")


def test_a_slider_runs_from_the_right_and_moves_left(notebook):
    notebook.show("s = w.IntSlider(0, min=0, max=10, description='ش'); s")
    slider = notebook.page.get_by_label("ش")
    box = slider.bounding_box()
    notebook.page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    notebook.becomes("s.value", 10)
    slider.press("ArrowRight")
    notebook.becomes("s.value", 9)


def test_a_dragged_slider_keeps_only_the_last_state_waiting(notebook):
    notebook.show("seen = []; s = w.IntSlider(0, min=0, max=200, description='ش')\n"
                  "s.observe(lambda c: seen.append(c['new']), 'value'); s")  # fmt: skip
    notebook.page.evaluate("""() => {
        const slider = document.querySelector("input[type=range]");
        for (let at = 1; at <= 200; at += 1) { slider.value = at; slider.dispatchEvent(new Event("input")); }
    }""")
    notebook.becomes("s.value", 200)
    assert len(json.loads(notebook.value("seen"))) <= 3


@pytest.mark.parametrize(
    "made, before, after",
    [
        ("w.IntRangeSlider(value=[2, 6], min=0, max=10, description='م')", (2, 6), (3, 6)),
        (
            "w.FloatRangeSlider(value=[.2, .6], min=0, max=1, step=.1, description='م')",
            (0.2, 0.6),
            (0.3, 0.6),
        ),
        (
            "w.SelectionRangeSlider(options=['أ', 'ب', 'ج', 'د'], index=(0, 3), description='م')",
            ("أ", "د"),
            ("ب", "د"),
        ),
    ],
)
def test_a_range_has_two_named_ends(notebook, made, before, after):
    notebook.show(f"r = {made}; r")
    group = notebook.page.get_by_role("group", name="م")
    assert notebook.value("r.value") == repr(before)
    group.get_by_label("من").press("ArrowUp")
    notebook.becomes("r.value", after)
    group.get_by_label("إلى").press("Home")
    notebook.becomes("r.value", (after[0], after[0]))


@pytest.mark.parametrize("kind", ["Dropdown", "Select"])
def test_menus(notebook, kind):
    notebook.show(f"d = w.{kind}(options=[('أكادير', 1), ('عمّان', 2)], value=None, description='المدينة'); d")
    menu = notebook.page.get_by_label("المدينة")
    menu.select_option(label="عمّان")
    notebook.becomes("d.value", 2)
    notebook.run("d.options = [('كيتو', 7), ('ماناوس', 8)]; d.value = 8")
    assert menu.locator("option:checked").inner_text() == "ماناوس"
    assert menu.evaluate("menu => menu.matches('[dir=rtl] *') && getComputedStyle(menu).direction") == "rtl"


@pytest.mark.parametrize("kind", ["RadioButtons", "ToggleButtons"])
def test_one_of_several_by_keys(notebook, kind):
    notebook.show(f"r = w.{kind}(options=['أ', 'ب', 'ج'], value=None, description='الدرجة'); r")
    group = notebook.page.get_by_role("radiogroup", name="الدرجة")
    assert group.locator(":checked").count() == 0
    group.get_by_label("أ").press("Space")
    notebook.becomes("r.value", "أ")
    group.get_by_label("أ").press("ArrowDown")
    notebook.becomes("r.value", "ب")
    notebook.run("r.value = 'ج'; r.disabled = True")
    assert group.get_by_label("ج").is_checked() and group.get_by_label("ج").is_disabled()


def test_some_of_several(notebook):
    notebook.show(
        "m = w.SelectMultiple(options=['أ', 'ب', 'ج'], value=['ج'], description='الأدوات', rows=2); m"
    )
    group = notebook.page.get_by_role("group", name="الأدوات")
    group.get_by_label("أ").press("Space")
    notebook.becomes("m.value", ("أ", "ج"))
    group.get_by_label("ج").uncheck()
    notebook.becomes("m.value", ("أ",))
    notebook.run("m.options = ['د', 'هـ']; m.value = ['هـ']")
    assert group.get_by_label("هـ").is_checked() and not group.get_by_label("د").is_checked()


def test_what_is_pressed_and_ticked(notebook):
    notebook.show(
        "n = []; b = w.Button(description='احفظ', button_style='primary', tooltip='يحفظ'); b.on_click(lambda _: n.append(1))\n"
        "t = w.ToggleButton(description='أ. جواب', icon='check'); c = w.Checkbox(description='صفحة', indent=False)\n"
        "w.VBox([b, t, c])"
    )
    page = notebook.page
    button = page.get_by_role("button", name="احفظ")
    assert button.get_attribute("title") == "يحفظ"
    button.press("Enter")
    button.press("Space")
    notebook.becomes("len(n)", 2)
    toggle = page.get_by_role("button", name="أ. جواب")
    toggle.click()
    notebook.becomes("t.value", True)
    assert toggle.get_attribute("aria-pressed") == "true"
    page.get_by_label("صفحة").check()
    notebook.becomes("c.value", True)


def test_a_press_comes_after_what_was_typed_before_it(notebook):
    notebook.show("seen = []; t = w.Text(description='ن'); b = w.Button(description='زد')\n"
                  "b.on_click(lambda _: seen.append(t.value)); w.HBox([t, b])")  # fmt: skip
    notebook.page.evaluate("""() => {
        const field = document.querySelector("input");
        for (const text of ["ا", "اب", "ابج", "ابجد"]) { field.value = text; field.dispatchEvent(new Event("input")); }
        document.querySelector("button").click();
    }""")
    notebook.becomes("seen", ["ابجد"])


def test_boxes_keep_the_views_of_children_that_stay(notebook):
    notebook.show("a, b = w.Text(description='أ'), w.Text(description='ب'); box = w.VBox([a]); box")
    page = notebook.page
    page.get_by_label("أ").focus()
    notebook.run("box.children = [b, a]")
    assert page.evaluate("document.activeElement.labels[0].textContent") == "أ"
    assert page.locator(".live-widget input").count() == 2
    notebook.run("box.children = []")
    assert page.locator(".live-widget input").count() == 0


def test_tabs_by_keys(notebook):
    notebook.show(
        "t = w.Tab([w.Label('واحد'), w.Label('اثنان'), w.Label('ثلاثة')], titles=['الخريطة', 'الشبكة', 'الفجوات']); t"
    )
    page = notebook.page
    first = page.get_by_role("tab", name="الخريطة")
    assert first.get_attribute("aria-selected") == "true" and page.get_by_text("واحد").is_visible()
    first.press("ArrowLeft")
    notebook.becomes("t.selected_index", 1)
    assert page.get_by_role("tabpanel", name="الشبكة").is_visible() and page.get_by_text("واحد").is_hidden()
    assert page.evaluate("document.activeElement.textContent") == "الشبكة"
    page.keyboard.press("End")
    notebook.becomes("t.selected_index", 2)
    page.keyboard.press("ArrowLeft")
    notebook.becomes("t.selected_index", 0)


def test_folds_and_stacks(notebook):
    notebook.show("a = w.Accordion([w.Label('واحد'), w.Label('اثنان')], titles=['أ', 'ب'])\n"
                  "s = w.Stack([w.Label('قبل'), w.Label('بعد')], selected_index=0); w.VBox([a, s])")  # fmt: skip
    page = notebook.page
    page.locator("summary", has_text="ب").press("Enter")
    notebook.becomes("a.selected_index", 1)
    assert page.get_by_text("اثنان").is_visible() and page.get_by_text("واحد").is_hidden()
    page.locator("summary", has_text="ب").press("Enter")
    notebook.becomes("a.selected_index", None)
    assert page.get_by_text("قبل").is_visible()
    notebook.run("s.selected_index = 1")
    assert page.get_by_text("بعد").is_visible() and page.get_by_text("قبل").is_hidden()


def test_layout_and_style_are_kept(notebook):
    notebook.show("t = w.Text(description='أ', layout={'width': '200px'}, style={'description_width': '150px'})\n"
                  "h = w.HTML('<b>نص</b>'); h.add_class('own'); box = w.VBox([t, h], layout={'border': '1px solid'}); box")  # fmt: skip
    page = notebook.page
    assert page.locator(".widget-text").bounding_box()["width"] == 200
    assert page.locator(".widget-text > label").evaluate("e => getComputedStyle(e).width") == "150px"
    assert page.locator(".own b").inner_text() == "نص"
    notebook.run("t.layout.display = 'none'; h.remove_class('own'); h.layout.visibility = 'hidden'")
    assert page.locator(".widget-text").is_hidden() and page.locator(".own").count() == 0
    assert page.locator(".widget-html").evaluate("e => getComputedStyle(e).visibility") == "hidden"
    notebook.run("t.layout.display = ''")
    assert page.locator(".widget-text").is_visible()


def test_files_come_as_bytes(notebook):
    notebook.show("u = w.FileUpload(accept='.csv', multiple=True, description='ارفع ملفات'); u")
    page = notebook.page
    files = [{"name": "مدينة.csv", "mimeType": "text/csv", "buffer": bytes(range(256))},
             {"name": "ب.csv", "mimeType": "text/csv", "buffer": "السكان".encode()}]  # fmt: skip
    chooser = page.get_by_label("ارفع ملفات")
    assert chooser.get_attribute("accept") == ".csv"
    chooser.set_input_files(files)
    notebook.becomes(
        "[(f.name, bytes(f.content)) for f in u.value]", [(f["name"], f["buffer"]) for f in files]
    )
    notebook.run("u.value = ()")
    chooser.set_input_files(files[:1])
    notebook.becomes("len(u.value)", 1)


def test_a_picture_comes_as_bytes(notebook):
    notebook.show(
        'w.Image(value=b\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="7"/>\', format=\'svg\')'
    )
    picture = notebook.page.locator(".live-widget img")
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [9, 7]


def test_what_is_shown_inside_an_output_stays_there(notebook):
    notebook.show("out = w.Output(); b = w.Button(description='اطبع')\n"
                  "def press(_):\n    with out:\n        print('داخل')\n        display(w.Label('أداة'))\n    print('خارج')\n"
                  "b.on_click(press); display(w.VBox([b, out]))\nwith out:\n    print('أول')")  # fmt: skip
    page = notebook.page
    inside = page.locator(".jupyter-widget-output")
    assert inside.inner_text().strip() == "أول"
    page.get_by_role("button").click()
    inside.get_by_text("أداة").wait_for()
    assert [line for line in inside.inner_text().split("\n") if line.strip()] == ["أول", "داخل", "أداة"]
    page.locator(".widget-said", has_text="خارج").wait_for()
    notebook.becomes("[o['output_type'] for o in out.outputs]", ["stream", "display_data"])
    notebook.run("out.clear_output()")
    assert inside.inner_text().strip() == ""


def test_an_error_inside_an_output_is_told_there(notebook):
    notebook.show("out = w.Output(); display(out)\nwith out:\n    1 / 0\nprint('بعد')")
    notebook.page.locator(".jupyter-widget-output", has_text="ZeroDivisionError").wait_for()
    assert notebook.page.get_by_text("بعد").is_visible()


def test_interact_answers_at_once(notebook):
    notebook.show("@w.interact(x=(0, 10), word=['أ', 'ب'])\ndef f(x=2, word='أ'):\n    print(word, x * 2)")
    page = notebook.page
    inside = page.locator(".jupyter-widget-output")
    assert inside.inner_text().strip() == "أ 4"
    page.get_by_label("x").press("ArrowUp")
    page.locator(".jupyter-widget-output", has_text="أ 6").wait_for()
    page.get_by_label("word").select_option("ب")
    page.locator(".jupyter-widget-output", has_text="ب 6").wait_for()
    assert inside.locator("pre").count() == 1


def test_links_on_the_page(notebook):
    notebook.show(
        "a, b = w.IntSlider(1, description='أ'), w.IntText(5, description='ب'); l = w.jslink((a, 'value'), (b, 'value')); w.VBox([a, b])"
    )
    page = notebook.page
    assert page.get_by_label("ب").input_value() == "1"
    page.get_by_label("أ").press("ArrowUp")
    notebook.becomes("(a.value, b.value)", (2, 2))


@pytest.mark.parametrize(
    "made, kind, filled, value",
    [
        ("w.DatePicker(description='ت')", "date", "2026-02-03", "datetime.date(2026, 2, 3)"),
        ("w.TimePicker(description='ت')", "time", "13:45", "datetime.time(13, 45)"),
        ("w.NaiveDatetimePicker(description='ت')", "datetime-local", "2026-02-03T13:45", "datetime.datetime(2026, 2, 3, 13, 45)"),
        ("w.ColorPicker(value='red', description='ت')", "color", "#00ff00", "'#00ff00'"),
    ],
)  # fmt: skip
def test_dates_times_and_colours(notebook, made, kind, filled, value):
    notebook.show(f"d = {made}; d")
    field = notebook.page.get_by_label("ت")
    assert field.get_attribute("type") == kind
    field.fill(filled)
    field.dispatch_event("change")
    notebook.page.wait_for_timeout(200)
    assert notebook.value("d.value") == value


def test_progress_and_validity(notebook):
    notebook.show(
        "p = w.IntProgress(3, min=0, max=10, description='التقدم'); v = w.Valid(True, description='الملف'); w.VBox([p, v])"
    )
    page = notebook.page
    assert page.get_by_label("التقدم").evaluate("bar => bar.position") == 0.3
    notebook.run("p.value = 10; v.value = False; v.readout = 'ناقص'")
    assert page.get_by_label("التقدم").evaluate("bar => bar.position") == 1
    assert page.locator(".widget-valid-state").inner_text() == "✕ ناقص"


def test_a_played_number_stops_at_its_end(notebook):
    notebook.show("p = w.Play(value=0, min=0, max=3, interval=50); p")
    notebook.page.get_by_role("button", name="شغّل").click()
    notebook.becomes("p.value", 3)
    notebook.becomes("p.playing", False)


def test_a_widget_that_the_page_does_not_know_says_so(notebook):
    notebook.show("w.VBox([w.TagsInput(value=['أ']), w.Label('بعده')])")
    told = notebook.page.locator(".widget-unknown")
    assert "TagsInput" in told.inner_text() and "JupyterLab" in told.inner_text()
    assert notebook.page.get_by_text("بعده").is_visible()


def test_when_python_is_gone_the_controls_say_so(notebook):
    notebook.show("w.Text(description='الاسم')")
    notebook.page.evaluate("widgets.forget()")
    assert notebook.page.get_by_label("الاسم").is_disabled()
    assert notebook.page.locator(".widget-busy").inner_text() == strings.WIDGETS["gone"]


def test_a_control_without_a_description_is_named_by_the_text_beside_it(notebook):
    notebook.show(
        "d = w.Dropdown(options=[1, 2]); t = w.Text(); w.VBox([w.HBox([w.Label('الأثر'), d]), w.HTML('<b>اكتب العدد</b>'), t])"
    )
    assert notebook.page.get_by_role("combobox", name="الأثر").is_visible()
    assert notebook.page.get_by_role("textbox", name="اكتب العدد").is_visible()


EVERY = """
w.VBox([w.Text(description='نص'), w.Textarea(description='نص طويل'), w.IntText(description='عدد'), w.IntSlider(description='شريط'),
  w.IntRangeSlider(value=[2, 6], description='مدى'), w.Dropdown(options=['أ', 'ب'], description='قائمة'), w.Select(options=['أ', 'ب'], description='قائمة مفتوحة'),
  w.RadioButtons(options=['أ', 'ب'], description='اختيار'), w.ToggleButtons(options=['+1 يقوّي', '0 لا أثر', '−1 يضعف'], description='درجة'),
  w.SelectMultiple(options=['خطة', 'قانون', 'ميزانية'], description='أدوات'), w.Checkbox(description='صفحة', indent=False), w.ToggleButton(description='زر يبقى'),
  w.HBox([w.Button(description='احفظ', button_style='primary'), w.Button(description='التالي')]), w.FileUpload(description='ارفع'), w.DatePicker(description='تاريخ'),
  w.Tab([w.Label('أ'), w.Label('ب')], titles=['الخريطة', 'الشبكة']), w.Accordion([w.Label('أ')], titles=['المزيد']), w.IntProgress(3, max=10, description='تقدم'),
  w.Combobox(options=['أكادير'], description='مدينة'), w.ColorPicker(value='#ff0000', description='لون')])
"""


@pytest.mark.parametrize("width", [360, 1280])
def test_every_control_is_large_enough_named_and_inside_the_page(page_folder, visit, host, width):
    seen = visit((page_folder / "index.html").as_uri(), width=width, scroll=False)
    notebook = Notebook(seen.page, host)
    notebook.show(EVERY)
    page = seen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    controls = ".live-widget :is(button, select, textarea, summary, input:not([type=checkbox], [type=radio], [type=file])), .live-widget label:has(:is([type=checkbox], [type=radio])), .live-widget .widget-upload > span"  # fmt: skip
    assert page.locator(controls).count() >= 25
    assert not too_small(page, controls)
    assert not nameless(page)
    assert axe(page) == []
