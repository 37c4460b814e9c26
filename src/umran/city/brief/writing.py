"""A brief as bytes of a file: document, page, paper."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from umran.city.brief import texts
from umran.city.brief.blocks import Brief
from umran.city.brief.content import policy_brief, review_annex
from umran.city.brief.counted import topics
from umran.text.errors import Unreadable
from umran.text.manifest import Manifest
from umran.text.words import listed, ltr, quoted

if TYPE_CHECKING:
    from umran.city.city import City
    from umran.city.measures import Measure

FORMS = (".docx", ".html", ".pdf")
# Chromium and its kin, as systems name them; `UMRAN_BROWSER` names another.
_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
_SECONDS = 120  # a browser that has not printed by then will not


def write_briefs(
    city: City, paths: Sequence[Path], *, about: str = "", review: bool = False, replace: bool = False
) -> list[Path]:
    """Write the brief of a city into files of one folder, all or none; see `City.brief`."""
    folder = paths[0].parent
    if any(path.parent != folder for path in paths):
        raise Unreadable("الملفات المطلوبة في أكثر من مجلد", f"اكتبها في مجلد واحد: {ltr('--out')}")
    for path in paths:
        _form(path)
    results = Manifest(folder, "umran brief", "--out")
    results.check([path.name for path in paths], replace=replace)
    written = texts.load(folder)
    measures = city.indicators()
    try:
        brief = review_annex(city, measures) if review else policy_brief(city, measures, written, about)
    except ValueError as error:
        raise Unreadable(_reason(error, measures, about, city), "أضف الملفات الناقصة، ثم أعد الأمر") from None
    contents = {path.name: to_bytes(brief, _form(path)) for path in paths}
    results.write(contents, replace=replace)
    if not review:
        texts.keep(folder)
    return list(paths)


def _form(path: Path) -> str:
    form = path.suffix.lower()
    if form not in FORMS:
        raise Unreadable(
            f"لا يُكتب الموجز في ملف بهذا الاسم: {quoted(path.name)}",
            f"اجعل امتداده {listed(map(ltr, FORMS), 'أو ')}",
        )
    return form


def _reason(error: ValueError, measures: Sequence[Measure], about: str, city: City) -> str:
    done = list(dict.fromkeys(each.code for each in measures if each.result))
    if city.census:
        done += topics(city.census)
    if not done:
        return "لا رقم يُكتب به موجز: لم يُحسب أي مؤشر من ملفات المدينة"
    if about and about not in done:
        return f"المؤشر {quoted(about)} لم يُحسب من ملفات المدينة؛ حُسب: {listed(map(ltr, done))}"
    return f"في الأرقام ما لا يُعرف ملفه، ولا رقم بلا مصدر في الموجز ({ltr(error)})"


def to_bytes(brief: Brief, form: str) -> bytes:
    """The content of a file of this form.

    Parameters
    ----------
    brief : Brief
        What is written.
    form : str
        The end of the file's name: ".docx", ".html" or ".pdf".

    Raises
    ------
    Unreadable
        For another form; for ".pdf" where no browser is found or it does not print.
    """
    if form == ".docx":
        from umran.city.brief.document import document

        return document(brief)
    if form not in FORMS:
        raise Unreadable(
            f"لا يُكتب الموجز بهذا الامتداد: {quoted(form)}", f"الممكن: {listed(map(ltr, FORMS), 'أو ')}"
        )
    from umran.city.brief.page import page

    html = str(page(brief, with_fonts=form == ".pdf")).encode("utf-8")
    return html if form == ".html" else _printed(html)


def find_browser() -> str | None:
    """The browser that prints: that of the environment variable UMRAN_BROWSER, else the first that the system knows."""
    if named := os.environ.get("UMRAN_BROWSER"):
        return shutil.which(named)
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def _printed(html: bytes) -> bytes:
    browser = find_browser()
    remedy = f"اكتبه بالصيغتين {ltr('.docx')} و{ltr('.html')}، ثم احفظه PDF من برنامج يفتحها"
    if browser is None:
        raise Unreadable("لا متصفح من نوع Chromium على هذا الجهاز ليطبع الموجز", remedy)
    with tempfile.TemporaryDirectory(prefix="umran-") as folder:
        page, paper = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        page.write_bytes(html)
        command = [browser, "--headless", "--disable-gpu", "--no-pdf-header-footer", "--disable-sync",
                   "--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND",
                   f"--user-data-dir={folder}/profile", f"--print-to-pdf={paper}", page.as_uri()]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(2, "--no-sandbox")  # Chromium runs as root in no other way
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
            return paper.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise Unreadable(
                f"لم يطبع المتصفح {quoted(browser, 200)} الموجز ({ltr(type(error).__name__)})", remedy
            ) from None
