"""The runner of cells, in a Python of its own: what a kernel would show, and what a page cannot have."""

import json
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from arabic_book import strings
from arabic_book.live.kernel import FROM_IPYTHON, kernel_files

WORDS = dict(strings.LIVE_ENGINE)
HOST = Path(__file__).with_name("live_kernel_host.py")
ARABIC = re.compile("[\u0621-\u064a]")


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    """The folder that the engine unpacks beside its packages."""
    folder = tmp_path_factory.mktemp("kernel")
    for name, content in kernel_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture
def tell(kernel, tmp_path):
    """Run steps in a new process; gives all that it said."""

    def tell(*steps, **more):
        steps = [{"source": step} if isinstance(step, str) else step for step in steps]
        given = {
            "kernel": str(kernel),
            "home": str(tmp_path / "home"),
            "words": WORDS,
            "steps": steps,
            **more,
        }
        done = subprocess.run(
            [sys.executable, HOST], input=json.dumps(given), capture_output=True, text=True, timeout=120
        )
        assert done.stdout, done.stderr
        return json.loads(done.stdout)

    return tell


@pytest.fixture
def outputs(tell):
    """Outputs of each cell."""

    def outputs(*cells, **more):
        messages = tell(*cells, **more)
        ends = [message for message in messages if message["type"] == "done"]
        shown = {end["id"]: [] for end in ends}
        for message in messages:
            if message["type"] == "output":
                shown[message["id"]].append(message["output"])
        return list(shown.values())

    return outputs


def merged(outputs):
    """Outputs as a notebook keeps them: streams of one name in a row are one."""
    kept = []
    for output in outputs:
        last = kept[-1] if kept else {}
        if output["output_type"] == "stream" and (last.get("output_type"), last.get("name")) == (
            "stream",
            output["name"],
        ):
            last["text"] += output["text"]
        else:
            kept.append({key: value for key, value in output.items() if key != "transient"})
    return kept


SAME = {
    "containers": "{'ب': [1, 2.5, None], 'a': (1,), 3: {4}, 'f': frozenset()}",
    "a long list": "[f'عنصر {i}' for i in range(60)]",
    "a class": "class City:\n    def __init__(self): self.name = 'أكادير'\nCity, int, len",
    "numbers": "1e-7, 0.1 + 0.2, 10**30, float('nan'), 3j",
    "text": "'سطر\\nوسطر \"آخر\"'",
    "nothing": "None",
    "no last value": "x = 1",
    "a semicolon": "1 + 1; 2 + 2;",
    "a semicolon in a comment": "3 + 3  # ;",
    "printed": "print('مرحبا', 1)\nprint('ثم', end='')\n'قيمة'",
    "a value before": "7",
    "the value before": "_ + 1",
    "numbered values": "Out[14] if 14 in Out else sorted(Out)[-1] > 0",
    "html": "from IPython.display import HTML, Markdown, SVG, Javascript, Latex, display\nHTML('<b>نص</b>')",
    "several": "display(1, 'نص', HTML('<i>a</i>')); Markdown('**نص**')",
    "svg": "SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    "script": "Javascript('1')",
    "formula": "Latex('$x$')",
    "json": "from IPython.display import JSON\nJSON({'a': [1]})",
    "own forms": (
        "class Own:\n"
        "    def __repr__(self): return 'نص'\n"
        "    def _repr_html_(self): return '<p>نص</p>'\n"
        "    def _repr_png_(self): return b'\\x89PNG'\n"
        "Own()"
    ),
    "a bundle": (
        "class Bundle:\n"
        "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'نص', 'application/x-own+json': {'a': 1}}, {'text/plain': {'m': 1}}\n"
        "Bundle()"
    ),
    "displays itself": (
        "class Itself:\n    def _ipython_display_(self): display('هو')\nItself()"
    ),
    "a picture": "from IPython.display import Image\nImage(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(24), format='png', width=30)",
    "awaited": "import asyncio\nawait asyncio.sleep(0, 'وصل')",
    "awaits alone": "async def late():\n    return 4\nvalue = await late()\nvalue",
    "a frame": "import pandas\npandas.DataFrame({'المدينة': ['أكادير'], 'عدد': [1.5]})",
    "a column": "pandas.Series([1, 2], name='عدد')",
    "an array": "import numpy\nnumpy.arange(4.0), numpy.float64(2.5)",
    "a decorated one": "from functools import partial\npartial(int, base=2)",
    "a data class": "from dataclasses import dataclass\n@dataclass\nclass Row:\n    name: str\nRow('سطر')",
    "pickled": "import pickle\npickle.loads(pickle.dumps(Row('سطر')))",
    "an order": "from collections import OrderedDict, Counter, defaultdict\nOrderedDict(a=1), Counter('aab'), defaultdict(list)",
    "a module": "import json\njson",
}  # fmt: skip


def test_a_cell_shows_what_a_kernel_shows(outputs):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in SAME.values()])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    ours = outputs(*SAME.values())
    assert len(ours) == len(SAME)
    for (name, source), shown, cell in zip(SAME.items(), ours, book.cells, strict=True):
        assert merged(shown) == merged(json.loads(json.dumps(cell.outputs))), f"{name}:\n{source}"


FAULTS = {
    "print(1)\nunknown": ("NameError", 2, "الاسم unknown غير معرّف"),
    "1 / 0": ("ZeroDivisionError", 1, "قسمت على صفر"),
    "def f():\n    return [][1]\n\nf()": ("IndexError", 2, "العدّ في بايثون يبدأ من 0"),
    "x = (1,": ("SyntaxError", 1, "قوس"),
    "if True:\nx = 1": ("IndentationError", 2, "المسافة"),
    "x = 'نص": ("SyntaxError", 1, "علامة اقتباس"),
    "[1، 2]": ("SyntaxError", 1, "لوحة المفاتيح العربية"),
    "import no_such_module": ("ModuleNotFoundError", 1, "لا حزمة هنا باسم no_such_module"),
    "from json import nothing": ("ImportError", 1, "الحزمة التي تستوردها"),
    "{}['مدينة']": ("KeyError", 1, "باسم مدينة"),
    "'نص'.nothing": ("AttributeError", 1, "لا شيء باسم nothing"),
    "1 + 'نص'": ("TypeError", 1, "نوعين"),
    "open('لا.csv')": ("FileNotFoundError", 1, "لا ملف هنا باسم لا.csv"),
    "float('ألف')": ("ValueError", 1, "قيمة لا تصلح هنا"),
    "raise ValueError('قيمة خاطئة في العمود')": ("ValueError", 1, "قيمة خاطئة في العمود"),
    "raise MemoryError": ("MemoryError", 1, "نفدت الذاكرة"),
    "def f(n):\n    return f(n + 1)\nf(0)": ("RecursionError", 2, "بلا نهاية"),
    "exit()": ("SystemExit", 1, "لا يُغلق بايثون"),
    "class Own(Exception): pass\nraise Own": ("Own", 2, "من نوع Own"),
    "await missing()": ("NameError", 1, "missing"),
    "input('اسمك؟')": ("NoInput", 1, "لا تنتظر الخلية كتابة منك"),
    "import sys\nsys.stdin.readline()": ("NoInput", 2, "لا تنتظر الخلية كتابة منك"),
    "import getpass\ngetpass.getpass()": ("NoInput", 2, "لا تنتظر الخلية كتابة منك"),
    "breakpoint()": ("NoInput", 1, "لا تنتظر الخلية كتابة منك"),
    "%matplotlib inline": ("NotPython", 1, "%matplotlib inline أمر من أوامر الخادم"),
    "x = 1\n!ls": ("NotPython", 2, "!ls أمر من أوامر النظام"),
    "files = !ls": ("NotPython", 1, "أوامر النظام"),
    "%%time\n1": ("NotPython", 1, "أوامر الخادم"),
    "len?": ("NotPython", 1, "علامة الاستفهام"),
    "import urllib.request\nurllib.request.urlopen('https://example.org')": ("NoNetwork", 2, "من الإنترنت"),
    "import socket\nsocket.create_connection(('example.org', 80))": ("NoNetwork", 2, "من الإنترنت"),
}


def test_every_error_is_told_in_arabic_with_its_line(outputs):
    shown = outputs(*FAULTS)
    for (source, (name, line, words)), found in zip(FAULTS.items(), shown, strict=True):
        error = found[-1]
        assert (error["output_type"], error["ename"]) == ("error", name), source
        head = error["traceback"][0]
        assert head.startswith(f"خطأ في السطر {line}: ") and words in head and "\n" not in head, (
            source,
            head,
        )
        told = "\n".join(error["traceback"])
        assert "arabic_live" not in told and "\x1b" not in told, told


def test_after_a_fault_the_next_cell_runs(tell):
    messages = tell("value = 1\n1 / 0", "value")
    assert [message["status"] for message in messages if message["type"] == "done"] == ["error", "ok"]
    assert messages[-2]["output"]["data"] == {"text/plain": "1"}


def test_what_is_printed_keeps_its_order(outputs):
    (shown,) = outputs(
        "import sys\nprint('أ'); print('ب', file=sys.stderr); print('ج'); display(1); print('د')"
    )
    said = [(one.get("name"), one.get("text") or one["data"]["text/plain"]) for one in shown]
    assert said == [("stdout", "أ\n"), ("stderr", "ب\n"), ("stdout", "ج\n"), (None, "1"), ("stdout", "د\n")]


def test_per_cent_that_is_python_is_no_command(outputs):
    ((shown,),) = outputs("7 \\\n% 4")
    assert shown["data"]["text/plain"] == "3"


def test_a_line_of_a_string_is_no_command(outputs):
    ((shown,),) = outputs("'''\n%time\n!ls\n'''")
    assert shown["data"]["text/plain"] == r"'\n%time\n!ls\n'"


def test_a_flood_ends_in_one_sentence_and_the_cell_goes_on(tell):
    messages = tell("for _ in range(300):\n    print('س' * 10_000)\nvalue = 5", "value")
    text = [one["output"]["text"] for one in messages if one.get("output", {}).get("output_type") == "stream"]
    assert 1_000_000 < sum(map(len, text)) < 1_100_000
    assert [part.strip() for part in text if "كثر" in part] == [WORDS["flood"]] and WORDS["flood"] in text[-1]
    assert messages[-2]["output"]["data"] == {"text/plain": "5"}, (
        "it ran to its end, and the next cell has room again"
    )


def test_a_flood_of_displays_ends_too(tell):
    messages = tell(
        "from IPython.display import HTML, display\nfor _ in range(40): display(HTML('س' * 1_000_000))"
    )
    kinds = [one["output"]["output_type"] for one in messages if one["type"] == "output"]
    assert kinds == ["display_data"] * 16 + ["stream"]


def test_each_notebook_has_names_of_its_own(tell):
    messages = tell(
        {"source": "value = 1", "notebook": "first"},
        {"source": "value", "notebook": "second"},
        {"source": "value = 2; __name__", "notebook": "second"},
        {"source": "value", "notebook": "first"},
    )
    kinds = [message["output"].get("ename") or message["output"]["data"]["text/plain"] for message in messages if message["type"] == "output"]  # fmt: skip
    assert kinds == ["NameError", "'__main__'", "1"]
    assert [message["count"] for message in messages if message["type"] == "done"] == [1, 1, 2, 2]


def test_reset_forgets_one_notebook(tell):
    steps = [{"source": "value = 1", "notebook": name} for name in ("first", "second")]
    after = [{"source": "value", "notebook": name} for name in ("first", "second")]
    messages = tell(*steps, {"reset": "first"}, *after)
    ends = [(message["status"], message["count"]) for message in messages if message["type"] == "done"]
    assert ends == [("ok", 1), ("ok", 1), ("error", 1), ("ok", 2)]


def test_a_module_of_a_set_that_is_not_here_is_needed(tell):
    sets = {"geo": ["shapely", "no_such_shapes"], "science": ["no_such_science"]}
    messages = tell(
        "import no_such_shapes.lines", "print(1)\nimport no_such_science", "import no_such_thing", sets=sets
    )
    needs = [(message["set"], message["module"]) for message in messages if message["type"] == "needs"]
    assert needs == [("geo", "no_such_shapes"), ("science", "no_such_science")]
    ends = [message["status"] for message in messages if message["type"] == "done"]
    assert ends == ["needs", "needs", "error"]
    assert sum(message.get("output", {}).get("output_type") == "error" for message in messages) == 1


def test_what_a_library_says_around_a_missing_module_is_seen_through(tell):
    source = "try:\n    import no_such_shapes\nexcept ImportError as error:\n    raise ImportError('install it') from error"
    *_, end = tell(source, sets={"geo": ["no_such_shapes"]})
    assert (end["status"], end["needs"]) == ("needs", {"set": "geo", "module": "no_such_shapes"})


def test_a_missing_module_that_a_cell_does_without_is_no_need(tell):
    source = "try:\n    import no_such_shapes\nexcept ImportError:\n    print('بلا أشكال')"
    *_, end = tell(source, sets={"geo": ["no_such_shapes"]})
    assert end["status"] == "ok"


def test_files_of_a_cell_stay_in_its_notebooks_folder(tell):
    messages = tell(
        "open('جدول.csv', 'w').write('أ,ب')",
        {"source": "import os; os.listdir()", "notebook": "second"},
        "1",
        {"put": ["first", "في/ملفي.txt"]},
        "open('في/ملفي.txt').read()",
        {"take": ["first", "جدول.csv"]},
        {"take": ["first", "../second/x"]},
        {"take": ["first", "/etc/hostname"]},
    )
    files = [message["files"] for message in messages if message["type"] == "done"]
    assert files == [[{"path": "جدول.csv", "bytes": 5}], [], [], []]
    shown = [one["output"]["data"]["text/plain"] for one in messages if one["type"] == "output"]
    assert shown == ["3", "[]", "1", "'from the reader'"]
    assert messages[-3] == {"type": "taken", "content": "أ,ب"}
    assert [message["kind"] for message in messages[-2:]] == ["FileNotFoundError"] * 2


def test_a_display_is_updated_by_its_name(outputs):
    first, second = outputs("handle = display('قبل', display_id='علامة')", "handle.update('بعد')")
    assert first[0]["transient"] == second[0]["transient"] == {"display_id": "علامة"}
    assert [first[0]["output_type"], second[0]["output_type"]] == ["display_data", "update_display_data"]
    assert second[0]["data"] == {"text/plain": "'بعد'"}


def test_an_output_is_cleared(outputs):
    (shown,) = outputs(
        "from IPython.display import clear_output\nprint('أ')\nclear_output(wait=True)\nprint('ب')"
    )
    assert [one["output_type"] for one in shown] == ["stream", "clear_output", "stream"]
    assert shown[1]["wait"] is True


WIDGET = """
import ipywidgets
slider = ipywidgets.IntSlider(value=3)
slider.observe(lambda change: print("القيمة", change["new"]), "value")
slider
"""


def test_a_widget_and_its_view_stay_one(tell):
    change = {"event": "msg", "data": {"method": "update", "state": {"value": 8}, "buffer_paths": []}}
    messages = tell(WIDGET, "model = slider.model_id", {"comm": change}, "slider.value")
    opened = [message for message in messages if message["type"] == "comm" and message["event"] == "open"]
    names = [message["data"]["state"]["_model_name"] for message in opened]
    assert set(names) == {"LayoutModel", "SliderStyleModel", "IntSliderModel"}
    assert all((one["target_name"], one["cell"], one["id"]) == ("jupyter.widget", "c0", 0) for one in opened)
    assert all(one["metadata"]["version"].startswith("2.") for one in opened)
    shown = [message["output"] for message in messages if message["type"] == "output"]
    assert "application/vnd.jupyter.widget-view+json" in shown[0]["data"]
    assert shown[-1]["data"] == {"text/plain": "3"}, "the first comm is the layout's: the slider is as it was"


def test_what_a_widget_shows_belongs_to_the_cell_that_made_it(tell):
    made = "from comm import create_comm\none = create_comm(target_name='t')\n"
    made += "one.on_msg(lambda message: print('جاء', message['content']['data']['a']))"
    messages = tell(made, "2 + 2", {"comm": {"event": "msg", "data": {"a": 5}}})
    assert messages[-1]["output"] == {"output_type": "stream", "name": "stdout", "text": "جاء 5\n"}
    assert (messages[-1]["id"], messages[-1]["cell"]) == (0, "c0")


def test_libraries_explain_errors_in_place_of_the_runner(outputs):
    source = (
        "def told(shell, kind, error, trace, tb_offset=None):\n"
        "    shell._showtraceback(kind, error, ['توقفت الخلية: ' + kind.__name__])\n"
        "get_ipython().set_custom_exc((Exception,), told)"
    )
    _, (error,) = outputs(source, "1 / 0")
    assert error["traceback"] == ["توقفت الخلية: ZeroDivisionError"]


def test_numbers_that_json_lacks_arrive_as_text(tell):
    source = "class Odd:\n    def _repr_mimebundle_(self, **_): return {'application/json': {'a': float('nan')}}\nOdd()"
    messages = tell(source)
    assert messages[0]["output"]["data"]["application/json"] == {"a": "nan"}


def test_nothing_of_ipython_is_taken_that_nobody_asks_for(kernel):
    taken = {path.relative_to(kernel / "IPython").as_posix() for path in (kernel / "IPython").rglob("*.py")}
    source = "import sys\nsorted(name for name in sys.modules if name.split('.')[0] in ('IPython', 'pygments', 'prompt_toolkit', 'jedi'))"
    assert set(FROM_IPYTHON) <= taken
    program = f"import sys; sys.path.insert(0, {str(kernel)!r}); import IPython, ipywidgets, altair, folium\n{source}"
    program = program.replace("\nsorted(", "\nprint(sorted(") + ")"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not re.search("pygments|prompt_toolkit|jedi", done.stdout), done.stdout
