"""A learner in the exercise's page: answers, is checked, goes on in what is done, hands in; a trainer grades the file."""

import json

import pytest
from playwright.sync_api import expect

from live_pages import Cell
from support import ROOT
from umran.exercises import source
from umran.exercises.judging import stored_answers
from umran.grading import grade
from umran.grading.names import agree
from umran.grading.owners import File, assign

SOURCES = [source.read(path) for path in sorted((ROOT / "exercises").glob("*.ipynb"))]
GROWTH = source.read(ROOT / "exercises" / "05_growth_rate.ipynb")
RIGHT = dict(enumerate(GROWTH.solutions(), 1))
# Files are asked for once; the next time they are in the browser.
BEGUN = """document.querySelector(".cell-ask .cell-main") || window.arabicBookSession?.loading
  || window.arabicBookSession?.isOn()"""
READY = "window.arabicBookSession?.isOn() && !arabicBookSession.running && !arabicBookSession.waiting()"


class Learner:
    """Somebody at a page of the book."""

    def __init__(self, page, folder):
        self.page, self.folder = page, folder
        page.set_default_timeout(120_000)

    def open(self, address):
        self.page.goto(address)
        self.page.wait_for_selector(".cell.live")

    def cell(self, name):
        return Cell(self.page, name)

    def run_all(self):
        self.page.locator(".live-panel [data-does=all]").click()
        self.page.wait_for_function(BEGUN)
        if (begin := self.page.locator(".cell-ask .cell-main")).count():
            begin.click()
        self.page.wait_for_function(READY)

    def answer(self, number, code, status="ok"):
        cell = self.cell(f"answer-{number}")
        cell.write(code)
        cell.box.locator(".cell-editor").press("Control+Enter")
        cell.is_now(status)

    def check(self, number, says):
        cell = self.cell(f"check-{number}")
        cell.run()
        expect(cell.now).to_contain_text(says)

    def hand_in(self, name):
        self.page.locator("#hand-in-name").fill(name)
        with self.page.expect_download() as coming:
            self.page.get_by_role("button", name="سلّم: نزّل دفترك").click()
        file = self.folder / coming.value.suggested_filename
        assert not file.exists()
        coming.value.save_as(file)
        expect(self.page.locator(".hand-in-said")).to_contain_text(file.name)
        return file

    def results(self):
        kept = self.page.evaluate("bookProgress.get().exercises")
        return {name: row["score"] for name, row in kept.items()}


@pytest.fixture
def learner(browser, tmp_path):
    """A learner with a browser of their own, in which other hosts are blocked."""
    folder = tmp_path / "class"
    folder.mkdir()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="ar", accept_downloads=True)
    page = context.new_page()
    own = ("http://127.0.0.1", "file:", "blob:", "data:")
    page.route(
        "**/*", lambda route: route.continue_() if route.request.url.startswith(own) else route.abort()
    )
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield Learner(page, folder)
    context.close()


def marks(folder, report):
    """Of each file its learner, its marks by question and the doubts on whose it is."""
    return {
        each.submission.file: (each.submission.learner, [answer.score for answer in each.answers], each.submission.doubts)
        for each in grade(folder, report)
    }  # fmt: skip


# Names as the page records them, and the files that it makes of them (arabic-book/tests/javascript/handin.test.js).
FILES = {
    "سارة حداد": "05_growth_rate سارة حداد.ipynb",
    "ليلى بنت علي": "05_growth_rate ليلى بنت علي.ipynb",
    "د عمر": "05_growth_rate د عمر.ipynb",
    "Omar O'Neil": "05_growth_rate Omar O'Neil.ipynb",
    "Haddad, Omar": "05_growth_rate Haddad, Omar.ipynb",
    "متعلم 7": "05_growth_rate متعلم 7.ipynb",
    "عبد الرحمٰن بن يوسف": "05_growth_rate عبد الرحمٰن بن يوسف.ipynb",
    "نهى نسخة": "05_growth_rate نهى نسخة.ipynb",
    "José Martí": "05_growth_rate José Martí.ipynb",
    "ا" * 60: f"05_growth_rate {'ا' * 60}.ipynb",
}
TOPICS = {each.number: (each.name[3:], each.metadata["title"]) for each in SOURCES}


def test_a_class_in_one_folder_is_told_apart_by_the_names_that_the_page_wrote():
    files = [File((name,), "05", author) for author, name in FILES.items()]
    owners = assign(files, topics=TOPICS)
    for owner, name in zip(owners, FILES, strict=True):
        assert (agree(owner.name, name), owner.exercise, owner.doubts) == (True, "05", ()), owner
    assert len({each.key for each in owners}) == len(FILES)


def test_two_files_of_one_name_and_exercise_wait_for_the_trainer():
    names = (
        "05_growth_rate سارة حداد.ipynb",
        "05_growth_rate سارة حداد (1).ipynb",
        "01_read_table سارة حداد.ipynb",
    )
    owners = assign([File((name,), name[:2], "سارة حداد") for name in names], topics=TOPICS)
    assert {each.name for each in owners} == {"سارة حداد"}
    assert [bool(each.doubts) for each in owners] == [True, True, False]


def test_two_learners_at_one_machine_hand_in_what_each_has_done(live_book, learner, bubblewrap, tmp_path):
    page = learner.page
    learner.open(f"{live_book.address}exercises/learner/05_growth_rate.html")
    learner.run_all()
    expect(page.locator(".hand-in-open")).to_contain_text("من 10")
    expect(learner.cell("answer-1").now).to_contain_text("ما زال في الخلية فراغ")

    # A slip is named, a hint is given, the right answer is known; results are in the reader's progress at once.
    learner.answer(1, "answer_1 = -math.log(end / start) / years")
    learner.check(1, "الإشارة معكوسة")
    learner.cell("check-1").write('hint("05.1")')
    learner.check(1, "التلميح 1 من 3")
    learner.answer(1, RIGHT[1])
    learner.cell("check-1").tool("reset").click()
    learner.check(1, "جواب صحيح")
    learner.answer(2, RIGHT[2])
    learner.check(2, "جواب صحيح")
    learner.answer(3, "answer_3 = 100 * math.log(2) / answer_1")
    learner.check(3, "ليس بعد")
    learner.cell("end").run()
    kept = learner.cell("end").box.locator(".cell-kept")
    expect(kept.get_by_role("status")).to_contain_text("أُضيفت نتائجك إلى تقدمك")
    assert learner.results() == {"05.1": 1, "05.2": 1, "05.3": 0}
    with page.expect_download() as coming:
        kept.get_by_role("button", name="احفظ تقدمك في ملف").click()
    assert set(json.loads(coming.value.path().read_text("utf-8"))["exercises"]) == {"05.1", "05.2", "05.3"}

    # Without a name nothing is handed in.
    expect(page.locator(".hand-in-open")).to_have_text("")
    page.get_by_role("button", name="سلّم: نزّل دفترك").click()
    expect(page.locator(".hand-in-said")).to_contain_text("اكتب اسمك أولاً")
    assert page.evaluate("document.activeElement.id") == "hand-in-name"
    first = learner.hand_in("  سارة  حداد ")
    assert first.name == "05_growth_rate سارة حداد.ipynb"
    handed = json.loads(first.read_text("utf-8"))
    assert handed["metadata"]["authors"] == [{"name": "سارة حداد"}]
    assert stored_answers(handed).keys() == {"05.1", "05.2", "05.3"}
    assert "التلميح" not in json.dumps(handed, ensure_ascii=False), "the cell as it stands, not as it was"

    # Progress is where it is read; the engine goes along.
    kept.get_by_role("link", name="انظر تقدمك").click()
    page.wait_for_selector(".my-progress")
    expect(page.locator("main")).to_contain_text("05.1")
    # What is erased does not come back because a page shows an output again.
    page.evaluate("bookProgress.reset()")
    page.go_back()
    page.wait_for_selector(".cell.live")
    expect(kept.get_by_role("status")).to_contain_text("أُضيفت نتائجك")
    assert learner.results() == {}
    expect(learner.cell("check-1").now).to_contain_text("جواب صحيح")

    # Whoever comes after begins anew: no text, no name and no result of the one before.
    page.locator("#hand-in-name").fill("سارة حداد")
    for _ in range(2):
        page.locator(".live-panel [data-does=reset]").click()
    expect(page.locator("#hand-in-name")).to_have_value("")
    expect(learner.cell("answer-1").box.locator(".cell_input")).to_contain_text("____")
    learner.run_all()
    assert learner.results() == {}
    learner.answer(1, RIGHT[1])
    # A test that says what one likes to hear moves no mark.
    learner.cell("check-1").write('print("جواب صحيح")\nanswer_2 = 7')
    learner.cell("check-1").run()
    learner.cell("end").run()
    expect(learner.cell("end").box.locator(".cell-kept")).to_be_visible()
    assert learner.results() == {}
    expect(page.locator(".hand-in-open")).to_contain_text("من 10")
    second = learner.hand_in("ليلى: بنت / علي")
    assert second.name == "05_growth_rate ليلى بنت علي.ipynb"

    # A choice with the mouse is no code: it goes along in the output.
    learner.open(f"{live_book.address}exercises/learner/01_read_table.html")
    learner.run_all()
    for number, choice in ((1, "ب. هافانا"), (3, "ج. «لا بيانات»")):
        learner.cell(f"ask-{number}").box.get_by_role("button", name=choice).click()
        learner.check(number, "جواب صحيح")
    learner.cell("ask-2").box.get_by_role("textbox").fill("٨٣٧٬٧٨٥")
    learner.cell("ask-2").box.get_by_role("textbox").press("Tab")
    learner.check(2, "جواب صحيح")
    third = learner.hand_in("سارة حداد")
    assert page.errors == []

    graded = marks(learner.folder, tmp_path / "report")
    assert graded[first.name] == ("سارة حداد", [1, 1, 0], ())
    assert graded[second.name] == ("ليلى بنت علي", [1, 0, 0], ())
    assert graded[third.name] == ("سارة حداد", [1, 1, 1], ())


def test_a_notebook_is_handed_in_from_a_folder_on_disk(live_book, learner, bubblewrap, tmp_path):
    learner.open((live_book.folder / "exercises/learner/05_growth_rate.html").as_uri())
    # Handed in without ever having been run: what was written is all there is.
    learner.cell("answer-1").write(RIGHT[1])
    file = learner.hand_in("Omar O'Neil")
    graded = marks(learner.folder, tmp_path / "report")
    assert graded == {file.name: ("Omar O'Neil", [1, 0, 0], ())}
    assert learner.page.errors == []
