"""The text of a course is checked: each rule is green on good Arabic and red on one planted fault."""

import subprocess
import sys

import nbformat
import pytest

from arabic_book.lint import RULES, lint, read_settings
from arabic_book.lint.__main__ import main

GOOD = """---
minutes: 12
nua: ["25–42"]
---

(good-page)=
# صفحة سليمة

تدعو الفقرة 158 إلى النشر، ونُشر القرار {ltr}`71/256` في عام 2016 في «هابيتات 3» كما تسميه الصحف. وحضره 36 ألف
مشارك.[^un]

:::{objectives}
- قراءة المؤشر 11.3.1، ثم [الصفحة نفسها](#good-page) و[صفحة أخرى](other.md#other-page).
:::

| المدينة | السنة | السكان |
| --- | --- | --- |
| عمّان | 2015 | 1,782,971[^un] |

- بلغت النسبة {ltr}`60%`، أي 60 في المائة، بين عامي {ltr}`2015–2020`.[^un]
- جائحة كوفيد-19، والاتجاه، والمياه، والقيمة {ltr}`-3` بحسابنا.

:::{table} حصة الأرض بالأرقام[^un]
| الحي | في المائة |
| --- | --- |
| الأول | 12 |
:::

في الشيفرة `x = "نص", 5-10` ما تريد، وفي المعادلة $5-10$ كذلك. اقرأ [القرار](https://undocs.org/ar/A/RES/71/256).

:::{activity} فكّر في مدينتك
كم موقفاً في حيك؟ عدّ 20 موقفاً على الأكثر.
:::

% lint-allow: term
لا تكتب الهابيتات في تقرير، ولا أيضاً في خطاب.

:::{sources}
1. مجلة العمران، [الأجندة الحضرية الجديدة في المدن](https://example.org/%D8%A7)، 2016.
:::

[^un]: الأمم المتحدة، [أجندة 2030 في العالم](https://example.org/a_(b))، 2016.
"""
OTHER = "(other-page)=\n# صفحة أخرى\n\nنص.\n"
CONFIG = """
[tool.arabic_book.lint]
files = ["book/*.md", "book/*.ipynb"]
terms = ["glossary.csv", "variants.csv"]
sourced = ["book/*.md"]
strings = ["strings.py"]

[tool.arabic_book.lint.data]
"quiz.csv" = ["question"]

[tool.arabic_book.lint.prefer]
"باتامبانغ" = "باتامبانج"
"إحصاء[اي]? 20[0-9]{2}" = "تعداد"

[tool.arabic_book.lint.unread]
patterns = ["لم ن(?:قرأ|جد)"]
text = 2
footnotes = 1

[tool.arabic_book.lint.allow]
"book/quiet*.md" = ["digits", "unread"]
"""
# One planted line a fault; what the message must name.
FAULTS = {
    "term": (
        "وللأجندات خطط، ومن الأجندة الحضرية الجديدة والهابيتات.",
        ["الأجندة الحضرية الجديدة", "الخطة الحضرية الجديدة"],
    ),
    "term-joined": ("كتبت للأجندة الحضرية الجديدة تقريراً.", ["للأجندة الحضرية الجديدة"]),
    "term-in-drawing": ("<text>الهابيتات</text>", ["الهابيتات"]),
    "range": ("بين 2015–2020 نمت المدينة.", ["2015–2020"]),
    "range-hyphen": ("من 5-10 مواقف في الحي.", ["5-10"]),
    "sign": ("تغيرت القيمة -3 عن سابقتها.", ["-3"]),
    "sign-plus": ("الدرجة +3 في الجدول.", ["+3"]),
    "percent": ("بلغت الحصة 60% بحسابنا.", ["60%"]),
    "code": ("في الغاية 11.a صلة بالريف.", ["11.a"]),
    "mirrored": ("تبنى ةنيدم جديدة.", ["ةنيدم"]),
    "presentation": ("هذه \ufee3\ufeaa\ufef3\ufee8\ufe94 كبيرة.", ["\ufee3"]),
    "tatweel": ("هذه مديـــنة كبيرة.", ["مديـــنة"]),
    "digits": ("اعتُمدت عام ٢٠١٦ في كيتو.", ["٢٠١٦"]),
    "invisible": ("هذه\u200f مدينة.", ["U+200F"]),
    "invisible-space": ("هذه\u00a0مدينة.", ["U+00A0"]),
    "punctuation": ("مدن كبيرة, وقرى.", ["كبيرة,"]),
    "punctuation-question": ("هل كبرت المدينة?", ["المدينة?"]),
    "punctuation-space": ("مدن كبيرة ، وقرى.", ["كبيرة ،"]),
    "spaces": ("مدن  كبيرة.", ["مدن  كبيرة"]),
    "quotes": ('قال "المدينة كبيرة" ومضى.', ["المدينة"]),
    "spelling-wasl": ("ننظم إستعمال الأرض.", ["إستعمال", "استعمال"]),
    "spelling-wasl-article": ("كبر الإقتصاد.", ["الإقتصاد", "الاقتصاد"]),
    "spelling-qat": ("في الاردن مدن.", ["الاردن", "الأردن"]),
    "spelling-ta": ("كبرت المدينه كثيراً.", ["المدينه", "المدينة"]),
    "spelling-ya": ("نعيش فى المدن.", ["فى", "في"]),
    "spelling-maqsura": ("تقوم علي الأرض.", ["علي", "على"]),
    "spelling-in-sha": ("نصل إنشاء الله.", ["إن شاء الله"]),
    "spelling-lakin": ("كبرت لاكن ببطء.", ["لاكن", "لكن"]),
    "consistency": ("زرنا باتامبانغ.", ["باتامبانغ", "باتامبانج"]),
    "consistency-phrase": ("زاد السكان بين إحصاءي 2014 و2024.", ["إحصاءي 2014", "تعداد"]),
    "consistency-tanwin": ("كبرت المدن كثيًرا وأيضًا.", ["ًا"]),
    "link": ("اقرأ [هذه](nowhere.md).", ["nowhere.md"]),
    "link-anchor": ("اقرأ [هذه](other.md#nothing).", ["nothing"]),
    "link-picture": ('<img src="nowhere.png" alt="شكل">', ["nowhere.png"]),
    "address": ("اقرأ [هذا](https:/example.org/a).", ["https:/example.org"]),
    "address-letters": ("اقرأ [هذا](https://example.org/مدن).", ["percent-encoded"]),
    "source": ("في المدينة 57 موقفاً.", ["57"]),
    "source-joined": ("في المدينة مدارس و57 موقفاً.", ["57"]),
    "source-after": ("بُنيت مدارس.[^un] وفي المدينة 57 موقفاً.", ["57"]),
    "source-isolated": ("كانت النسبة {ltr}`0.59` في المدينة.", ["0.59"]),
    "source-row": ("| الحي | السكان |\n| --- | --- |\n| الأول | 1,275 |", ["1,275"]),
    "unread": (
        "لم نقرأ القرار. ولم نجد غيره.\n\n| القانون |\n| --- |\n| لم نَجِده |",
        ["1 of 3 in the text", "3 of 3"],
    ),
    "unread-footnote": (
        "نص.[^a] ونص.[^b]\n\n[^a]: لم نقرأه.\n[^b]: لم نجده.",
        ["2 of 2 in the footnotes, more than 1"],
    ),
    "source-large": (":::{keyfigure} 57\nموقفاً في المدينة.\n:::", ["57"]),
}


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course with one good page and everything that the rules read.

    Without Hunspell, so that the same text has the same faults on every machine.
    """
    monkeypatch.setattr("arabic_book.lint.spelling.open_engine", lambda: None)
    (tmp_path / "book").mkdir()
    (tmp_path / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "book" / "good.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / "book" / "other.md").write_text(OTHER, encoding="utf-8")
    (tmp_path / "glossary.csv").write_text(
        "term_id,term_ar\nnua,الخطة الحضرية الجديدة\nhabitat,الموئل\nhiii,الموئل الثالث\nagenda,خطة عام 2030\n",
        encoding="utf-8",
    )
    (tmp_path / "variants.csv").write_text(
        "term_id,variant_ar\nnua,الأجندة الحضرية الجديدة\nhabitat,الهابيتات\nhiii,هابيتات 3\nagenda,أجندة 2030\n",
        encoding="utf-8",
    )
    (tmp_path / "quiz.csv").write_text("id,question,note\n1,ما المدينة؟,5-10\n", encoding="utf-8")
    (tmp_path / "strings.py").write_text('WORDS = {"menu": "فهرس الكتاب"}\n', encoding="utf-8")
    return tmp_path


def found(course):
    return lint(read_settings(course))[0]


def test_good_text_has_no_fault(course):
    assert found(course) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_named_with_its_line(course, fault):
    text, named = FAULTS[fault]
    (course / "book" / "planted.md").write_text(f"# صفحة\n\n{text}\n\n[^un]: كتاب.\n", encoding="utf-8")
    rule = fault.split("-")[0]
    mine = [item for item in found(course) if item.path.name == "planted.md" and item.rule == rule]
    assert mine, found(course)
    last = 2 + len(text.splitlines())
    assert all(3 <= item.line <= last for item in mine)
    assert all(any(word in item.message for item in mine) for word in named), mine


def test_every_rule_has_a_planted_fault():
    assert {fault.split("-")[0] for fault in FAULTS} | {"front"} == set(RULES)


@pytest.mark.parametrize("text", ["---\nminutes: [\n---\n", "---\nkind: lesson\nnua: {\n---\nنص\n"])
def test_front_matter_that_cannot_be_read_is_a_fault(course, text):
    (course / "book" / "planted.md").write_text(text, encoding="utf-8")
    assert [(item.path.name, item.rule) for item in found(course)] == [("planted.md", "front")]


def test_notebooks_data_and_interface_are_read(course):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("x = 1"), nbformat.v4.new_markdown_cell("سطر.\n\nنعيش فى المدن.")]
    )
    nbformat.write(notebook, course / "book" / "notebook.ipynb")
    (course / "quiz.csv").write_text(
        "id,question,note\n1,ما المدينة؟,x\n2,أين المدينه؟,x\n", encoding="utf-8"
    )
    (course / "strings.py").write_text('WORDS = {\n    "menu": "فهرس  الكتاب",\n}\n', encoding="utf-8")
    faults = {item.path.name: item for item in found(course)}
    assert set(faults) == {"notebook.ipynb", "quiz.csv", "strings.py"}
    assert (faults["quiz.csv"].line, faults["strings.py"].line) == (3, 2)
    lines = (course / "book" / "notebook.ipynb").read_text(encoding="utf-8").splitlines()
    assert "فى" in lines[faults["notebook.ipynb"].line - 1]


def test_a_rule_rests_where_the_course_or_the_page_says_so(course):
    text = "# صفحة\n\n% lint-allow-section: source\nفي الحي 57 موقفاً.\n\nوفيه 58 شجرة.\n\n## قسم\n\nوفيه 59 بيتاً.\n"
    (course / "book" / "planted.md").write_text(text, encoding="utf-8")
    (course / "book" / "quiet_page.md").write_text("# صفحة\n\nالغاية ٣.\n", encoding="utf-8")
    assert [(item.path.name, item.line, item.rule) for item in found(course)] == [
        ("planted.md", 10, "source")
    ]


def test_the_command_counts_and_fails(course, capsys):
    assert main(["--root", str(course)]) == 0
    (course / "book" / "planted.md").write_text("# صفحة\n\nنعيش فى المدن.\n", encoding="utf-8")
    assert main(["--root", str(course)]) == 1
    said = capsys.readouterr()
    assert "book/planted.md:3: spelling: «فى»: write «في»" in said.out
    assert "1 fault" in said.err


def test_the_rules_are_printed():
    command = [sys.executable, "-m", "arabic_book.lint", "--rules"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in said.splitlines()} == set(RULES)


def test_a_setting_that_does_not_exist_is_refused(course):
    (course / "pyproject.toml").write_text("[tool.arabic_book.lint]\nfile = []\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no setting file"):
        read_settings(course)


def test_a_book_may_say_a_few_times_that_something_was_not_read(course):
    said = "# صفحة\n\nلم نقرأ القرار. ولم نجد غيره.\n\nكتب «لم نقرأ» في ورقة.[^a]\n\n[^a]: لم نقرأه.\n"
    (course / "book" / "planted.md").write_text(said.replace("وكتب «لم نقرأ»", ""), encoding="utf-8")
    assert [item for item in found(course) if item.rule == "unread"] != [], "a quotation says so too"
    (course / "book" / "planted.md").write_text(said.replace("كتب «لم نقرأ» في", "في"), encoding="utf-8")
    (course / "book" / "quiet_page.md").write_text(
        "# صفحة\n\n" + "لم نقرأ شيئاً. " * 5 + "\n", encoding="utf-8"
    )
    spared = "# صفحة\n\n% lint-allow: unread\n" + "لم نقرأ شيئاً. " * 5 + "\n"
    (course / "book" / "spared.md").write_text(spared, encoding="utf-8")
    assert found(course) == []
    assert lint(read_settings(course), [course / "book" / "planted.md"])[0] == []


class Engine:
    """Stands for Hunspell: knows what it is told."""

    def __init__(self, *words):
        self.known = set(words)

    def spell(self, word):
        return word in self.known


def test_a_word_in_no_list_is_a_fault_until_it_is_accepted(course, monkeypatch):
    monkeypatch.setattr("arabic_book.lint.spelling.open_engine", lambda: Engine("زرنا", "مؤشرات"))
    page = course / "book" / "planted.md"
    for other in ("good.md", "other.md"):
        (course / "book" / other).unlink()
    page.write_text("زرنا أكادير.\n\nزرنا مؤشرت.\n", encoding="utf-8")
    (course / "words.txt").write_text("أكادير  # a city\n", encoding="utf-8")
    config = CONFIG.replace("strings =", 'words = "words.txt"\nstrings =')
    (course / "pyproject.toml").write_text(config, encoding="utf-8")
    faults = lint(read_settings(course), [page])[0]
    assert [(item.line, item.rule) for item in faults] == [(3, "spelling")] and "مؤشرت" in faults[0].message


def test_a_foreign_name_in_two_ways_is_a_fault(course, monkeypatch):
    monkeypatch.setattr("arabic_book.lint.spelling.open_engine", lambda: Engine())
    page = course / "book" / "planted.md"
    page.write_text("أونيفيرسو. وأونيفيرسو.\n\nأونيبيرسو.\n", encoding="utf-8")
    faults = [item for item in lint(read_settings(course), [page])[0] if item.rule == "consistency"]
    assert [item.line for item in faults] == [3]
