"""The texts that a person writes, a field each, saved at once into the file that the brief reads."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as w

from umran.city.brief import texts
from umran.city.form.wording import note
from umran.text import files
from umran.text.errors import Unreadable
from umran.text.html import LANGUAGE, Markup
from umran.text.words import ltr, quoted

_PARTS = {
    "title": "الرسالة",
    "known": "السبب",
    "nothing_effect": "الخيارات الثلاثة",
    "recommendation": "التوصية والحدود",
}
_ONE_LINE = ("title", "to", "second", "third", "second_owner", "third_owner")


class TextsPane(w.VBox):
    """Fields of `texts.FIELDS`; what they hold is what the file in `folder` holds, unless a note says otherwise."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.message = w.HTML()
        self.fields = {key: _field(key) for key in texts.FIELDS}
        self._known: dict[str, str] = {}
        self._filling = False
        rows: list[w.Widget] = [self.message]
        for key, each in self.fields.items():
            if key in _PARTS:
                rows.append(w.HTML(Markup("<h4 {}>{}</h4>").format(LANGUAGE, _PARTS[key])))
            rows.append(each)
            each.observe(self._changed, "value")
        super().__init__(rows)
        self.read()

    @property
    def path(self) -> Path:
        """The file that keeps them."""
        return self.folder / texts.NAME

    def read(self) -> None:
        """Fill the fields with what the file has."""
        try:
            self._fill(texts.load(self.folder))
        except (Unreadable, OSError) as error:
            self._refuse(error)

    def _fill(self, found: dict[str, str]) -> None:
        self._filling = True
        try:
            for key, each in self.fields.items():
                if each.value.strip() != found.get(key, ""):
                    each.value = found.get(key, "")
        finally:
            self._filling = False
        self._known = found

    def _changed(self, change: dict[str, object]) -> None:
        if self._filling:
            return
        key = next(key for key, each in self.fields.items() if each is change["owner"])
        try:
            self._save(key, self.fields[key].value.strip())
        except (Unreadable, OSError) as error:
            self._refuse(error)

    def _save(self, key: str, text: str) -> None:
        heading = texts.FIELDS[key][0]
        kept = texts.load(self.folder)
        if kept.get(key, "") not in (self._known.get(key, ""), text):
            theirs = quoted(kept.get(key, ""), 200) if key in kept else "فارغ"
            raise Unreadable(
                f"تغيّر نص «{heading}» في {ltr(texts.NAME)} خارج هذا النموذج، فلم نكتب فوقه. في الملف الآن: {theirs}",
                "انقل نصك إلى الملف، أو شغّل الخلية من جديد لتأخذ ما فيه",
            )
        kept.pop(key, None)
        if text:
            kept[key] = text
        content = texts.template(kept)
        try:
            is_kept = texts.parse(content) == kept
        except Unreadable:
            is_kept = False
        if not is_kept:
            raise Unreadable(
                f"لم يُحفظ نص «{heading}»: فيه سطر يبدأ بالعلامة {ltr('#')} أو {ltr('>')}، وهما في الملف للعناوين والإرشاد",
                "ابدأ السطر بكلمة",
            )
        files.replace(self.path, content.encode("utf-8"))
        self._fill(kept)
        self.message.value = note(f"حُفظ «{heading}» في {ltr(texts.NAME)}.")

    def _refuse(self, error: Unreadable | OSError) -> None:
        if isinstance(error, OSError):
            error = Unreadable(
                f"لم يُحفظ النص ({files.os_error_reason(error)})", "انسخ ما كتبت قبل أن تغلق الصفحة"
            )
        self.message.value = note(str(error), is_wrong=True)


def _field(key: str) -> w.Text | w.Textarea:
    heading, guidance = texts.FIELDS[key]
    if key in _ONE_LINE:
        return w.Text(description=heading, placeholder=guidance)
    return w.Textarea(description=heading, placeholder=guidance, rows=2)
