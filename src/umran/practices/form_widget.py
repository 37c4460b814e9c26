"""The form of a practice card: fill, read what is to be mended beside each field, take the page.

Every change is saved at once to a plain file beside the notebook, and a form opened again goes on from it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import ipywidgets

from umran.figures.outputs import in_page, tag
from umran.figures.tool import HOW_TO_RUN, Tool
from umran.practices import card as cards
from umran.practices import files
from umran.text.errors import Unreadable
from umran.text.files import replace
from umran.text.handing import link
from umran.text.html import LANGUAGE, Markup, as_html, render

FILE = "بطاقة-ممارسة.md"
# What was never so: the example says it of itself, in its text and on the page.
EXAMPLE = {
    "title": "مثال مختلق: ظلال على موقف الحافلات",
    "city": "مدينة مختلقة",
    "country": "بلد مختلق",
    "body": "إدارة التنقل في البلدية",
    "start": "2021",
    "end": "2023",
    "problem": "في استبيان مختلق عام 2020 قال 60 من 100 راكب إن الانتظار في الشمس يبعدهم عن الحافلة.",
    "mechanism": "نظلل المواقف لأن الراكب ينتظر حيث لا يؤذيه الحر.",
    "outputs": "12 موقفاً مظللاً، منها 3 قرب مدارس.",
    "outcomes": "لا بيانات",
    "conditions": "قرار من المجلس، وبند في الميزانية، وشجر يحتمل قلة الماء.",
    "cost": "لا بيانات",
    "failures": "ماتت أشجار موقفين لأن أحداً لم يُكلَّف سقيها.",
    "targets": "11.2، 11.7",
    "sources": "تقرير مختلق للتدريب، 2023",
    "contact": "إدارة التنقل",
    "permission": "نعم",
}


def form(path: str | Path = FILE) -> PracticeForm:
    """A form that is saved in the file `path` (Markdown), and begins with what that file already has."""
    return PracticeForm(path)


class PracticeForm(Tool):
    """A field for each of the card's answers, what is to be mended under it, and the page below."""

    def __init__(self, path: str | Path = FILE):
        self.path = Path(path)
        self.notice = ipywidgets.HTML()
        self.state = ipywidgets.HTML()
        self.inputs = {each.key: _input(each) for each in cards.FIELDS}
        self.faults = {key: ipywidgets.HTML() for key in cards.KEYS}
        self.button = ipywidgets.Button(description="اكتب الصفحة", button_style="primary")
        self.result = ipywidgets.HTML()
        rows = [each for key in cards.KEYS for each in (self.inputs[key], self.faults[key])]
        head = ipywidgets.HTML(tag("page.css") + render("umran.practices", "form_style.html"))
        self.upload = ipywidgets.FileUpload(accept=".md", description="تابع من بطاقة عندك")
        before = [self.upload] if in_page() else []  # elsewhere a file is put beside the notebook
        super().__init__([head, *before, self.notice, *rows, self.state, self.button, self.result])
        self.add_class("umran-explorer")
        self.add_class("umran-practice")
        self._there: bytes | None = None
        self._open()
        for each in self.inputs.values():
            each.observe(self._changed, "value")
        self.button.on_click(self.write_page)
        self.upload.observe(self._on_upload, "value")
        self._show()

    def __repr__(self) -> str:
        return "نموذج بطاقة الممارسة"

    def static_html(self) -> str:
        return static_form()

    @property
    def card(self) -> dict[str, str]:
        """The answers as they stand in the form."""
        return {key: each.value for key, each in self.inputs.items()}

    def _open(self) -> None:
        """Go on from the file; one that is no card of this form is left as it is, and another name taken."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            self._move(f"تعذرت قراءة {self.path.name} ({error.strerror})")
            return
        try:
            card, faults = files.read(self.path)
        except Unreadable as error:
            self._move(str(error))
            return
        for key, text in card.items():
            self.inputs[key].value = text
        if faults:
            self._move(" ".join(map(str, faults)))
        else:
            self._there = content
            self._tell(f"تابع من حيث وقفت: فُتح {self.path.name}.")

    def _on_upload(self, _change: object = None) -> None:
        """Go on from a card that the reader hands in; what stands in the form is kept where it cannot be read."""
        if not self.upload.value:
            return
        name, content = str(self.upload.value[0]["name"]), bytes(self.upload.value[0]["content"])
        self.upload.value = ()
        with tempfile.TemporaryDirectory(prefix="umran-") as room:
            path = Path(room, "card.md")
            path.write_bytes(content)
            try:
                card, faults = files.read(path)
            except Unreadable as error:
                return self._tell(f"لم تُفتح {name}. {error}")
        if faults:
            return self._tell(f"لم تُفتح {name}: {' '.join(map(str, faults))}")
        for key, text in card.items():
            self.inputs[key].value = text
        self._tell(f"تابع من حيث وقفت: فُتح {name}.")

    def _changed(self, _change: object = None) -> None:
        self._save()
        self._show()

    def _save(self) -> None:
        content = files.as_markdown(self.card).encode()
        try:
            there = self.path.read_bytes() if self.path.exists() else None
            if there != self._there:
                self._move(f"تغيّر {self.path.name} خارج هذا النموذج، فلم نكتب فوقه")
            replace(self.path, content)
        except OSError as error:
            self.state.value = _paragraph(
                f"لم يُحفظ ({error.strerror or ''}): انسخ ما كتبت قبل أن تغلق الصفحة."
            )
            return
        self._there = content
        self.state.value = _saved(self.path)

    def _move(self, reason: str) -> None:
        """Take a name that nobody has, so that nothing is written over."""
        number, old = 2, self.path
        while (free := old.with_name(f"{old.stem}-{number}.md")).exists():
            number += 1
        self.path, self._there = free, None
        self._tell(f"{reason}. نحفظ في {free.name}.".replace("..", "."))

    def _tell(self, text: str) -> None:
        self.notice.value = _paragraph(text)

    def _show(self) -> None:
        found: dict[str | None, list[cards.Fault]] = {}
        for fault in cards.check(self.card):
            found.setdefault(fault.key, []).append(fault)
        for key, shown in self.faults.items():
            # An empty field of a form that is being filled is no fault yet: the list below the button names it.
            faults = found.get(key, []) if self.inputs[key].value.strip() else []
            shown.value = Markup().join(_paragraph(_alone(each), "umran-fault") for each in faults)

    def write_page(self, _button: object = None) -> Path | None:
        """Write the page beside the card and tell where it is; None, and what is to be mended, where it is not ready."""
        try:
            text = cards.page(self.card)
        except cards.CardError as error:
            self.result.value = render("umran.practices", "faults.html", faults=error.faults)
            return None
        path = self.path.with_name(f"{cards.name(self.card)}.md")
        try:
            files.write_page(path, text, replace=True)
        except Unreadable as error:
            self.result.value = _paragraph(f"لم تُكتب الصفحة. {error}")
            return None
        written = Markup("<pre {}>{}</pre>").format(LANGUAGE, text)
        handed = Markup("<p {}>{}</p>").format(LANGUAGE, link(path))
        self.result.value = _paragraph(f"كُتبت الصفحة في {path.name}. هذا نصها:") + written + handed
        return path


def _input(each: cards.Field) -> ipywidgets.Widget:
    kind = ipywidgets.Text if each.lines == 1 else ipywidgets.Textarea
    return kind(
        description=each.label, placeholder=each.hint, **({} if each.lines == 1 else {"rows": each.lines})
    )


def _saved(path: Path) -> Markup:
    """That it is saved; in the page, whose files go when it is closed, with the way to keep it."""
    if not in_page():
        return _paragraph(f"حُفظ في {path.name}.")
    return Markup("<p {}>{} {}</p>").format(
        LANGUAGE, "كل ما كتبته محفوظ ما دامت هذه الصفحة مفتوحة. نزّله قبل أن تغلقها:", link(path)
    )


def _alone(fault: cards.Fault) -> str:
    """A fault without the name of its field, which stands beside it."""
    return str(fault._replace(key=None))


def _paragraph(text: str, kind: str = "") -> Markup:
    return Markup("<p {}{}>{}</p>").format(
        LANGUAGE, Markup(' class="{}"').format(kind) if kind else "", as_html(text)
    )


def static_form(card: Mapping[str, str] = EXAMPLE) -> Markup:
    """The form as it looks filled, for a page until its cell is run."""
    return render(
        "umran.practices",
        "filled.html",
        style=tag("page.css"),
        rows=[(files.label(each), card[each.key]) for each in cards.FIELDS],
        how_to_run=HOW_TO_RUN,
    )
