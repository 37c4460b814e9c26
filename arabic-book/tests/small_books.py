"""Books of a few pages, written for one test and built strictly by Sphinx."""

import os
import subprocess
import sys

OUT = "_build/html"  # as a book of Jupyter Book has it: what it is printed as stands beside


def write_book(folder, pages, config):
    """Write pages by name, Markdown or notebooks, an index that lists them, and the settings."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "conf.py").write_text(config, encoding="utf-8")
    toc = "\n".join(name.removesuffix(".ipynb") for name in pages)
    for name, text in {"index": f"# كتاب\n\n```{{toctree}}\n{toc}\n```\n", **pages}.items():
        path = folder / (name if name.endswith(".ipynb") else f"{name}.md")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(folder, builder="html", **environment):
    """Exit code and output of a build in which a warning is an error; the builder ``dummy`` writes no pages."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "--no-color", "-b", builder]
    done = subprocess.run(
        [*command, folder, folder / OUT], capture_output=True, text=True, env={**os.environ, **environment}
    )
    return done.returncode, done.stdout + done.stderr
