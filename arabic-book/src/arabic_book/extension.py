"""The Sphinx extension: what a page of an Arabic book is given, and what it is spared."""

import re
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import locale
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config
from sphinx.errors import ExtensionError

from . import __version__, strings
from .assets import Assets, make_assets, write_assets
from .builder import setup_builder
from .check.contract import setup_contract
from .check.pages import setup_checks
from .lesson.cards import setup_cards
from .lesson.editions import setup_editions
from .lesson.launch import setup_launch
from .lesson.math import setup_math
from .lesson.nodes import setup_nodes
from .lesson.numbers import setup_numbers
from .lesson.plans import setup_plans
from .lesson.qr import setup_qr
from .lesson.sheets import setup_sheets
from .lesson.terms import setup_terms
from .lesson.trainer import setup_trainer
from .lesson.unread import setup_unread
from .links import is_on, launch_links, repository_links
from .live import setup_live
from .menu import Menu, front_matter, setup_menu
from .offline import setup_offline
from .progress import modules_by_caption, page_files, setup_progress, tracked_pages
from .quiz import setup_quiz
from .search import SEARCH_STRINGS, setup_search
from .translate import setup_translate

# Jupyter Book loads its own theme first, which then changes every page; an extension cannot be unloaded.
WRONG_COMMAND = (
    "يُبنى هذا الكتاب بالأمر: python -m arabic_book.build\n"
    "Build this book with `python -m arabic_book.build`: `jupyter-book build` loads its own theme beside arabic_book, "
    "unless `extensions` under `sphinx: config:` names all that is to be loaded."
)
THEME = Path(__file__).parent / "theme"


class ArabicCatalogue(NullTranslations):
    """Sphinx's messages, in our own words."""

    def gettext(self, message: str) -> str:
        return strings.SPHINX.get(message, message)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)


def configure_arabic(app: Sphinx, config: Config) -> None:
    locale.translators["general", "sphinx"] = ArabicCatalogue()
    config.html_use_index = False
    config.html_domain_indices = False
    config.numfig_format = {**strings.NUMBERED, **config.numfig_format}
    config.html_math_renderer = "mathml"
    config.html_permalinks_icon = "#"
    config.nb_mime_priority_overrides = [
        *config.nb_mime_priority_overrides,
        ("html", "application/vnd.jupyter.widget-view+json", None),
        ("html", "application/javascript", None),
    ]


def file_names(declared: list[Any]) -> list[str]:
    """Files that the book itself adds through html_css_files and html_js_files."""
    return [item if isinstance(item, str) else item[0] for item in declared]


def local_contents(builder: StandaloneHTMLBuilder, docname: str) -> str:
    """The page's headings below its title, as HTML; empty where there are fewer than two."""
    items = builder.env.tocs[docname].children
    below = [child for item in items for child in item.children if isinstance(child, nodes.bullet_list)]
    if not below or len(below[0]) < 2:
        return ""
    contents = below[0].deepcopy()
    for link in contents.findall(nodes.reference):
        link["refuri"] = link["anchorname"] or "#"
    return builder.render_partial(contents)["fragment"]


def page_context(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """What layout.html needs of one page."""
    builder = app.builder
    assert isinstance(builder, StandaloneHTMLBuilder)  # no other renders pages from templates
    options = theme_options(builder)
    assets, menu = Assets.of(app), Menu.of(app)
    context["t"] = strings.INTERFACE
    context["search_strings"] = SEARCH_STRINGS
    context["minutes"] = strings.minutes
    context["book_files"] = assets.addresses
    context["book_fonts"] = [font.name for font in assets.fonts]
    context["own_css"] = file_names(app.config.html_css_files)
    context["own_js"] = file_names(app.config.html_js_files)
    context["menu"] = menu.parts
    context["modules"] = modules_by_caption(app)
    context["tracked_pages"] = tracked_pages(app)
    context["page_files"] = page_files(app, pagename)
    context["part"] = menu.part_of(pagename)
    context["is_page"] = pagename in app.env.all_docs
    context["is_notebook"] = context["has_folds"] = False
    context["page_links"] = []
    context["launch"] = []
    context["contents"] = ""
    meta = front_matter(app.env, pagename)
    context["page"] = meta
    context["tags"] = [
        {**tag, "values": meta[tag["name"]]} for tag in app.config.page_tags if meta.get(tag["name"])
    ]
    title = re.sub(r"<[^>]+>", "", context.get("title") or "")
    # A Latin word at the end of a title would otherwise swap places with the book's name.
    context["plain_title"] = f"\u2068{title}\u2069" if re.search("[A-Za-z]", title) else title
    if not context["is_page"]:
        return
    source = Path(app.env.doc2path(pagename))
    context["is_notebook"] = source.suffix == ".ipynb"
    context["has_folds"] = 'class="fold"' in context.get("body", "")
    notes = f"_static/notes/{pagename}.js"
    context["trainer_notes_file"] = notes if (Path(app.outdir) / notes).exists() else ""
    context["contents"] = local_contents(builder, pagename)
    path = source.relative_to(app.srcdir).as_posix()
    if options.get("path_to_docs"):
        path = f"{options['path_to_docs'].strip('/')}/{path}"
    if context["is_notebook"]:
        context["launch"] = launch_links(options, path)
    context["page_links"] = repository_links(options, path, title, strings.INTERFACE)
    context["can_download"] = context["is_notebook"] and is_on(options.get("use_download_button"))


def theme_options(builder: StandaloneHTMLBuilder) -> dict[str, Any]:
    """Options of the theme, by the names that a book gives them under ``html_theme_options``."""
    return {key.removeprefix("theme_"): value for key, value in builder.globalcontext.items()
            if key.startswith("theme_")}  # fmt: skip


def remove_stale_files(app: Sphinx, error: Exception | None) -> None:
    """Remove what is no part of the book."""
    builder = app.builder
    if error or not isinstance(builder, StandaloneHTMLBuilder):
        return
    static = Path(app.outdir) / "_static"
    # MyST-NB copies its style sheet into every book, and has no setting against it.
    for sheet in static.glob("mystnb.*.css"):
        sheet.unlink()
    # Pages of an earlier build whose source is gone.
    current = {builder.get_outfilename(name) for name in [*app.env.all_docs, "search", "index"]}
    for page in Path(app.outdir).rglob("*.html"):
        if str(page) not in current and static not in page.parents:
            page.unlink()


REDIRECT = """<!DOCTYPE html>
<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<meta http-equiv="refresh" content="0; url={home}"></head>
<body><main><h1>{title}</h1><p><a href="{home}">{enter}</a></p></main></body></html>
"""


def write_redirect(app: Sphinx, error: Exception | None) -> None:
    """Lead from the folder's index.html to the first page, where that is elsewhere."""
    if error or app.builder.format != "html" or app.config.root_doc == "index":
        return
    home = app.builder.get_target_uri(app.config.root_doc)
    page = REDIRECT.format(title=app.config.html_title, home=home, enter=strings.INTERFACE.enter)
    (Path(app.outdir) / "index.html").write_text(page, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Set every feature up; the order is that in which Sphinx calls those of one event and priority."""
    app.require_sphinx("7.2")
    if "sphinx_book_theme" in app.extensions:
        raise ExtensionError(WRONG_COMMAND)
    app.add_html_theme("arabic_book", str(THEME))
    # Front matter shown as chips above a page: a list of {name, label}.
    app.add_config_value("page_tags", [], "html", types=[list])
    app.setup_extension("arabic_book.lesson")
    setup_builder(app)
    setup_checks(app)
    setup_contract(app)
    setup_plans(app)
    setup_cards(app)
    setup_editions(app)
    setup_qr(app)
    setup_sheets(app)
    setup_launch(app)
    setup_live(app)
    setup_math(app)
    setup_numbers(app)
    setup_nodes(app)
    setup_quiz(app)
    setup_menu(app)
    setup_progress(app)
    setup_terms(app)
    setup_trainer(app)
    setup_translate(app)
    setup_unread(app)
    setup_search(app)
    setup_offline(app)
    # Before Sphinx fills in its own numbering words.
    app.connect("config-inited", configure_arabic, priority=100)
    app.connect("builder-inited", make_assets)
    app.connect("html-page-context", page_context, priority=600)
    app.connect("build-finished", remove_stale_files, priority=900)
    app.connect("build-finished", write_assets)
    app.connect("build-finished", write_redirect)
    return {
        "version": __version__,
        # What is kept of each page between builds; another number has every page read again.
        "env_version": 7,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
