"""The coherence workbench: a review by hand in a notebook, saved at every step, from the first cell to the report.

from umran import workbench
workbench.open("سلمى")
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import ipywidgets as w
import pandas as pd

from umran import coherence, data
from umran.coherence.analysis import comparison, files
from umran.coherence.analysis.instruments import IN_FORCE, covering, labelled
from umran.coherence.analysis.merging import own_frame
from umran.coherence.analysis.problems import CoherenceError, Problem
from umran.coherence.analysis.scale import CONFIDENCE, SCALE, format_signed
from umran.coherence.report import content as report_content
from umran.coherence.report import pictures as charts
from umran.coherence.report import writing
from umran.coherence.report.page import projector_page
from umran.data.titles import city_names, country_names
from umran.figures.outputs import in_page, tag
from umran.figures.tool import HOW_TO_RUN, Tool
from umran.text.files import content_of, replace
from umran.text.handing import link
from umran.text.html import LANGUAGE, Markup, as_html, render
from umran.text.words import CELLS, after, counted, ltr

_PACKAGE = "umran.coherence"
FORMATS = {"html": "صفحة", "docx": "مستند للتحرير", "xlsx": "جدول", "csv": "ملف درجات"}
_SCREEN = "شاشة-العرض.html"
REFRESH_SECONDS = 5  # seconds between two readings of the projector's page
_MATRICES = {
    "وطني × جهوي ومحلي": ("vertical", None),
    "وطني × وطني": ("horizontal", "national"),
    "جهوي × جهوي": ("horizontal", "regional"),
    "محلي × محلي": ("horizontal", "local"),
}


def open(rater: str = "", folder: str | os.PathLike[str] = ".") -> Workbench:
    """The workbench of one rater. Their file is in `folder`; where there is one already, the work goes on from there."""
    return Workbench(rater, folder)


class Workbench(Tool):
    """Who and where; what is reviewed; one cell at a time; what follows from it; files and reports.

    `file` is the rater's work as it stands on the disk, None until there is a name. Every change is saved at once.
    """

    def __init__(self, rater: str = "", folder: str | os.PathLike[str] = "."):
        self.folder = Path(folder)
        self.file: files.File | None = None
        self._busy = self._projected = False
        self.message, self.kept = w.HTML(), w.HTML()
        self._build()
        super().__init__(
            [
                w.HTML(tag("page.css") + tag("coherence.css") + render(_PACKAGE, "workbench_style.html")),
                self.message,
                _section("1. من يقيّم، وأين؟", self.rater, self.country, self.question, self.chosen),
                _section("2. الخانة", self.matrix, self.row, self.column, self.score, self.confidence, self.rationale,
                         self.evidence, w.HBox([self.save, self.no_score, self.next_empty])),
                self.kept,
                _section("3. النتائج", self.results),
                self.more,
            ]
        )  # fmt: skip
        self.add_class("umran-workbench")
        if rater:
            self.rater.value = rater
        else:
            self._show_message("اكتب اسمك أولاً: باسمك يُحفظ عملك.")
            self._refresh()

    def __repr__(self) -> str:
        return "ورشة الاتساق"

    def static_html(self) -> str:
        return example()._repr_html_()

    # What is on the screen.

    def _build(self) -> None:
        places = country_names()
        self.rater = w.Text(
            description="اسم المقيّم", continuous_update=False, placeholder="مثلاً: سلمى الخطيب"
        )
        self.country = w.Dropdown(
            options=[(_place(iso3), iso3) for iso3 in places.index], description="البلد"
        )
        self.question = w.Text(description="سؤال المراجعة", continuous_update=False)
        self.chosen = w.SelectMultiple(description="الأدوات", rows=9)
        self.matrix = w.Dropdown(options=list(_MATRICES), description="المصفوفة")
        self.row, self.column = w.Dropdown(description="الأداة"), w.Dropdown(description="أمام")
        marks = [(f"{ltr(format_signed(mark))} {title}", mark) for mark, (title, _) in SCALE.items()]
        self.score = w.ToggleButtons(options=marks, value=None, description="الدرجة")
        self.confidence = w.Dropdown(options=[(word, code) for code, word in CONFIDENCE.items()], value="medium",
                                     description="ثقتك")  # fmt: skip
        self.rationale = w.Textarea(description="السبب", rows=2, placeholder="جملة واحدة: لماذا هذه الدرجة؟")
        self.evidence = w.Text(description="الدليل", placeholder="الوثيقة، والصفحة أو المادة")
        self.save = _button("احفظ الدرجة", self._on_save, "primary")
        self.no_score = _button("لا تقدير", self._on_no_score)
        self.next_empty = _button("الخانة الفارغة التالية", self._on_next)
        titles = ("الخريطة", "الشبكة", "الفجوات", "الأزواج", "الحساسية")
        self.pictures = {title: w.HTML() for title in titles}
        self.results = w.Tab(list(self.pictures.values()), titles=titles)
        self.more = w.Accordion(
            [self._own_form(), self._comparison_form(), self._files_form(), self._report_form()],
            titles=("أضف أداة ليست في القائمة", "قارن ببلد آخر", "ملفات المقيّمين", "التقرير وشاشة العرض"),
        )
        self.rater.observe(lambda _: self._run(self._start), "value")
        self.country.observe(lambda _: self._run(self._on_country), "value")
        self.question.observe(lambda _: self._run(self._on_question), "value")
        self.chosen.observe(lambda _: self._run(self._on_chosen), "value")
        self.matrix.observe(lambda _: self._run(self._offer_pairs), "value")
        self.row.observe(lambda _: self._run(self._offer_columns), "value")
        self.column.observe(lambda _: self._run(self._show_cell), "value")

    def _own_form(self) -> w.VBox:
        labels = data.labels
        self.own_name = w.Text(description="الاسم")
        self.own_level = w.Dropdown(
            options=_codes(labels("policy_instruments", "level")), value="local", description="المستوى"
        )
        self.own_type = w.Dropdown(
            options=_codes(labels("policy_instruments", "type")), value="plan", description="النوع"
        )
        self.own_status = w.Dropdown(
            options=_codes(labels("policy_instruments", "status")), value=IN_FORCE, description="الحالة"
        )
        self.own_rank = w.Dropdown(
            options=[("لا بيانات", ""), *_codes(labels("policy_instruments", "legal_rank"))],
            value="", description="الرتبة",
        )  # fmt: skip
        self.own_binds = w.Text(description="من تُلزم")
        self.own_end = w.Text(description="إلى سنة", placeholder="أربعة أرقام، أو فارغة")
        self.own_version = w.Text(description="ما قُرئ منها", placeholder="أي نص، وأي نسخة")
        self.own_year = w.Text(description="السنة", placeholder="أربعة أرقام، أو فارغة")
        self.own_issuer = w.Text(description="الجهة")
        self.own_targets = w.Text(description="الغايات", placeholder="مثل: 11.3، 11.7")
        self.own_paragraphs = w.Text(description="فقرات الخطة", placeholder="مثل: 37، 100")
        add = _button("أضف الأداة", self._on_own)
        return w.VBox([self.own_name, self.own_level, self.own_type, self.own_year, self.own_issuer, self.own_targets,
                       self.own_paragraphs, self.own_status, self.own_end, self.own_rank, self.own_binds,
                       self.own_version, add])  # fmt: skip

    def _comparison_form(self) -> w.VBox:
        self.other = w.Dropdown(description="البلد الآخر")
        self.asked = w.Dropdown(
            options=[(words, code) for code, words in comparison.QUESTIONS.items()], description="السؤال"
        )
        self.answer = w.ToggleButtons(options=_codes(comparison.ANSWERS), value=None, description="الجواب")
        self.compared = w.Textarea(
            description="ما وجدته", rows=2, placeholder="جملة واحدة: ما الذي يتشابه أو يختلف؟"
        )
        self.source_here = w.Text(description="مصدر بلدك", placeholder="الوثيقة، والمادة أو الصفحة")
        self.source_there = w.Text(description="مصدر الآخر", placeholder="الوثيقة، والمادة أو الصفحة")
        self.comparison = w.HTML()
        for choice in (self.other, self.asked):
            choice.observe(lambda _: self._run(self._show_answer), "value")
        save = _button("احفظ الجواب", self._on_answer, "primary")
        return w.VBox([self.other, self.asked, self.answer, self.compared, self.source_here, self.source_there, save,
                       self.comparison])  # fmt: skip

    def _files_form(self) -> w.VBox:
        self.file_list = w.SelectMultiple(description="الملفات", rows=5)
        self.merged = w.HTML()
        self.upload = w.FileUpload(accept=files.SUFFIX, multiple=True, description="ارفع ملفات مراجعة")
        self.upload.observe(lambda _: self._on_upload(), "value")
        buttons = w.HBox([_button("حدّث القائمة", self._on_list), _button("ادمج الملفات", self._on_merge)])
        return w.VBox([self.upload, self.file_list, buttons, self.merged])

    def _report_form(self) -> w.VBox:
        self.report_scope = w.Dropdown(
            options=[("درجاتي وحدها", "mine"), ("كل الملفات المدموجة", "all")], description="تقرير عن"
        )
        forms = [_button(word, partial(self._export, ending)) for ending, word in FORMATS.items()
                 if ending != "docx" or find_spec("docx")]  # fmt: skip
        self.written = w.HTML()
        return w.VBox(
            [self.report_scope, w.HBox(forms), _button("شاشة العرض", self._on_project), self.written]
        )

    # Whose work, and on what.

    def _start(self) -> None:
        if not self.rater.value.strip():
            self.file = None
            return self._show_message("اكتب اسمك أولاً: باسمك يُحفظ عملك.", wrong=True)
        name = " ".join(self.rater.value.split())
        path = files.path_for(self.folder, name)
        self.file = None  # nothing may be saved over a file that cannot be read
        if path.exists():
            self.file = files.open_file(path)
            scored = f" في {counted(len(self.file.scores), after(CELLS))}" if self.file.scores else ""
            self._show_message(f"عاد عملك{scored} من {path.name}.")
        else:
            self.file = files.File(path, name, self.country.value, question=self.question.value)
            self.file.chosen = _first_choice(self.inventory())
            self._save(f"أُنشئ {path.name}. يُحفظ فيه كل تغيير في حينه.")
        self._refresh()

    def _refresh(self) -> None:
        """Put the file on the screen."""
        self._busy = True
        try:
            if self.file:
                self.country.value, self.question.value = self.file.country, self.file.question
            rows = self.inventory()
            levels = data.labels("policy_instruments", "level")
            self.chosen.options = [
                (
                    f"{levels[row['level']]}: {report_content.isolate_ranges(labelled(row['name_ar'], row['status']))}",
                    row["instrument_id"],
                )
                for row in rows.to_dict("records")
            ]
            wanted = self.file.chosen if self.file else _first_choice(rows)
            self.chosen.value = [each for each in wanted if each in set(rows["instrument_id"])]
            others, before = country_names().drop(self.country.value), self.other.value
            self.other.options = [(name, iso3) for iso3, name in others.items()]
            self.other.value = before if before in others else others.index[0]
        finally:
            self._busy = False
        self._on_list()
        self._show_answer()
        self._offer_pairs()

    def inventory(self) -> pd.DataFrame:
        """What may be chosen: the instruments of the country in the data, then the rater's own."""
        rows = coherence.inventory(self.country.value)
        mine = own_frame(self.file.own if self.file else [])
        mine = mine[mine["iso3"] == self.country.value]
        return pd.concat([rows, mine], ignore_index=True) if len(mine) else rows

    def _on_country(self) -> None:
        if self._busy:
            return
        if self.file:
            self.file.country = self.country.value
            kept = [each for each in self.file.chosen if each in set(self.inventory()["instrument_id"])]
            self.file.chosen = kept or _first_choice(self.inventory())
            self._save("حُفظ البلد. درجات البلد الآخر باقية في ملفك.")
        self._refresh()

    def _on_question(self) -> None:
        if self.file and not self._busy:
            self.file.question = self.question.value
            self._save("حُفظ السؤال.")

    def _on_chosen(self) -> None:
        if self._busy:
            return
        if self.file:
            self.file.chosen = list(self.chosen.value)
            self._save("حُفظ اختيار الأدوات.")
        self._offer_pairs()

    # One cell.

    def _offer_pairs(self) -> None:
        rows, _ = self._axes()
        self._options(self.row, rows)
        self._offer_columns()

    def _offer_columns(self) -> None:
        if self._busy:
            return
        _, columns = self._axes()
        others = [each for each in columns if each != self.row.value]
        self._options(self.column, others)
        self._show_cell()

    def _options(self, choice: w.Dropdown, ids: list[str]) -> None:
        rows = self.inventory()
        names = dict(zip(rows["instrument_id"], map(labelled, rows["name_ar"], rows["status"]), strict=True))
        before, self._busy = choice.value, True
        try:
            choice.options = [(report_content.isolate_ranges(names[each]), each) for each in ids]
            choice.value = before if before in ids else next(iter(ids), None)
        finally:
            self._busy = False

    def _axes(self) -> tuple[list[str], list[str]]:
        return report_content.axes(self.review(), *_MATRICES[self.matrix.value])

    def _show_cell(self) -> None:
        """The rater's own score of the cell, if there is one, and the pictures."""
        if self._busy:
            return
        found = self._scored(self.row.value, self.column.value) or {}
        self.score.value = found.get("score")
        self.confidence.value = found.get("confidence") or "medium"
        self.rationale.value, self.evidence.value = found.get("rationale") or "", found.get("evidence") or ""
        self._draw()

    def _scored(self, a: str | None, b: str | None) -> dict | None:
        pair = {a, b}
        return next((row for row in (self.file.scores if self.file else ())
                     if {row["instrument_a"], row["instrument_b"]} == pair), None)  # fmt: skip

    def _on_save(self) -> None:
        if self.score.value is None:
            return self._show_message("اختر درجة، أو اضغط «لا تقدير».", wrong=True)
        self._put(self.score.value, self.confidence.value)

    def _on_no_score(self) -> None:
        self._put(None, None)

    def _put(self, score: int | None, confidence: str | None) -> None:
        def put() -> None:
            if not self.file:
                return self._show_message("اكتب اسمك أولاً: باسمك يُحفظ عملك.", wrong=True)
            if not (self.row.value and self.column.value):
                return self._show_message("اختر أداتين أولاً.", wrong=True)
            row = {"instrument_a": self.row.value, "instrument_b": self.column.value, "score": score,
                   "confidence": confidence, "rationale": self.rationale.value.strip(),
                   "evidence": self.evidence.value.strip()}  # fmt: skip
            coherence.check_scores(coherence.to_frame([{"rater": self.file.rater, **row}]), self.inventory())
            old = self._scored(self.row.value, self.column.value)
            self._keep("scores", old, row, f"حُفظت الخانة: {coherence.format_score(score)}.")
            self._show_cell()

        self._run(put)

    def _keep(self, name: str, old: dict | None, row: dict, said: str) -> None:
        """A row in the place of an older one; where the file cannot be written it is as it was."""
        before = list(getattr(self.file, name))
        setattr(self.file, name, [each for each in before if each is not old] + [row])
        try:
            self._save(said)
        except BaseException:
            setattr(self.file, name, before)
            raise

    def _on_next(self) -> None:
        def find() -> None:
            rows, columns = self._axes()
            for a in rows:
                for b in columns:
                    if a != b and not self._scored(a, b):
                        self.row.value = a
                        self.column.value = b
                        return self._show_message("")
            return self._show_message("لا خانة فارغة في هذه المصفوفة.")

        self._run(find)

    # Another country.

    def _answered(self) -> dict | None:
        ends = {self.country.value, self.other.value}
        return next((row for row in (self.file.answers if self.file else ())
                     if row["question"] == self.asked.value and {row["country_a"], row["country_b"]} == ends), None)  # fmt: skip

    def _show_answer(self) -> None:
        """The rater's own answer to the question, if there is one."""
        if self._busy:
            return
        found = self._answered() or {}
        here, there = ("a", "b") if found.get("country_a") == self.country.value else ("b", "a")
        self.answer.value, self.compared.value = found.get("answer"), found.get("text") or ""
        self.source_here.value = found.get(f"source_{here}") or ""
        self.source_there.value = found.get(f"source_{there}") or ""

    def _on_answer(self) -> None:
        def put() -> None:
            if not self.file:
                return self._show_message("اكتب اسمك أولاً: باسمك يُحفظ عملك.", wrong=True)
            if self.answer.value is None:
                return self._show_message("اختر جواباً: متشابه، أو مختلف، أو غير معروف.", wrong=True)
            row = {"question": self.asked.value, "country_a": self.country.value, "country_b": self.other.value,
                   "answer": self.answer.value, "text": self.compared.value.strip(),
                   "source_a": self.source_here.value.strip(), "source_b": self.source_there.value.strip()}  # fmt: skip
            coherence.check_answers(comparison.to_answers([{"rater": self.file.rater, **row}]))
            self._keep("answers", self._answered(), row, f"حُفظ الجواب: {comparison.ANSWERS[row['answer']]}.")
            self._draw()

        self._run(put)

    # What follows.

    def review(self) -> coherence.Review:
        """The rater's own review: the chosen instruments and the scores between them."""
        rows = self.inventory()
        chosen = rows[rows["instrument_id"].isin(self.chosen.value)]
        inside = set(chosen["instrument_id"])
        rater, scores = (self.file.rater, self.file.scores) if self.file else ("", [])
        within = [
            {"rater": rater, **row}
            for row in scores
            if row["instrument_a"] in inside and row["instrument_b"] in inside
        ]
        home = self.country.value
        said = [{"rater": rater, **row} for row in (self.file.answers if self.file else ())
                if home in (row["country_a"], row["country_b"])]  # fmt: skip
        return coherence.review(chosen, coherence.to_frame(within), answers=comparison.to_answers(said))

    def _draw(self) -> None:
        review, (direction, level) = self.review(), _MATRICES[self.matrix.value]
        worst, best = review.most_cancelling(), review.most_reinforcing()
        told = {
            "الخريطة": [charts.heat_map(review, direction, level)],
            "الشبكة": [charts.network(review, direction)],
            "الفجوات": [charts.gap_list(review)],
            "الأزواج": [
                charts.pairs(review, worst, "أشد الأزواج إضعافاً"),
                charts.pairs(review, best, "أشد الأزواج تقوية"),
            ],
            "الحساسية": [charts.sensitivity_table(coherence.sensitivity(review))],
        }
        for title, pictures in told.items():
            self.pictures[title].value = Markup().join(each.fragment() for each in pictures)
        self.comparison.value = charts.comparison(review).fragment()

    def _on_own(self) -> None:
        def add() -> None:
            if not self.file:
                return self._show_message("اكتب اسمك أولاً: باسمك يُحفظ عملك.", wrong=True)
            year, end = self.own_year.value.strip(), self.own_end.value.strip()
            for each in filter(None, (year, end)):
                if not (each.isdigit() and 1900 <= int(each) <= 2100):
                    return self._show_message(f"السنة «{each}» ليست أربعة أرقام بين 1900 و2100.", wrong=True)
            # A report stays a report, whatever the box of the status still says.
            status = "" if self.own_type.value == "report" else self.own_status.value
            row = coherence.own_instrument(
                self.own_name.value, self.country.value, self.own_level.value, type=self.own_type.value,
                year=int(year) if year else None, issuer_ar=self.own_issuer.value.strip(),
                targets=_words(self.own_targets.value), paragraphs=_words(self.own_paragraphs.value),
                status=status, legal_rank=self.own_rank.value, binds_ar=self.own_binds.value.strip(),
                end_year=int(end) if end else None, version_read_ar=self.own_version.value.strip(),
            )  # fmt: skip
            if row["instrument_id"] in set(self.inventory()["instrument_id"]):
                return self._show_message("هذه الأداة في القائمة من قبل.", wrong=True)
            self.file.own = [*self.file.own, row]
            self.file.chosen = [*self.file.chosen, row["instrument_id"]]
            self._save(f"أُضيفت الأداة: {row['name_ar']}.")
            self._refresh()

        self._run(add)

    # Files and reports.

    def _on_list(self) -> None:
        self.file_list.options = [(path.name, str(path)) for path in files.find_files(self.folder)]
        self.file_list.value = [value for _, value in self.file_list.options]

    def _on_upload(self) -> None:
        """Files of other raters, and one's own from before: into the folder, over nothing that has scores."""
        handed = [(str(each["name"]), bytes(each["content"])) for each in self.upload.value]
        if not handed:
            return
        self.upload.value = ()

        def take() -> None:
            told = [self._receive(name, content) for name, content in handed]
            self._on_list()
            if self.file and any(
                files.path_for(self.folder, self.file.rater).name == name for name, _ in handed
            ):
                self._start()
            self._show_message(" ".join(told))

        self._run(take)

    def _receive(self, name: str, content: bytes) -> str:
        path = self.folder / Path(name.replace("\\", "/")).name
        with tempfile.TemporaryDirectory(prefix="umran-") as room:
            part = Path(room, path.name)
            part.write_bytes(content)
            found = files.open_file(part)
        path = files.path_for(self.folder, found.rater)
        there = content_of(path)
        if there is not None and there != content and files.open_file(path).scores:
            return f"في المجلد ملف آخر باسم {path.name} وفيه درجات، فبقي كما هو."
        replace(path, content)
        scored = f" في {counted(len(found.scores), after(CELLS))}" if found.scores else ""
        return f"دخل ملف {found.rater}{scored}."

    def merge(self) -> coherence.Merged:
        """The review of the files that are chosen in the list."""
        return coherence.merge(self.file_list.value)

    def _on_merge(self) -> None:
        def show() -> None:
            merged = self.merge()
            review, direction = merged.review, _MATRICES[self.matrix.value]
            apart = charts.pairs(review, review.disputed(), report_content.DISPUTED_TITLE, apart=True)
            shown = [apart, charts.heat_map(review, *direction), charts.comparison(review),
                     charts.sensitivity_table(coherence.sensitivity(review))]  # fmt: skip
            self.merged.value = render(
                _PACKAGE,
                "merged.html",
                count=len(merged.files),
                raters=review.raters,
                lists=[("تعارض بين الملفات", merged.conflicts), ("ما لم يُدمج", merged.problems)],
                agreement=report_content.agreement_text(review),
                pictures=[each.fragment() for each in shown],
            )
            self.report_scope.value = "all"

        self._run(show)

    def _export(self, ending: str) -> None:
        def write() -> None:
            path = self.folder / f"تقرير-الاتساق.{ending}"
            writing.write(self._reported(), path, self._heading())
            self.written.value = _handed(f"كُتب {path.name}.", path)

        self._run(write)

    def _heading(self) -> report_content.Heading:
        return report_content.Heading(question=self.question.value, place=_place(self.country.value))

    def _reported(self) -> coherence.Review:
        return self.merge().review if self.report_scope.value == "all" else self.review()

    def _on_project(self) -> None:
        def show() -> None:
            self._projected = True
            self._project()
            told = f"كُتبت شاشة-العرض.html إلى جانب الدفتر: افتحها على الشاشة. تتجدد كل {REFRESH_SECONDS} ثوانٍ مع كل حفظ."
            if in_page():
                told = "كُتبت شاشة-العرض.html كما هي الدرجات الآن. نزّلها وافتحها على الشاشة."
            self.written.value = _handed(told, self.folder / _SCREEN)

        self._run(show)

    def _project(self) -> None:
        page = projector_page(self._reported(), self._heading(), refresh_seconds=REFRESH_SECONDS)
        files.write_output(self.folder / _SCREEN, page.encode())

    def _save(self, told: str) -> None:
        """Save, then say so; where it cannot be saved, say why and keep the old file."""
        assert self.file is not None  # whoever changes a rater's work has it
        files.save(self.file)
        if in_page():
            self.kept.value = _handed(
                "عملك محفوظ ما دامت هذه الصفحة مفتوحة. نزّله قبل أن تغلقها:", self.file.path
            )
        self._show_message(told)
        if self._projected:
            self._project()

    def _run(self, work: Callable[[], None]) -> None:
        """Do something; what is wrong is said in Arabic, not thrown at the participant."""
        try:
            work()
        except CoherenceError as error:
            self._show_message(_list(error.problems), wrong=True)
        except OSError as error:
            self._show_message(
                f"لم يُحفظ: {error.strerror or error}. ما كان محفوظاً من قبل باقٍ كما هو.",
                wrong=True,
            )

    def _show_message(self, told: str | Markup, wrong: bool = False) -> None:
        self.message.value = (
            Markup('<div {} role="status" class="told{}">{}</div>').format(
                LANGUAGE, " wrong" if wrong else "", as_html(told)
            )
            if told
            else ""
        )


def example() -> charts.Picture:
    """What a page shows until the cell is run: matrix, network and gaps of the course's teaching example for Amman."""
    scores = coherence.example_scores()
    scored = {
        each for end in ("instrument_a", "instrument_b") for each in scores[end] if each.startswith("JOR")
    }
    rows = coherence.inventory("JOR")
    review = coherence.review(
        rows[rows["instrument_id"].isin(scored)], scores[scores["instrument_a"].isin(scored)]
    )
    pictures = [charts.heat_map(review), charts.network(review), charts.gap_list(review)]
    body = render(_PACKAGE, "example.html", pictures=pictures)
    return charts.Picture(
        "ورشة الاتساق: مثال من عمّان",
        body,
        Markup("{} {} المصدر: بيانات الدورة.").format(charts.TEACHING, HOW_TO_RUN),
    )


def _place(iso3: str) -> str:
    cities = data.load("cities").query("iso3 == @iso3")
    names = [city_names()[each] for each in cities["city_id"].dropna()]
    return "، ".join([*names, country_names()[iso3]])


def _first_choice(rows: pd.DataFrame) -> list[str]:
    """Where a review may begin: of each level four instruments in force."""
    return rows[covering(rows)].groupby("level", sort=False).head(4)["instrument_id"].to_list()


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace("،", " ").replace(",", " ").split())


def _codes(labels: dict[str, str]) -> list[tuple[str, str]]:
    return [(word, code) for code, word in labels.items()]


def _button(words: str, action: Callable[[], None], style: str = "") -> w.Button:
    button = w.Button(description=words, button_style=style)
    button.on_click(lambda _: action())
    return button


def _section(title: str, *children: w.Widget) -> w.VBox:
    return w.VBox([w.HTML(Markup("<h3 {}>{}</h3>").format(LANGUAGE, title)), *children])


def _paragraph(text: str) -> Markup:
    return Markup('<p {} class="told">{}</p>').format(LANGUAGE, as_html(text))


def _handed(text: str, path: Path) -> Markup:
    return Markup('<p {} class="told">{} {}</p>').format(LANGUAGE, as_html(text), link(path))


def _list(problems: Sequence[Problem]) -> Markup:
    return Markup("<ul>{}</ul>").format(
        Markup().join(Markup("<li>{}</li>").format(as_html(each)) for each in problems)
    )
