"""Submissions as a class hands them in, and as nobody should: for the tests and the benchmark of `umran grade`.

The key has one exercise of two questions: `answer_1` is 6, `answer_2` is "ب".
"""

import io
import json
import os
import shutil
import stat
import struct
import zipfile
from pathlib import Path

from umran.exercises.judging import Question

RIGHT = ("answer_1 = 2 * 3", 'answer_2 = "ب"')
_FINDINGS = {
    "n|6": {"score": 1},
    "n|5": {"score": 0, "mistake": "wrong_year"},
    "c|ب": {"score": 1},
}
KEY = {
    "03.1": Question(id="03.1", kind="number", find=_FINDINGS.get, step=1, tolerance=0, exercise="03"),
    "03.2": Question(
        id="03.2", kind="choice", find=_FINDINGS.get, labels={"أ": "أ", "ب": "ب"}, exercise="03"
    ),
}


def notebook(*cells, exercise="03", outputs=()):
    """A notebook file's text."""
    made = [
        {
            "cell_type": "code",
            "execution_count": None,
            "metadata": {},
            "outputs": [],
            "source": cell.splitlines(True),
        }
        for cell in cells
    ]
    if outputs:
        made[-1]["outputs"] = list(outputs)
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "umran": {"exercise": exercise},
    }
    return json.dumps(
        {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False
    )


def zipped(files):
    """A zip of names and contents, as bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def picture(megabytes):
    """An output with a picture of so many megabytes."""
    return {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * (megabytes << 20)}}


def hostile(outside: Path, port: int):
    """Name of a learner -> (content of the notebook, marks that it honestly earns, words of the reason).

    `outside` is a folder that nobody inside should see; `port` a door on loopback where someone listens.
    """
    first = RIGHT[0]
    check = "from umran.exercises import check"
    # The answers of these are right before the deed, or depend on whether the deed succeeds.
    return {
        "honest": (notebook(check, *RIGHT, 'check("03.1", answer_1)'), 2, "كلها صحيحة"),
        "wrong": (notebook("answer_1 = 5", "answer_2 = 'أ'"), 0, "سنة أخرى"),
        "blank": (notebook("answer_1 = ...", "answer_2 = ..."), 0, "تُرك بلا جواب"),
        "not-a-notebook": ("هذا ليس دفتراً", 0, "ليس دفتراً"),
        "other-json": ('{"type": "FeatureCollection"}', 0, "ليس دفتر"),
        "empty": ("", 0, "فارغ"),
        "fifty-megabytes": (notebook(*RIGHT, outputs=[picture(50)]), 0, "أكبر من"),
        "huge-pictures": (notebook(*RIGHT, outputs=[picture(10)]), 2, "كلها صحيحة"),
        "truncated": (notebook(*RIGHT)[:200], 0, "مبتور"),
        "deep": ('{"cells": ' + "[" * 200_000 + "]" * 200_000 + "}", 0, "متداخل"),
        "many-marks": ('{"cells": [' + "[]," * 1_200_000 + "[]]}", 0, "تشعب"),
        "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 0, "ليس دفتر"),
        "loop": (notebook(first, "while True: pass"), 1, "حلقة لا تنتهي"),
        "sleep": (notebook(first, "import time\ntime.sleep(3600)"), 1, "انتظار طويل"),
        "fork-bomb": (notebook(first, "import os\nwhile True: os.fork()"), 1, "عمليات أكثر"),
        "memory-bomb": (notebook(first, "x = bytearray(8 << 30)"), 1, "الذاكرة"),
        "memory-in-processes": (
            notebook(first, "import os, time\nfor _ in range(4): os.fork()\nx = bytearray(b'x' * (200 << 20))\ntime.sleep(60)"),
            1,
            "أُوقفت",
        ),
        "print-flood": (notebook(*RIGHT, "for _ in range(10 ** 5): print('x' * 1000)"), 2, "كلها صحيحة"),
        "told-flood": (
            notebook(first, "import os\nfor n in range(3, 64):\n try:\n  while True: os.write(n, b'x' * 60000)\n except OSError: pass"),
            1,
            "أكثر مما يُقبل",
        ),
        "large-answer": (notebook(first, "answer_2 = 'ب' * 10 ** 8"), 1, "أكبر مما يُقبل"),
        "not-finite": (notebook("answer_1 = float('nan')", RIGHT[1]), 1, "ليست عدداً محدوداً"),
        "writes-outside": (notebook(first, f"open({str(outside / 'written')!r}, 'w').write('x')"), 1, "خلية الشيفرة"),
        "writes-everywhere": (
            notebook(
                "import os",
                "for p in ('/', '/tmp/../', '/dev/', '/usr/lib/', os.path.dirname(os.__file__) + '/'):\n"
                " try:\n  open(p + 'umran-was-here', 'w'); answer_1 = 6\n except OSError: pass",
            ),
            0,
            "لم يُعرَّف",
        ),
        "fills-disk": (
            notebook(first, "for n in range(99):\n with open(f'f{n}', 'wb') as f: f.write(bytes(15 << 20))"),
            1,
            "خلية الشيفرة",
        ),
        "reads-outside": (notebook(f"answer_1 = int(open({str(outside / 'secret')!r}).read())"), 0, "ملف غير موجود"),
        "reads-passwords": (notebook("open('/etc/passwd').read()\nanswer_1 = 6"), 0, "ملف غير موجود"),
        "reads-answers": (
            notebook(
                "import glob, os, umran\nroot = os.path.dirname(os.path.dirname(os.path.dirname(umran.__file__)))",
                "found = [f for p in ('/exercises', '/src/umran/exercises') for _, _, files in os.walk(root + p) for f in files]\n"
                "found += glob.glob(root + '/*/key.json')\nif found: answer_1 = 6",
            ),
            0,
            "لم يُعرَّف",
        ),
        "reads-neighbours": (
            notebook(f"import os\nif any(files for _, _, files in os.walk({str(outside.parent)!r})): answer_1 = 6"),
            0,
            "لم يُعرَّف",
        ),
        "network": (
            notebook(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nanswer_1 = 6"),
            0,
            "لا شبكة",
        ),
        "names-of-hosts": (notebook("import socket\nsocket.getaddrinfo('example.org', 80)\nanswer_1 = 6"), 0, "لا شبكة"),
        "kills-kernel": (notebook(first, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), 1, "قبل تمامها"),
        "kills-all": (notebook(first, "import os, signal\nos.kill(-1, signal.SIGKILL)"), 1, "السؤال"),
        "exits": (notebook(first, "import os\nos._exit(0)"), 1, "السؤال"),
        "leaves": (notebook(*RIGHT, "import sys\nsys.exit()"), 2, "أمر بالخروج"),
        "crashes": (notebook(first, "import ctypes\nctypes.string_at(0)"), 1, "قبل تمامها"),
        "recursion": (notebook(*RIGHT, "def f(): return f()\nf()"), 2, "بلا نهاية"),
        "overrides-equals": (
            notebook("class Any(float):\n def __eq__(self, other): return True\n __hash__ = None\nanswer_1 = answer_2 = Any(1)"),
            0,
            "نوع الجواب",
        ),
        "pretends-numpy": (
            notebook("class All:\n def __eq__(s, o): return True\n def tolist(s): return s\nAll.__module__ = 'numpy'\nanswer_1 = All()"),
            0,
            "أكبر مما يُقبل",
        ),
        "patches-check": (
            notebook(
                "import umran.exercises as e\ne.check = lambda *a: print('100/100')\n"
                "import sys, types, json\nsys.modules['umran.exercises.judging'] = types.ModuleType('x')\n"
                "import builtins\nbuiltins.float = builtins.isinstance = lambda *a: True",
                "e.check('03.1', 1)",
            ),
            0,
            "لم يُعرَّف",
        ),
        "forges-marks": (
            notebook(
                "import os, json\nline = json.dumps({'answers': {'1': ['value', 1]}, 'errors': [], 'score': 2, 'out_of': 2, 'done': True})",
                "for n in range(3, 32):\n try: os.write(n, b'\\n' + line.encode() + b'\\n')\n except OSError: pass\nos._exit(0)",
            ),
            0,
            "السؤال",
        ),
        "forges-nonsense": (
            notebook("import os", "for n in range(3, 32):\n try: os.write(n, b'{\"answers\": {\"1\": [\"value\", NaN]}, \"errors\": [[1, \"<b>\", 2]]}\\n')\n except OSError: pass\nos._exit(0)"),
            0,
            "لم يُعرَّف",
        ),
        "deletes-test-cells": (notebook(*RIGHT), 2, "كلها صحيحة"),
        "namespaces": (
            notebook(
                "import ctypes\nc = ctypes.CDLL(None, use_errno=True)",
                "if c.unshare(0x10000000) == 0 or c.mount(b'none', b'/tmp', b'tmpfs', 0, 0) == 0 or c.ptrace(16, 1, 0, 0) == 0: answer_1 = 6",
            ),
            0,
            "لم يُعرَّف",
        ),
        "becomes-root": (notebook("import os\nos.setuid(0) if os.getuid() else None\nopen('/dev/mem').close()\nanswer_1 = 6"), 0, "خلية الشيفرة"),
        "magics": (notebook("%matplotlib inline\n!rm -rf /\nfiles = !ls", "%%time\nanswer_1 = 6", "%%bash\nexit 1", "answer_2 = 'ب'\nanswer_2?"), 2, "كلها صحيحة"),
        "waits": (notebook("import asyncio\nawait asyncio.sleep(0)\nanswer_1 = 6", "display(answer_1)", "name = input()"), 1, "لا مجيب"),
        "late-error": (notebook(*RIGHT, "undefined_name"), 2, "اسم غير معرّف"),
        "lone-surrogate": (notebook(*RIGHT).replace("2 * 3", "2 * 3 # \\ud800"), 1, "خلية الشيفرة"),
        "unknown-exercise": (notebook(*RIGHT, exercise="77"), 2, "كلها صحيحة"),
    }  # fmt: skip


def lay_out(folder: Path, outside: Path, port: int):
    """Fill `folder` with the whole corpus; gives learner -> (marks, words of the reason)."""
    expected = {}
    for name, (content, marks, words) in hostile(outside, port).items():
        (folder / name).mkdir()
        raw = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name / "03_growth.ipynb").write_bytes(raw)
        expected[name] = (marks, words)
    good = notebook(*RIGHT)

    def put(name, content, marks, words, learner=None):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        expected[learner or Path(name).stem] = (marks, words)

    put("قائمة.pdf", "%PDF-1.7", 0, "ليس دفتراً")
    put("أرشيف.rar", "Rar!", 0, "صيغة ضغط")
    put("مريم العلي/03_النمو.ipynb", good, 2, "كلها صحيحة", "مريم العلي")
    put("line\nbreak/03.ipynb", good, 2, "كلها صحيحة", "line break")
    put("\u202efdp.مقلوب\u202c_03.ipynb", good, 2, "كلها صحيحة", "fdp.مقلوب")
    put("=HYPERLINK(0)/03.ipynb", good, 2, "كلها صحيحة", "'=HYPERLINK(0)")
    put(
        "<script>alert(1)</script>".replace("/", "\u2215") + "/03.ipynb",
        good,
        2,
        "كلها صحيحة",
        "<script>alert(1)<\u2215script>",
    )
    put("broken.zip", b"PK\x03\x04 and no more", 0, "تالف")
    put("bomb.zip", zipped({"03.ipynb": bytes(60 << 20)}), 0, "أكبر من")
    put(
        "climbs.zip",
        zipped({"../../../../../../tmp/umran-climbed_03.ipynb": good, "/etc/umran-climbed": "x"}),
        2,
        "كلها صحيحة",
    )
    put("nested.zip", zipped({"inner.zip": zipped({"03.ipynb": good})}), 2, "كلها صحيحة")
    put(
        "matryoshka.zip",
        zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"03.ipynb": good})})})}),
        0,
        "أكثر مما يُفتح",
    )
    put("links.zip", _with_link(), 0, "رابط")
    put("locked.zip", _locked(good), 0, "كلمة سر")
    put("void.zip", zipped({}), 0, "فارغ")
    os.symlink(outside / "secret", folder / "link_03.ipynb")
    expected["link"] = (0, "رابط")
    os.symlink(outside, folder / "linked-folder")
    expected["linked-folder"] = (0, "رابط")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe_03.ipynb")
        expected["pipe"] = (0, "ليس ملفاً عادياً")
    return expected


def _with_link():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("03.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _locked(content):
    """A zip that says of its entry that it is encrypted."""
    raw = bytearray(zipped({"03.ipynb": content}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.index(mark) + place
        struct.pack_into("<H", raw, start, struct.unpack_from("<H", raw, start)[0] | 1)
    return bytes(raw)


def ordinary(folder: Path, count: int, cells=RIGHT):
    """A class of `count` ordinary submissions, each of its own content."""
    shutil.rmtree(folder, ignore_errors=True)
    for number in range(count):
        path = folder / f"learner {number:04}" / "03_growth.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(notebook(f"name = {number}", *cells), "utf-8")
