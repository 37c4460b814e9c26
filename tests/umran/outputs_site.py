"""Pages for tests: an output alone in a page of its own, and a small book that shows outputs as the course does."""

import subprocess
import sys
from pathlib import Path

PAGE = """<!DOCTYPE html>
<html lang="ar" dir="rtl"{theme}><head><meta charset="utf-8"><title>صفحة</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>html[data-theme=dark] body {{ background: #14181d; color: #e7e3da }} body {{ margin: 8px; color: #1d2733 }}</style>
</head><body><main><h1>صفحة</h1>{html}</main></body></html>"""


def write_page(folder: Path, html: str, theme: str = "") -> str:
    """A file with one output in it; returns its file:// address."""
    page = folder / "page.html"
    page.write_text(PAGE.format(html=html, theme=f' data-theme="{theme}"' if theme else ""), encoding="utf-8")
    return page.as_uri()


def build_book(folder: Path, outputs: dict[str, str]) -> Path:
    """A Sphinx book with `umran.book`, one page an output (name, maybe with folders, to HTML); returns its folder."""
    source = folder / "source"
    toctree = "\n".join(f"   {name}" for name in outputs)
    source.mkdir(parents=True)
    (source / "conf.py").write_text('extensions = ["umran.book"]\nhtml_theme = "basic"\nlanguage = "ar"\n')
    (source / "index.rst").write_text(f"كتاب\n====\n\n.. toctree::\n\n{toctree}\n", encoding="utf-8")
    for name, html in outputs.items():
        page = source / f"{name}.rst"
        page.parent.mkdir(parents=True, exist_ok=True)
        raw = "\n".join(f"   {line}" for line in html.splitlines())
        page.write_text(f"صفحة\n====\n\n.. raw:: html\n\n{raw}\n", encoding="utf-8")
    built = folder / "built"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-b", "html", source, built]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return built
