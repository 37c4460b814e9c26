"""Arabic search that needs no server: the rules for words, and the index a browser reads.

The rules (:func:`fold`, :func:`words`, :func:`stems`) have a twin in ``theme/static/search-engine.js``: the build reads
the text of every section with Python, the reader's browser applies the rules to it and to what is typed. The tables
below exist only here and are written into the script.

A word is folded: lower case, compatibility forms decomposed, vowel marks, tatweel and invisible characters dropped
(which makes أإآ, ؤ and ئ into ا, و and ي), ٱ→ا, ى→ي, ة→ه, digits Western. Then it gets one reading or more:

- ال، بال، كال، لل, also after و or ف, are taken off where three letters remain. After لل the word may also have begun
  with ل (للجنة). Where two letters remain (الحي) both readings are kept.
- Without an article, a leading و or ف and then ب, ل or ك may be a particle or belong to the word (ومدن، وزارة): every
  reading with at least three letters is kept, the word as written first. The browser drops the shorter ones where the
  book itself has the word with the article (الوزارة).
- A reading then loses ات or ون/ين, ه or ء where 3, 4, 3 and 3 letters remain; a few broken plurals become singular.

A code (11.3.1, A/RES/71/256, land_use) is one word; its tails (71/256) are further readings unless it is a number.
"""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

ENGINE = Path(__file__).parent / "theme" / "static" / "search-engine.js"
FORMAT = 1

SEARCH_STRINGS = {
    "title": "البحث في الكتاب",
    "label": "ابحث في الكتاب",
    "query": "كلمات البحث",
    "placeholder": "ابحث…",
    "submit": "ابحث",
    "results": "نتائج البحث",
    "no_script": "يحتاج البحث إلى تفعيل JavaScript في المتصفح.",
    "loading": "يُحمَّل فهرس البحث…",
    "failed": "تعذّر تحميل فهرس البحث.",
    "none": "لا نتائج للبحث عن «{query}».",
    "one": "نتيجة واحدة",
    "two": "نتيجتان",
    "few": "{count} نتائج",
    "many": "{count} نتيجة",
    "spread": "لا يجمع قسم واحد هذه الكلمات كلها، لكنها متفرقة في صفحات:",
    "some": "لا توجد صفحة فيها كل هذه الكلمات. هذه أقسام فيها بعضها:",
    "all_results": "اعرض كل النتائج",
    "more": "اعرض المزيد",
    "near": "هل تقصد «{word}»؟",
    "glossary": "ابحث في مسرد المصطلحات",
    "highlighted": "كلمات البحث مظلّلة: {query}",
    "clear": "أزل التظليل",
}

# The script shows these; the others stand in templates.
SCRIPT_STRINGS = (
    "results", "loading", "failed", "none", "one", "two", "few", "many", "spread", "some", "all_results", "more",
    "near", "glossary", "highlighted", "clear",
)  # fmt: skip

STOP_WORDS = (
    "في", "من", "على", "إلى", "عن", "مع", "أو", "أم", "ثم", "أن", "إن", "ما", "لا", "لم", "لن", "قد",
    "هو", "هي", "هم", "هذا", "هذه", "ذلك", "تلك", "التي", "الذي", "الذين", "كل", "بين", "كما", "حتى",
    "كان", "كانت",
)  # fmt: skip

# Broken plurals that no safe rule reaches. Those that only lose a ة (غرف، فرص، دول، قرى) need no row.
PLURALS = {
    "آثار": "أثر",
    "أحياء": "حي",
    "أدلة": "دليل",
    "أدوار": "دور",
    "أراض": "أرض",
    "أراضي": "أرض",
    "أرقام": "رقم",
    "أسئلة": "سؤال",
    "أسواق": "سوق",
    "أضرار": "ضرر",
    "أطفال": "طفل",
    "أعداد": "عدد",
    "أقاليم": "إقليم",
    "أمثلة": "مثال",
    "أموال": "مال",
    "أنظمة": "نظام",
    "أهداف": "هدف",
    "برامج": "برنامج",
    "بلدان": "بلد",
    "بيوت": "بيت",
    "تقارير": "تقرير",
    "تكاليف": "تكلفة",
    "تمارين": "تمرين",
    "جداول": "جدول",
    "جهود": "جهد",
    "حدائق": "حديقة",
    "حقوق": "حق",
    "حلول": "حل",
    "خرائط": "خريطة",
    "خطط": "خطة",
    "دروس": "درس",
    "دفاتر": "دفتر",
    "رسوم": "رسم",
    "سنوات": "سنة",
    "شركاء": "شريك",
    "شوارع": "شارع",
    "طرق": "طريق",
    "عناصر": "عنصر",
    "فئات": "فئة",
    "قوانين": "قانون",
    "كوارث": "كارثة",
    "لغات": "لغة",
    "مبادئ": "مبدأ",
    "مباني": "مبنى",
    "مخاطر": "خطر",
    "مدارس": "مدرسة",
    "مدن": "مدينة",
    "مراحل": "مرحلة",
    "مرافق": "مرفق",
    "مراكز": "مركز",
    "مساكن": "مسكن",
    "مشاريع": "مشروع",
    "مصادر": "مصدر",
    "معايير": "معيار",
    "مفاهيم": "مفهوم",
    "منازل": "منزل",
    "مناطق": "منطقة",
    "موارد": "مورد",
    "مياه": "ماء",
    "نماذج": "نموذج",
}

_LETTERS = str.maketrans(
    "ٱىةکی٫" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹",
    "ايهكي." + "0123456789" * 2,
)
# Arabic documents letter their numbers أ ب ج د: 11-أ is 11.a.
_LETTERED = re.compile(r"([0-9])[-.‐–]([ابجد])(?![^\W_])")
_WORD = re.compile(r"[a-z0-9]+(?:[._/][a-z0-9]+)*|(?:(?![a-z0-9])[^\W_])+")
_ARTICLE = re.compile("[وف]?(?:[بك]?ال|لل)")
# Ending and the letters that must remain before it.
_ENDINGS = (("ات", 3), ("ون", 4), ("ين", 4), ("ه", 3), ("ء", 3))


def fold(text):
    """Text with spelling differences removed; what is not a letter or digit stays."""
    plain = unicodedata.normalize("NFKD", text.lower())
    kept = (c for c in plain if c != "ـ" and unicodedata.category(c) not in ("Mn", "Mc", "Me", "Cf"))
    folded = "".join(kept).translate(_LETTERS)
    return _LETTERED.sub(lambda m: f"{m[1]}.{'abcd'['ابجد'.index(m[2])]}", folded)


def words(text):
    """Folded words of a text, codes whole."""
    return _WORD.findall(fold(text))


def readings(word):
    """What a folded word may be without its particles, likeliest first."""
    if re.match("[a-z0-9]", word):
        if re.fullmatch("[0-9.]+", word):
            return [word]
        tails = [word[m.end() :] for m in re.finditer("[._/]", word)]
        return [word] + [tail for tail in tails if len(tail) > 1]
    rest, found = word, ""
    while (article := _ARTICLE.match(rest)) and len(rest) - article.end() >= 3:
        rest, found = rest[article.end() :], article[0]
    if found:
        return [rest, "ل" + rest] if found.endswith("لل") else [rest]
    found = [word]
    if article and len(word) - article.end() == 2:
        found.append(word[article.end() :])
    for particles in ("وف", "بلك"):
        if rest[0] in particles and len(rest) > 3:
            rest = rest[1:]
            found.append(rest)
    return found


def shorten(reading):
    """A reading without the ending of gender and sound plural, or the singular of a broken plural."""
    reading = _SINGULARS.get(reading, reading)
    for ending, least in _ENDINGS:
        if reading.endswith(ending) and len(reading) - len(ending) >= least:
            return reading[: -len(ending)]
    return reading


def stems(word):
    """Stems of a folded word, likeliest first; two words match where the first stem of one is a stem of the other."""
    if re.match("[a-z0-9]", word):
        return readings(word)
    return list(dict.fromkeys(map(shorten, readings(word))))


_SINGULARS = {fold(plural): fold(singular) for plural, singular in PLURALS.items()}


@dataclass(frozen=True)
class Section:
    """A heading, the anchor it can be reached by ("" for the page itself) and the text up to the next heading."""

    anchor: str
    heading: str
    text: str


# Not text that a reader sees, or, as for formulas and outputs, not text that anyone looks for.
_SILENT = (
    nodes.raw, nodes.math, nodes.math_block, nodes.Invisible, nodes.system_message, nodes.footnote_reference,
    nodes.label, addnodes.toctree,
)  # fmt: skip


def _is_silent(node):
    if isinstance(node, nodes.Text):
        return False
    hidden = {"trainer", "nosearch"} & set(node.get("classes", ()))
    return (
        bool(hidden or node.get("trainer")) or isinstance(node, _SILENT) or "cell_output" in node["classes"]
    )


def _text(node):
    if isinstance(node, nodes.Text):
        return node.astext()
    return "" if _is_silent(node) else "".join(_text(child) for child in node.children)


def _line(text):
    """Text on one line, without the marks that only steer its direction."""
    return " ".join(re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad]", "", text).split())


def read_sections(doctree, title=""):
    """Sections of a page in reading order; the first is the page itself. Terms of a glossary count as sections."""
    found = []

    def read(node, anchor, heading):
        place = len(found)
        found.append(None)
        blocks = []
        visit(node, blocks)
        lines = filter(None, map(_line, blocks))
        found[place] = Section(anchor, _line(heading), " · ".join(lines))

    def visit(node, blocks):
        for child in node.children:
            if _is_silent(child) or (isinstance(child, nodes.title) and isinstance(node, nodes.section)):
                continue
            if isinstance(child, nodes.section) and child is not page:
                read(child, child["ids"][0], _text(child[0]))
            elif isinstance(child, nodes.definition_list_item) and isinstance(node.parent, addnodes.glossary):
                terms = [part for part in child if isinstance(part, nodes.term)]
                read(child[-1], terms[0]["ids"][0], "، ".join(map(_text, terms)))
            elif isinstance(child, nodes.TextElement):
                blocks.append(_text(child))
            else:
                visit(child, blocks)

    page = doctree.next_node(nodes.section)
    read(doctree, "", _text(page[0]) if page else title)
    return found


def write_index(path, pages, urls, glossary=None):
    """Write the index as a script, since a page opened from a folder may not fetch data.

    ``pages`` maps a page's name to its sections and ``urls`` to its address; the order is kept.
    """
    book = [
        [name, urls[name], [[s.anchor, s.heading, s.text] for s in found]] for name, found in pages.items()
    ]
    index = json.dumps(
        {"format": FORMAT, "glossary": glossary, "book": book}, ensure_ascii=False, separators=(",", ":")
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"arabicSearch.load({index})\n", encoding="utf-8")


def read_index(path):
    """Sections by page as :func:`write_index` wrote them; empty where there is no index of this format."""
    try:
        index = json.loads(path.read_text(encoding="utf-8").strip().removeprefix("arabicSearch.load(")[:-1])
        if index["format"] == FORMAT:
            return {name: [Section(*row) for row in found] for name, _, found in index["book"]}
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return {}


def engine():
    """search-engine.js with the tables and strings in place."""
    tables = {
        "plurals": _SINGULARS,
        "stopWords": [fold(word) for word in STOP_WORDS],
        "strings": {key: SEARCH_STRINGS[key] for key in SCRIPT_STRINGS},
    }
    source = ENGINE.read_text(encoding="utf-8")
    return source.replace("{/*tables*/}", json.dumps(tables, ensure_ascii=False, separators=(",", ":")))


def _reading_order(env):
    """Names of pages as the table of contents has them, then those outside it."""
    order = {}

    def visit(name):
        if name not in order and name in env.found_docs:
            order[name] = True
            for child in env.toctree_includes.get(name, ()):
                visit(child)

    for name in (env.config.root_doc, *sorted(env.found_docs)):
        visit(name)
    return list(order)


def _glossary_page(env):
    """The page that defines most terms, else one whose file is called glossary."""
    defined = Counter(
        name for (kind, _), (name, _) in env.domains["std"].objects.items() if kind == "term"
    )  # fmt: skip
    named = [name for name in sorted(env.found_docs) if name.split("/")[-1] == "glossary"]
    return defined.most_common(1)[0][0] if defined else next(iter(named), None)


def _index_path(app):
    return Path(app.outdir) / "_static" / "search-index.js"


def _start(app):
    app.search_pages = None
    if app.builder.name not in ("html", "dirhtml"):
        return
    # Without this Sphinx builds its own index, which knows no Arabic and cannot be read from a folder.
    app.builder.search = False
    app.search_pages = read_index(_index_path(app))


def _read_again(app, env, added, changed, removed):
    """Pages whose text is not in the index kept from the last build."""
    return [] if app.search_pages is None else env.found_docs - app.search_pages.keys()


def _read_page(app, doctree, docname):
    if app.search_pages is None:
        return
    meta = app.env.metadata.get(docname, {})
    silent = {"nosearch", "no-search", "trainer"} & meta.keys()
    app.search_pages[docname] = [] if silent else read_sections(doctree, docname)


def _search_page(app):
    if app.search_pages is not None:
        yield "search", {"title": SEARCH_STRINGS["title"], "search_strings": SEARCH_STRINGS}, "search.html"


def _finish(app, error):
    # Also after an error: pages already written are not read again by the next build.
    if getattr(app, "search_pages", None) is None:
        return
    names = [name for name in _reading_order(app.env) if name in app.search_pages]
    urls = {name: app.builder.get_target_uri(name) for name in names}
    glossary = _glossary_page(app.env)
    pages = {name: app.search_pages[name] for name in names}
    write_index(_index_path(app), pages, urls, urls.get(glossary))
    (Path(app.outdir) / "_static" / "search-engine.js").write_text(engine(), encoding="utf-8")


def setup_search(app):
    """Give the book its own search in place of Sphinx's."""
    app.connect("builder-inited", _start)
    app.connect("env-get-outdated", _read_again)
    # After whatever else changes a page, so that the index has what the reader sees.
    app.connect("doctree-resolved", _read_page, priority=900)
    app.connect("html-collect-pages", _search_page)
    app.connect("build-finished", _finish)
