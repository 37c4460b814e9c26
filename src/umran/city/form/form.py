"""From a folder of files to a brief by hand, in five steps; behind umran.City.form.

What was answered lies beside the folder, so that a restarted kernel goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import ipywidgets as w

from umran.city import boundary, report
from umran.city.boundary import BOUNDARIES
from umran.city.brief import choosing
from umran.city.brief.counted import topics
from umran.city.brief.writing import FORMS, find_browser, write_briefs
from umran.city.city import City
from umran.city.comparison import compare_each, pending, too_large
from umran.city.folder import faults
from umran.city.form import answers as kept
from umran.city.form import inbox
from umran.city.form.answers import OTHER, Answers
from umran.city.form.questions import Question
from umran.city.form.shown import cards, drawn_map, figures_table
from umran.city.form.texts_pane import TextsPane
from umran.city.form.wording import busy, note, plainly, reason
from umran.city.measures import Measure
from umran.data.titles import country_names
from umran.figures.outputs import in_book, in_page, tag
from umran.figures.tool import Tool
from umran.intake.proposals import Accepted
from umran.text import files
from umran.text.errors import Unreadable
from umran.text.handing import address
from umran.text.html import LANGUAGE, Markup, render
from umran.text.journal import recover
from umran.text.words import INDICATORS, after, counted, listed, ltr, quoted

_PACKAGE = "umran.city"
_SHOWN = 40  # files that are listed
_PAPERS = {"brief": "موجز سياسات", "review": "ملحق حضري لاستعراض محلي طوعي"}
_FORMS = {".docx": "مستند للتحرير", ".html": "صفحة", ".pdf": "للطباعة"}
_NO_BROWSER = f"لا متصفح على هذا الجهاز يطبع {ltr('PDF')}: اكتبه مستنداً، ثم احفظه {ltr('PDF')} من برنامجه."
_NO_PRINTER = (
    f"لا يُكتب ملف {ltr('PDF')} من داخل الصفحة: اكتبه صفحة، وافتحها، ثم اطبعه من متصفحك إلى ملف {ltr('PDF')}."
)
_NO_DOCUMENT = f"المستند ({ltr('DOCX')}) لا يُكتب من داخل الصفحة: اكتب الموجز صفحة، أو شغّل الدفتر على Binder أو في JupyterLab."
_WAY_IN_PAGE = (
    f"ارفع من هنا ملفات مدينتك، أو مجلداً مضغوطاً ({ltr('ZIP')}). تُقرأ على جهازك ولا تُرسل إلى أحد، وتبقى في هذه الصفحة ما دامت مفتوحة: "
    "نزّل ما تكتبه قبل أن تغلقها."
)
_TITLES = ("1. ملفات مدينتك", "2. ما لا يقوله ملف", "3. القراءة", "4. الأرقام والخرائط", "5. الموجز")


class CityForm(Tool):
    """Files; what no file says; what was understood and is asked; figures and maps; the brief.

    `city` and `measures` are of the last reading, None and empty before it.
    """

    def __init__(self, folder: str | os.PathLike[str] = "مدينتي"):
        self.folder = Path(folder)
        # What was written before the brief had its name is gone on with.
        older = self.folder.with_name(f"ورقة-{self.folder.name}")
        self.results = older if older.is_dir() else self.folder.with_name(f"موجز-{self.folder.name}")
        self.city: City | None = None
        self.measures: list[Measure] = []
        self.answers = Answers()
        self._read_from: object = None
        self._waiting: dict[str, bytes] = {}
        self._is_filling = False
        self.told = {step: w.HTML() for step in range(1, 6)}
        self.texts = TextsPane(self.results)
        steps = [self._files_step(), self._answers_step(), self._reading_step(), self._figures_step(), self._brief_step()]  # fmt: skip
        head = w.HTML(tag("page.css") + render(_PACKAGE, "form_style.html"))
        super().__init__([head, *steps])
        self.add_class("umran-form")
        if in_page():
            import geopandas  # noqa: F401  before the form is filled in, not in the middle: the page asks for it
        if in_page() or not in_book():
            self._open()

    def __repr__(self) -> str:
        return "نموذج مدينتك"

    def static_html(self) -> str:
        from umran.city.form.example import example

        return example()

    # What is on the screen

    def _files_step(self) -> w.VBox:
        self.upload = w.FileUpload(accept=",".join(inbox.ENDINGS), multiple=True, description="ارفع ملفات")
        self.look = _button("انظر في المجلد", self._on_look)
        self.swap = _button("ضع الجديد مكان القديم", self._on_swap)
        self.swap.layout.display = "none"
        self.listing = w.HTML()
        self.upload.observe(lambda _: self._on_upload(), "value")
        way = (
            _WAY_IN_PAGE
            if in_page()
            else (
                f"افتح المجلد {quoted(self.folder.name)} في لوح الملفات واسحب إليه ملفاتك أو مجلدها من حاسوبك، ثم اضغط «انظر في المجلد». أو ارفع من هنا ملفات، "
                f"أو مجلداً مضغوطاً ({ltr('ZIP')}). الزر يحمل في المرة أقل من {ltr(inbox.at_once())} ميغابايت، واللوح يحمل الأكبر، والحد {ltr(inbox.MOST)} للملف."
            )
        )
        return _step(
            1, _paragraph(way), w.HBox([self.upload, self.look]), self.told[1], self.swap, self.listing
        )

    def _answers_step(self) -> w.VBox:
        self.name = w.Text(description="اسم المدينة", placeholder="كما يُكتب في عنوان الموجز")
        self.country = w.Dropdown(
            options=[
                ("لم أذكره", ""),
                *((name, iso3) for iso3, name in country_names().items()),
                ("بلد آخر", OTHER),
            ],
            description="البلد",
        )
        self.code = w.Text(
            description="رمز البلد بثلاثة أحرف", placeholder="مثل EGY", continuous_update=False
        )
        self.year = w.Text(description="السنة", placeholder="لما لا تُذكر سنته، مثل 2024", continuous_update=False)  # fmt: skip
        self.boundary = w.Dropdown(
            options=[("لا أعرف بعد", ""), *((words, code) for code, words in BOUNDARIES.items()), ("غير ذلك، أصفه", OTHER)],
            description="ما تعنيه حدود المدينة",
        )  # fmt: skip
        self.words = w.Text(description="وصف الحدود", placeholder="من رسمها، ولماذا")
        self.crs = w.Text(description="نظام الإحداثيات", placeholder="إن طُلب، مثل EPSG:32629", continuous_update=False)  # fmt: skip
        fields = (self.name, self.country, self.code, self.year, self.boundary, self.words, self.crs)
        for each in fields:
            each.observe(lambda _: self._on_answer(), "value")
        return _step(2, *fields, self.told[2])

    def _reading_step(self) -> w.VBox:
        self.read = _button("اقرأ الملفات", self._on_read, "primary")
        self.withdraw = _button("اسحب كل ما قبلت", self._on_withdraw)
        self.withdraw.layout.display = "none"
        self.report = w.HTML()
        self.questions = w.VBox()
        self.again = _button("اقرأ من جديد بأجوبتي", self._on_read)
        self.again.layout.display = "none"
        return _step(3, w.HBox([self.read, self.withdraw]), self.told[3], self.questions, self.again, self.report)  # fmt: skip

    def _figures_step(self) -> w.VBox:
        self.table, self.card = w.HTML(), w.HTML()
        self.chosen = w.Dropdown(description="المؤشر")
        self.chosen.observe(lambda _: self._on_chosen(), "value")
        self.told[4].value = note("تظهر الأرقام بعد القراءة.")
        return _step(4, self.told[4], self.table, self.chosen, self.card)

    def _brief_step(self) -> w.VBox:
        self.paper = w.Dropdown(options=[(words, name) for name, words in _PAPERS.items()], description="ماذا نكتب؟")  # fmt: skip
        self.about = w.Dropdown(options=[("كما تقول القاعدة", "")], description="مشكلة الموجز")
        lacking = _lacking()
        first = next(form for form in _FORMS if form not in lacking)
        self.forms = {
            form: w.Checkbox(value=form == first, description=f"{words} ({ltr(form[1:].upper())})", indent=False)
            for form, words in _FORMS.items()
        }  # fmt: skip
        for form in lacking:
            self.forms[form].disabled = True
        self.write = _button("اكتب الموجز", self._on_write, "primary")
        way = "ما يلي يكتبه إنسان، ولا يكتبه البرنامج عنك. كل كلمة تُحفظ في حينها، وما تتركه فارغاً يظهر في الموجز إرشاداً بلون آخر."
        return _step(5, self.paper, self.about, _paragraph(way), self.texts, w.HBox([*self.forms.values()]),
                     *map(_paragraph, lacking.values()), self.write, self.told[5])  # fmt: skip

    def _open(self) -> None:
        """Make the folder, and go on from what was answered before."""
        told = []
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.results.exists() and (recovery := recover(self.results)):
                told.append(str(recovery))
            try:
                self.answers = kept.load(self._kept)
            except Unreadable as error:
                told.append(f"{error} تجده باسم {quoted(kept.set_aside(self._kept).name)}.")
        except (OSError, Unreadable) as error:
            told.append(reason(error))
        self._fill()
        self.told[2].value = note(*told, is_wrong=True)
        self._on_look()

    @property
    def _kept(self) -> Path:
        return self.results / kept.NAME

    # 1. Files

    def _on_look(self) -> None:
        self.told[1].value = ""
        self._list()

    def _list(self) -> None:
        found = inbox.listing(self.folder)
        rest = len(found) - _SHOWN
        self.listing.value = render(
            _PACKAGE,
            "form_files.html",
            folder=quoted(self.folder.name),
            rows=[(quoted(name), inbox.size(count)) for name, count in found[:_SHOWN]],
            more=f"وغيرها {ltr(rest)}." if rest > 0 else "",
        )

    def _on_upload(self) -> None:
        handed = [(str(each["name"]), bytes(each["content"])) for each in self.upload.value]
        if not handed:
            return
        self.upload.value = ()

        def take() -> Markup:
            arrived = [(inbox.receive(self.folder, name, content), content) for name, content in handed]
            self._waiting |= {each.name: content for each, content in arrived if each.waits}
            self._list()
            return note(*(each.told for each, _ in arrived), *self._offer(),
                        is_wrong=not all(each.is_in for each, _ in arrived))  # fmt: skip

        self._run(1, "تُحفظ الملفات", take)

    def _offer(self) -> list[str]:
        self.swap.layout.display = "" if self._waiting else "none"
        if not self._waiting:
            return []
        names = listed(map(quoted, self._waiting))
        return [f"لتضع الجديد مكان القديم ({names}) اضغط الزر أدناه؛ ولتحتفظ بهما ارفع الجديد باسم آخر."]

    def _on_swap(self) -> None:
        def swap() -> Markup:
            done = [inbox.put_in_place(self.folder, *each) for each in self._waiting.items()]
            self._waiting = {each.name: self._waiting[each.name] for each in done if not each.is_in}
            self._list()
            return note(*(each.told for each in done), *self._offer(), is_wrong=bool(self._waiting))

        self._run(1, "تُحفظ الملفات", swap)

    # 2. What no file says

    def _fill(self) -> None:
        """Put the answers on the screen."""
        known = [code for _, code in self.country.options]
        self._is_filling = True
        try:
            given = self.answers
            is_known = given.country in known
            self.country.value, self.code.value = (given.country, "") if is_known else (OTHER, given.country)
            self.name.value, self.year.value, self.boundary.value = given.name, given.year, given.boundary
            self.words.value, self.crs.value = given.words, given.crs
        finally:
            self._is_filling = False
        self._show_more()

    def _show_more(self) -> None:
        self.code.layout.display = "" if self.country.value == OTHER else "none"
        self.words.layout.display = "" if self.boundary.value == OTHER else "none"
        self.withdraw.layout.display = "" if self.answers.accepted.answers else "none"

    def _on_answer(self) -> None:
        if self._is_filling:
            return
        country = self.code.value.strip().upper() if self.country.value == OTHER else self.country.value
        self.answers = Answers(
            self.name.value.strip(), country, kept.tidy_year(self.year.value), self.boundary.value,
            self.words.value, self.crs.value.strip(), self.answers.accepted,
        )  # fmt: skip
        self._show_more()
        self._keep()

    def _keep(self) -> None:
        """Save the answers, and say what of them is to be mended."""
        try:
            kept.save(self._kept, self.answers)
        except OSError as error:
            self.told[2].value = note(f"لم تُحفظ الأجوبة: {files.os_error_reason(error)}.", is_wrong=True)
            return
        wrong = [*self.answers.faults().values()]
        self.told[2].value = note(*(wrong or ["حُفظت الأجوبة."]), is_wrong=bool(wrong))

    # 3. Reading

    def _read(self, answers: Accepted) -> City:
        given = self.answers
        return City.read(self.folder, name=given.name, country=given.country or None, year=given.year, accept=answers,
                         crs=given.crs or None, boundary=given.meaning)  # fmt: skip

    @property
    def _state(self) -> object:
        """What a reading depends on."""
        return inbox.stamp(self.folder), self.answers

    def _take_answers(self) -> None:
        accepted = self.answers.accepted
        for each in self.questions.children:
            accepted = each.added_to(accepted)
        self.answers = replace(self.answers, accepted=accepted)

    def _on_read(self) -> None:
        self._take_answers()
        self._run(3, "تُقرأ الملفات", self._on_reading)

    def _on_withdraw(self) -> None:
        self.answers = replace(self.answers, accepted=Accepted())
        self.questions.children = ()
        self._run(3, "تُقرأ الملفات", self._on_reading)

    def _on_reading(self) -> Markup:
        self._keep()
        self._show_more()
        if wrong := self.answers.faults():
            raise Unreadable(" ".join(wrong.values()).rstrip("."), "أصلح ذلك في الخطوة 2")
        if not inbox.listing(self.folder):
            raise Unreadable(f"المجلد {quoted(self.folder.name)} فارغ", "ضع فيه ملفات مدينتك في الخطوة 1")
        self._list()
        state = self._state
        city = self._read(self.answers.accepted)
        self.told[3].value = busy("تُحسب المؤشرات")
        measures = city.indicators()
        self._ask(city)
        self.city, self.measures, self._read_from = city, measures, state
        self._report()
        self._offer_figures()
        done = len({each.indicator for each in measures if each.result})
        sentence = f"قُرئ {ltr(len(city.files))} من الملفات، وحُسب {ltr(done)} من {counted(len({each.indicator for each in measures}), after(INDICATORS))}."
        asked = "في ما يلي أسئلة قد تغيّر رقماً: أجب عنها، ثم اقرأ من جديد." if self.questions.children else ""
        return note(*filter(None, (sentence, asked)))

    def _ask(self, city: City) -> None:
        """The questions of a reading, with the figures both ways where that does not take long."""
        asked = pending(city)
        compared = []
        if asked and not too_large(city):
            self.told[3].value = busy("تُحسب القيم مع كل اقتراح وبدونه")
            compared = compare_each(city, self._read, self.answers.accepted, is_whole=False)
        shown = {each.proposal: each for each in compared}
        self.questions.children = [Question(each, shown.get(each)) for each in asked]
        self.again.layout.display = "" if asked else "none"

    def _report(self) -> None:
        assert self.city is not None
        city = self.city
        asked = {each for file in city.faulty for each in faults(file)} - {
            each for file in city.faulty for each in faults(file, asked=False)
        }
        joined = {f"{join.fault}." for join in city.joins}
        taken = [
            f"{quoted(file.name)}: {each.reason}." for file in city.files for each in file.problems.accepted
        ]
        parts = (
            ("ما فُهم من الملفات", report.files(city)),
            ("ما تعنيه حدود المدينة", boundary.told(city)),
            ("ما رُبط", report.joins(city)),
            *report.counted_figures(city),
            ("بقبولك", taken),
            ("ما يُصلح في الملفات", [each for each in city.problems if each not in asked | joined]),
            ("ما تُرك من الملفات", report.left(city)),
            ("ما ينقص لكل مؤشر، ولدى من يكون", report.missing(self.measures)),
        )
        told = [
            (heading, [plainly(each) for each in dict.fromkeys(sentences)]) for heading, sentences in parts
        ]
        self.report.value = render(_PACKAGE, "form_report.html", parts=[each for each in told if each[1]])

    # 4. Figures and maps

    def _offer_figures(self) -> None:
        codes = dict.fromkeys(each.code for each in self.measures)
        titles = {each.code: each.title for each in self.measures}
        done = dict.fromkeys(each.code for each in self.measures if each.result)
        self.table.value = figures_table(self.measures)
        counts = topics(self.city.census) if self.city and self.city.census else {}
        none = "لم يُحسب مؤشر بعد. الخطوة 3 تقول ما ينقص، ولدى من يكون."
        if counts:
            none += " وفي ملفاتك أرقام تعداد، تراها في الخطوة 3، ويُكتب بها موجز."
        self.told[4].value = "" if done else note(none)
        options = [(f"{ltr(code)} {titles[code]}" + ("" if code in done else " (لا بيانات)"), code)
                   for code in sorted(codes, key=lambda code: code not in done)]  # fmt: skip
        problem = choosing.topic(self.measures)
        before, about = self.chosen.value, self.about.value
        first = before if before in done or not problem else problem.code
        self._is_filling = True
        try:
            self.chosen.options = options
            self.chosen.value = first if first in codes else options[0][1]
            rule = f"كما تقول القاعدة: {ltr(problem.code)} {problem.title}" if problem else "كما تقول القاعدة"
            self.about.options = [
                (rule, ""),
                *((f"{ltr(code)} {titles[code]}", code) for code in done),
                *((f"من التعداد: {title}", key) for key, title in counts.items()),
            ]
            self.about.value = about if about in {*done, *counts} else ""
        finally:
            self._is_filling = False
        self._show_card()

    def _on_chosen(self) -> None:
        if not self._is_filling and self.city is not None:
            self._run(4, "تُرسم الخريطة", self._show_card)

    def _show_card(self) -> str:
        assert self.city is not None
        code = self.chosen.value
        found = [each for each in self.measures if each.code == code]
        self.card.value = cards(found, self.city) + drawn_map(found, self.city)
        return ""

    # 5. The brief

    def _on_write(self) -> None:
        self._run(5, "يُكتب الموجز", self._on_writing)

    def _on_writing(self) -> Markup:
        wanted = [form for form in FORMS if self.forms[form].value]
        if not wanted:
            raise Unreadable("لم تختر صيغة", "اختر واحدة على الأقل")
        self._take_answers()
        if self.city is None or self._read_from != self._state:  # no brief of files that are no longer so
            self.told[3].value = self._on_reading()
        assert self.city is not None
        self.told[5].value = busy("يُكتب الموجز")
        is_review = self.paper.value == "review"
        paths = [self.results / f"{self.paper.value}{form}" for form in wanted]
        self.results.mkdir(parents=True, exist_ok=True)
        try:
            write_briefs(self.city, paths, about=self.about.value, review=is_review, replace=True)
        except files.OverwriteRefused as error:
            raise Unreadable(
                error.reason, "غيّر اسم ذلك الملف في لوح الملفات لتحتفظ بما فيه، ثم اضغط الزر من جديد"
            ) from None
        waits = any(not question.is_answered for question in self.questions.children)
        notes = ["بقيت في الخطوة 3 أسئلة بلا جواب: ما تسأل عنه ليس في أرقام الموجز."] if waits else []
        rows = [(path.name, _FORMS[path.suffix], address(path), inbox.size(path.stat().st_size)) for path in paths]  # fmt: skip
        if in_page() and self.texts.path.is_file():  # its folder goes with the page
            texts = self.texts.path
            rows.append((texts.name, "نصوصك فيها", address(texts), inbox.size(texts.stat().st_size)))
        return render(_PACKAGE, "form_written.html", folder=quoted(self.results.name), rows=rows, notes=notes)

    def _run(self, step: int, doing: str, work: Callable[[], str]) -> None:
        """Do what takes a while: say so meanwhile, and what came of it, or in Arabic what went wrong."""
        buttons = (self.look, self.swap, self.read, self.again, self.withdraw, self.write)
        place = self.told[step]
        place.value = busy(doing)
        for each in buttons:
            each.disabled = True
        try:
            place.value = work()
        except (Exception, KeyboardInterrupt) as error:  # a participant is never shown a traceback
            place.value = note(reason(error), is_wrong=True)
        finally:
            for each in buttons:
                each.disabled = False


def _lacking() -> dict[str, str]:
    """The forms that cannot be written here, each with the sentence that says so."""
    lacking = {}
    if find_spec("docx") is None:
        lacking[".docx"] = _NO_DOCUMENT
    if find_browser() is None:
        lacking[".pdf"] = _NO_PRINTER if in_page() else _NO_BROWSER
    return lacking


def _step(number: int, *children: w.Widget) -> w.VBox:
    box = w.VBox([w.HTML(Markup("<h3 {}>{}</h3>").format(LANGUAGE, _TITLES[number - 1])), *children])
    box.add_class("umran-step")
    return box


def _paragraph(text: str) -> w.HTML:
    return w.HTML(render(_PACKAGE, "form_paragraph.html", text=text))


def _button(words: str, action: Callable[[], None], style: str = "") -> w.Button:
    button = w.Button(description=words, button_style=style)
    button.on_click(lambda _: action())
    return button
