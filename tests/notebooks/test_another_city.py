"""A tenth city is data alone: in a copy of the course two cities are added by rows, and all that follows is made again.

One city lies in a country of the project, the other in a country of its own and has a profile page in the book. Nothing else
is edited.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from support import ROOT
from umran.data.tables import read

# What says something of every city and country of the data.
OF_ALL = ("01_cities_atlas", "06_country_series", "08_goal_11_dashboard")
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", ".mypy_cache", ".ruff_cache", "*.egg-info"
)
ZARQA = {
    "iso3": "JOR", "name_ar": "الزرقاء", "name_en": "Zarqa", "name_local": "الزرقاء", "local_lang": "ar",
    "latitude": "32.07275", "longitude": "36.08796",
}  # fmt: skip
TUNIS = {
    "iso3": "TUN", "name_ar": "تونس", "name_en": "Tunis", "name_local": "تونس", "local_lang": "ar",
    "latitude": "36.81897", "longitude": "10.16579", "m49": "788", "country_ar": "تونس", "country_en": "Tunisia",
    "subregion": "Northern Africa", "regional_commission": "ESCWA; ECA",
    "regional_commission_ar": "اللجنة الاقتصادية والاجتماعية لغربي آسيا (الإسكوا)؛ اللجنة الاقتصادية لأفريقيا",
}  # fmt: skip
# Invented for this test: nothing is published for the city in the sources of the project.
ROWS = """\
city_id,iso3,indicator,year,value_pct
zarqa,JOR,11.2.1,2020,5
zarqa,JOR,11.7.1a,2020,15
zarqa,JOR,11.7.1b,2020,55
"""
PROFILE = """\
---
kind: profile
minutes: 5
nua: ["77"]
sdg: ["11.3"]
---

(city-tunis)=
# تونس، مدينة مضافة

:::{objectives}
- قراءة ملف مدينة أُضيفت إلى مدن الدورة.
:::

(tunis-known)=
## ما نعرفه عنها

لا قيم لها بعد في بيانات الدورة.

(tunis-learn)=
## ما قد تتعلمه من غيرها

:::{suggestions} tunis
:::

(tunis-activity)=
## فكّر في مدينتك

:::{activity} قيمة واحدة
اكتب قيمة واحدة تنقص هذا الملف، ومن يملكها.
:::

:::{takeaway}
- ما لا قيمة له يُكتب «لا بيانات».
:::

:::{trainer}
يُقرأ مع ملف مدينة أخرى.
:::

:::{sources}
بيانات الدورة.
:::
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The copy, with both cities, their notebooks, the data's page and the book."""
    folder = Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("tenth") / "course", ignore=NOT_COPIED))
    rows = folder.with_name("zarqa")
    rows.mkdir()
    (rows / "city_indicators.csv").write_text(ROWS, "utf-8")
    for city, more in ((ZARQA, ["--rows", rows]), (TUNIS, [])):
        words = [f"--{column.replace('_', '-')}={value}" for column, value in city.items()]
        run(folder, "-m", "umran.cli", "city", "add", "--yes", *words, *more)
    profiles = folder / "book" / "06_exchange" / "cities"
    (profiles / "tunis.md").write_text(PROFILE, "utf-8")
    toc, last = folder / "_toc.yml", "      - file: book/06_exchange/cities/agadir\n"
    text = toc.read_text("utf-8")
    assert last in text
    toc.write_text(text.replace(last, last + last.replace("agadir", "tunis")), "utf-8")
    run(folder, "tools/notebooks.py", *(f"notebooks/{name}.ipynb" for name in OF_ALL))
    run(folder, "-m", "umran.upkeep.passport")
    run(folder, "-m", "arabic_book.build", ".")
    return folder


def run(folder, *arguments):
    source = os.pathsep.join(str(folder / each) for each in ("src", "arabic-book/src"))
    environment = {
        name: value for name, value in os.environ.items() if name not in ("UMRAN_OUTPUT", "UMRAN_DATA")
    }
    done = subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=folder, env=environment | {"PYTHONPATH": source},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]
    return done.stdout


def outputs(course, name):
    notebook = nbformat.read(course / "notebooks" / f"{name}.ipynb", as_version=4)
    return "\n".join(str(output) for cell in notebook.cells for output in cell.get("outputs", ()))


def test_the_data_still_tell_the_projects_nine(course):
    resource = next(each for each in json.loads((course / "data" / "datapackage.json").read_text("utf-8"))["resources"] if each["name"] == "cities")  # fmt: skip
    rows = [row.cells for row in read(course / "data" / "cities.csv", resource).rows]
    assert [row["participating"] for row in rows] == ["true"] * 9 + ["false"] * 2
    assert [row["city_id"] for row in rows[9:]] == ["zarqa", "tunis"]


def test_the_added_cities_stand_in_atlas_charts_and_dashboard(course):
    assert "الزرقاء، الأردن: 5.0%" in outputs(course, "01_cities_atlas") and "تونس، تونس: لا بيانات" in outputs(course, "01_cities_atlas")  # fmt: skip
    board = outputs(course, "08_goal_11_dashboard")
    assert "المدن التسع وما أُضيف إليها" in board and "11 مكاناً" in board
    assert 'data-place="zarqa"' in board and 'data-place="amman"' in board
    assert "تونس" in outputs(course, "06_country_series"), "its gaps are gaps"


def test_the_book_has_them_in_its_explorers_and_its_own_page(course):
    html = course / "_build" / "html" / "book"
    page = (html / "06_exchange" / "cities" / "tunis.html").read_text("utf-8")
    assert "مدينة مضافة" in page and "لا بيانات" in page
    coverage = (html / "04_coherence" / "coverage.html").read_text("utf-8")
    tunisia = coverage.partition('id="country-tun"')[2].partition("</details>")[0]
    assert "لا أداة نافذة في بيانات الدورة" in tunisia
    assert "الزرقاء" in (html / "data" / "passport.html").read_text("utf-8")
